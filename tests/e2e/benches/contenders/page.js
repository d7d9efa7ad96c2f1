// What every page has before its own scripts: the counter of what its callback hears, and clocks.
(() => {
    if (top !== globalThis) return;
    const heard = [];
    let count = 0;
    let awaiting = () => {};
    let widget;
    const tasks = [];
    const memories = new Set();

    globalThis.hear = (message) => {
        count += 1;
        if (heard.length < 10_000) heard.push(message.at);
        awaiting(message.at);
    };

    const first = ({ isTrusted, source, data, origin }) => {
        if (!isTrusted || data?.at !== 0) return;
        widget = { source, origin };
        removeEventListener("message", first);
    };
    addEventListener("message", first);

    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
    }).observe({ type: "longtask" });

    const watched = (instance) => {
        for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
        return instance;
    };
    for (const name of ["instantiate", "instantiateStreaming"]) {
        const as = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const result = await as(...given);
            watched(result.instance ?? result);
            return result;
        };
    }
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct: (as, given) => watched(new as(...given)) });

    const { port1, port2 } = new MessageChannel();
    const turn = () => new Promise((next) => ((port1.onmessage = next), port2.postMessage(0)));

    const dispatch = async (event, times, each) => {
        const began = performance.now();
        for (let at = 0; at < times; at += 1) {
            dispatchEvent(event);
            if (at % each === 0) await turn();
        }
        return ((performance.now() - began) / times) * 1e6;
    };

    const until = (wanted, ms) =>
        new Promise((resolve) => {
            const late = setTimeout(resolve, ms, false);
            awaiting = (at) => {
                if (!wanted(at)) return;
                clearTimeout(late);
                awaiting = () => {};
                resolve(true);
            };
        });

    globalThis.bench = {
        /** Once the last message has come, or was waited for in vain: which came. */
        async messages() {
            if (!heard.includes(100)) await until((at) => at === 100, 5000);
            return { heard: heard.filter((at) => at !== undefined), timeOrigin: performance.timeOrigin, tasks };
        },
        /** Nanoseconds for a message that another window sent. */
        stranger(times) {
            const source = document.body.appendChild(document.createElement("iframe")).contentWindow;
            const data = { step: "REDIRECT", loginId: "6747ff12-0000-4000-8000-000000000000", institution: "FlinksCapital" };
            return dispatch(new MessageEvent("message", { data, source, origin: "https://stranger.example" }), times, 10_000);
        },
        /** Nanoseconds for a message of the widget, and how many were heard. */
        async genuine(times) {
            const data = { step: "INSTITUTION_SELECTED", institution: "FlinksCapital", type: "user", data: {} };
            const before = count;
            const ns = await dispatch(new MessageEvent("message", { data, ...widget }), times, 100);
            return { ns, heard: count - before };
        },
        /** So many more sessions; each has begun once its widget is heard. */
        async sessions(times) {
            let begun = 0;
            for (let at = 0; at < times; at += 1) {
                const told = until(() => true, 5000);
                await globalThis.again();
                begun += await told;
            }
            // The last one's messages.
            await new Promise((later) => setTimeout(later, 120));
            heard.length = 0;
            return begun;
        },
        /** Bytes of WebAssembly's memory. */
        wasm: () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    };
})();
