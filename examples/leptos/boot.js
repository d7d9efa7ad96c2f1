// Starts the app. A file of its own, so that the Content-Security-Policy needs no inline script.
import init from "./app.js";

init({ module_or_path: new URL("./app_bg.wasm", import.meta.url) });
