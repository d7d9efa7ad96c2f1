// Starts the playground. A file of its own, so that the Content-Security-Policy needs no inline script.
import init from "./playground.js";

init();
