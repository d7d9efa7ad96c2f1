// One session, in a window that soak.js has opened: it tells there what happens, and does to its own page what was drawn.
const { tag, page: fault, instance, faster, again } = opener.planOf(name);
const tell = (kind, detail) => opener?.told?.(tag, kind, detail);

// Once there is something to hand over, pauses pass faster, and so do time-outs; what is short already stays as it is.
let handingOver = again;
const { setTimeout: real, Date: RealDate } = window;
window.setTimeout = (call, delay = 0, ...rest) => real(call, handingOver && delay > 300 ? delay / faster : delay, ...rest);

let jump = 0;
window.Date = class extends RealDate {
    constructor(...given) {
        super(...(given.length ? given : [RealDate.now() + jump]));
    }
    static now() {
        return RealDate.now() + jump;
    }
};
const YEAR = 365 * 24 * 60 * 60 * 1000;

const fill = () => {
    // Down to the last byte, more or less.
    for (let size = 1 << 22; size > 0; size >>= 1)
        try {
            for (;;) sessionStorage.setItem(`full${sessionStorage.length}`, "x".repeat(size));
        } catch {
            // So much does not fit any more.
        }
};
if (fault === "storage-full") fill();
if (fault === "storage-forbidden")
    Object.defineProperty(window, "sessionStorage", {
        get() {
            throw new DOMException("Denied by the visitor", "SecurityError");
        },
    });

for (const kind of ["success", "error", "handoff"])
    addEventListener(`flinks-${kind}`, ({ detail }) => {
        if (kind === "handoff" && detail.state === "waiting" && fault === "clock-forward") jump = YEAR;
        if (kind === "handoff" && detail.state === "waiting" && fault === "clock-back") jump = -YEAR;
        if (kind === "success") handingOver = true;
        tell(kind, detail.state ?? detail.reason ?? "");
    });
addEventListener("error", ({ message }) => tell("threw", message));
addEventListener("unhandledrejection", ({ reason }) => tell("threw", String(reason)));

addEventListener("DOMContentLoaded", () => {
    // A page that was reloaded, or come back to, takes up what is pending, and begins nothing that ends.
    const element = document.createElement("flinks-connect");
    element.id = "bank";
    Object.assign(element, {
        instance,
        tag,
        loadTimeout: 600,
        parameters: again && { idle: "1" },
        token: again ? undefined : "/api/connect/session",
        handoff: "/api/connections",
    });
    // One that is closed while it loads would say that it cannot be had.
    if (again) element.addEventListener("flinks-ready", () => tell("mounted", "again"));
    document.querySelector("main").append(element);
    if (!again) tell("mounted", "first");
});
