// Starts the page, as examples/leptos does.
import init from "./page.js";

globalThis.again = () => dispatchEvent(new Event("again"));
init();
