// One session after the other in one page, each through to the hand-off.
window.memories = [];
for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
        const made = await own.apply(WebAssembly, given);
        // By its kind: names are shortened.
        const { exports } = made.instance ?? made;
        memories.push(...Object.values(exports).filter((value) => value instanceof WebAssembly.Memory));
        return made;
    };
}
window.wasm = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
window.through = 0;

const accepted = (element) =>
    new Promise((done, failed) => {
        const hear = ({ detail }) => {
            if (detail.state === "accepted") done();
            if (detail.state === "refused" || detail.state === "gave-up") failed(detail.state);
        };
        element.addEventListener("flinks-handoff", hear);
        element.addEventListener("flinks-error", ({ detail }) => failed(detail.reason));
    });

const says = (what) => (error) => (window.failed = `${what}: ${error}`);

const session = async (instance) => {
    const element = document.createElement("flinks-connect");
    Object.assign(element, { instance, demo: true, token: "/api/connect/session", handoff: "/api/connections" });
    const delivered = accepted(element);
    document.querySelector("main").append(element);
    await delivered;
    element.remove();
    through += 1;
};

/** Four elements at a time, a new one for each session, and it is taken away after it. */
window.elements = async (instance, until) => {
    // Alone: of several that ask at once without a cookie, only one keeps what it is given.
    if (through === 0) await session(instance);
    let left = until - through;
    const one = async () => {
        while (left-- > 0) await session(instance);
    };
    return Promise.all([one(), one(), one(), one()]);
};

/** The example's own button puts a new component into the place of the one before. */
window.components = async (until) => {
    while (through < until) {
        const state = await new Promise((done) => {
            const look = () => {
                const { handoff } = document.querySelector("[data-handoff]")?.dataset ?? [];
                if (!["accepted", "refused", "gave-up"].includes(handoff)) return;
                observer.disconnect();
                done(handoff);
            };
            const observer = new MutationObserver(look);
            observer.observe(document, { subtree: true, childList: true, attributes: true });
            look();
        });
        if (state !== "accepted") throw state;
        through += 1;
        document.querySelector("[data-again]").click();
        await new Promise((later) => setTimeout(later));
    }
};

window.go = (kind, ...given) => void window[kind](...given).catch(says(kind));
