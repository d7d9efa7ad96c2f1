// One session in this tab, as the query asks for it. `idle`: none that ends; what is pending is taken up.
const asked = new URLSearchParams(location.search);
window.heard = [];
window.thrown = [];
addEventListener("error", ({ message }) => thrown.push(message));
addEventListener("unhandledrejection", ({ reason }) => thrown.push(String(reason)));

// Once there is something to hand over, our pauses and time-outs pass ten times faster.
let handingOver = asked.has("idle");
const { setTimeout: real } = window;
const ours = () => /flinks-connect|wasm/.test(new Error().stack);
window.setTimeout = (call, delay = 0, ...rest) => real(call, handingOver && delay > 300 && ours() ? delay / 10 : delay, ...rest);
addEventListener("flinks-success", () => (handingOver = true));
addEventListener("flinks-handoff", ({ detail }) => heard.push(detail));

if (asked.has("forbidden"))
    Object.defineProperty(window, "sessionStorage", {
        get() {
            throw new DOMException("Denied by the visitor", "SecurityError");
        },
    });
if (asked.has("full"))
    for (let size = 1 << 22; size > 0; size >>= 1)
        try {
            for (;;) sessionStorage.setItem(`full${sessionStorage.length}`, "x".repeat(size));
        } catch {
            // So much does not fit any more.
        }
if (asked.has("jump")) {
    const { Date: RealDate } = window;
    const jump = () => (handingOver ? Number(asked.get("jump")) : 0);
    window.Date = class extends RealDate {
        constructor(...given) {
            super(...(given.length ? given : [RealDate.now() + jump()]));
        }
        static now() {
            return RealDate.now() + jump();
        }
    };
}

addEventListener("DOMContentLoaded", () => {
    const element = document.createElement("flinks-connect");
    Object.assign(element, {
        instance: asked.get("instance"),
        tag: "fault",
        loadTimeout: 600,
        parameters: asked.has("idle") && { idle: "1" },
        token: asked.has("idle") ? undefined : "/api/connect/session",
        handoff: "/api/connections",
    });
    document.querySelector("main").append(element);
});
