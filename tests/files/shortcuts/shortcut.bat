@echo off␍
chcp 65001 >nul␍
cd /d "FOLDER"␍
STAKEHOLDERS open "FOLDER/my 100%% data"␍
