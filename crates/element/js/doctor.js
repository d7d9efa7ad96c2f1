// What is wrong with an iframe's URL: for developers, loaded when there is one (crates/doctor).
import load, { findings } from "flinks-doctor";

let loading;

/** `[{code, severity, message}]` */
export const examine = async (src) => {
    await (loading ??= load({ module_or_path: new URL("doctor.wasm", import.meta.url) }));
    return findings(src).map(([code, severity, message]) => ({ code, severity, message }));
};
