// Starts the playground. A file of its own, so that the Content-Security-Policy needs no inline script.
import init from "./playground.js";

init({ module_or_path: new URL("./playground_bg.wasm", import.meta.url) });
