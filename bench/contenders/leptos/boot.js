// Starts the page, as examples/leptos does.
import init from "./page.js";

globalThis.again = () => dispatchEvent(new Event("again"));
init({ module_or_path: new URL("./page_bg.wasm", import.meta.url) });
