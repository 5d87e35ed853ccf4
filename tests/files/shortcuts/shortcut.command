#!/bin/sh
cd FOLDER || exit
exec STAKEHOLDERS open 'FOLDER/my 100% data'
