/* Every behaviour listens on the document, so content that htmx swaps in needs no set-up. */
import "./shell.js";
import "./menu.js";
import "./palette.js";
import "./toast.js";
import "./table.js";
import "./columns.js";
import "./pick.js";
import "./edit.js";
import "./auto.js";
import "./cells.js";
import "./chart.js";
