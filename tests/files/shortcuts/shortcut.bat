@echo off␍
chcp 65001 >nul␍
pushd "FOLDER"␍
if not exist "STAKEHOLDERS" (␍
echo The program is not where it was: "STAKEHOLDERS"␍
echo Install it again, then write this shortcut again: stakeholders open "FOLDER/my 100%% data" --install-shortcut␍
pause␍
exit /b 1␍
)␍
"STAKEHOLDERS" "open" "FOLDER/my 100%% data"␍
if errorlevel 1 pause␍
