// @ts-check
// The one module that does something when it is loaded: it starts the page.

import { startPage } from "./page.js";

startPage();
