// Starts the playground. A file of its own, so that the Content-Security-Policy needs no inline script.
import init from "./playground.js";

let tools;
/** The doctor and the writer of code (crates/tools), once someone asks; without them the page goes on. */
globalThis.flinksTools = () =>
    (tools ??= import("./tools.js").then(async (module) => {
        await module.default({ module_or_path: new URL("./tools.wasm", import.meta.url) });
        return module;
    }));

init({ module_or_path: new URL("./playground_bg.wasm", import.meta.url) });
