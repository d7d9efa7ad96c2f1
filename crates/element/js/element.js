// The class behind <flinks-connect>: attributes, the frame, and what is told. Whose message counts, what it means and how a
// connection is handed over is in the WebAssembly beside it (crates/element), which comes after the frame has begun to load.
import { Session, initSync } from "flinks-element";
import { prepare, random, show } from "../../embed/js/page.js";
import { endpointOf, mintedBy } from "./token.js";
import { PARAMETERS, attributeOf, isLoopback, originOf, srcOf, stateIn, withState } from "./url.js";

export { PARAMETERS, attributeOf, srcOf };

const OWN = ["instance", "institution", "loadTimeout", "frameTitle", "token", "handoff"];
const MOST_TRACED = 500;
const LOAD_TIMEOUT_S = 20;
/** As in the component's own words (crates/embed). */
const FRAME_TITLES = { en: "Connect your bank account", fr: "Connecter votre compte bancaire" };

let loading;
let loaded = false;
/** Messages that came before the WebAssembly did; the guard looks at each of them. */
const early = globalThis.flinksEarly ?? [];
const keep = (message) => early.push(message);

/** Compiles it while it arrives, if the server says that it is WebAssembly. */
const compiled = async (given) => {
    const isAddress = typeof given === "string" || given instanceof URL || given instanceof Request;
    const wasm = await (isAddress ? fetch(given) : given);
    if (wasm instanceof WebAssembly.Module) return wasm;
    if (!(wasm instanceof Response)) return WebAssembly.compile(wasm);
    if (!wasm.ok) throw Error(`${wasm.url} was answered ${wasm.status}`);
    const isSaid = wasm.headers.get("Content-Type") === "application/wasm";
    return isSaid ? WebAssembly.compileStreaming(wasm) : WebAssembly.compile(await wasm.arrayBuffer());
};

/** Loads the WebAssembly, once; a failure may be tried again. Elements do so by themselves. */
export const init = (wasm = new URL("flinks-connect.wasm", import.meta.url)) =>
    (loading ??= compiled(wasm).then((module) => initSync({ module })).then(
        () => {
            loaded = true;
            // After the elements that wait for this: they are the ones to hear what was kept.
            setTimeout(() => {
                removeEventListener("message", keep);
                removeEventListener("message", globalThis.flinksEarly?.keep);
                early.length = 0;
            });
        },
        (error) => {
            loading = undefined;
            throw error;
        },
    ));

let sheet;
/** Sizes and the text for screen readers, at no specificity: every rule of the page wins. */
const style = (root) => {
    if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(
            ":where(flinks-connect){display:block;block-size:47.5rem}" +
                ":where(flinks-connect>iframe){display:block;inline-size:100%;block-size:100%;border:0;background:#fff}" +
                ":where(flinks-connect>[role=status]){position:absolute;inline-size:1px;block-size:1px;overflow:hidden;" +
                "clip-path:inset(50%);white-space:nowrap}",
        );
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
};

const eventOf = (kind, detail) => new CustomEvent(`flinks-${kind}`, { detail, bubbles: true, composed: true });

const entryOf = (json, atMs, times) => ({ ...JSON.parse(json), atMs, times });

const textOf = (value) => (value === true ? "true" : Array.isArray(value) ? value.join(",") : `${value}`);

export class FlinksConnectElement extends (globalThis.HTMLElement ?? class {}) {
    /** Undefined until the WebAssembly is here. */
    #session;
    #phase;
    #outcome;
    #iframe;
    /** What has begun: its settings, and what the session is still to be told of the frame. */
    #begun;
    #values = new Map();
    #more = {};
    #due = false;
    #moved = false;
    /** The iframe whose widget has been heard. */
    #ready;
    #trace = [];
    /** Somebody listens for `flinks-traced`: for nobody, a message would cost half as much again (docs/performance.md). */
    #isTraceHeard = false;
    #status;
    #before;
    #observer;

    connectedCallback() {
        for (const name of [...PARAMETERS, ...OWN, "parameters"])
            if (Object.hasOwn(this, name)) {
                // Set before the class was there.
                const value = this[name];
                delete this[name];
                this[name] = value;
            }
        if (!loaded) addEventListener("message", keep);
        style(this.getRootNode());
        this.#observer ??= new MutationObserver(() => this.#update());
        this.#observer.observe(this, { attributes: true, childList: true });
        this.#schedule();
    }

    disconnectedCallback() {
        // To move an element reloads its iframe: that is another session.
        this.#moved = true;
        this.#ready = undefined;
        this.#schedule();
    }

    /** Moved by `moveBefore`, which keeps the iframe as it is. */
    connectedMoveCallback() {}

    /** Parameters that are not attributes or properties of their own, too; they go before attributes. */
    get parameters() {
        const parameters = {};
        for (const name of PARAMETERS) {
            const value = this[name];
            if (value != null) parameters[name] = textOf(value);
        }
        for (const [name, value] of Object.entries(this.#more)) if (value != null) parameters[name] = textOf(value);
        return parameters;
    }

    set parameters(parameters) {
        this.#more = { ...parameters };
        this.#schedule();
    }

    /** What happened, masked: the newest 500. */
    get trace() {
        return this.#trace.map((entry) => entry());
    }

    /** How far the session is; `idle` before there is one. */
    get phase() {
        return this.#phase ?? (this.#begun?.shownAt ? "loading" : this.#begun?.load ? "token" : "idle");
    }

    /** How it ended, once it has. */
    get outcome() {
        return this.#outcome;
    }

    addEventListener(type, ...given) {
        this.#isTraceHeard ||= type === "flinks-traced";
        super.addEventListener(type, ...given);
    }

    /** Begins a new session. */
    reload() {
        if (this.#session) {
            this.#session.begin();
            this.#load(this.#begun);
        } else {
            this.#begun = undefined;
            this.#schedule();
        }
    }

    /** Ends the session. */
    cancel() {
        if (!this.#begun) return;
        this.#begun.load = undefined;
        this.#begun.cancelled = true;
        this.#session?.cancel();
    }

    /** Into the widget; when the session ends, the focus comes back. */
    focus(options) {
        this.#before = document.activeElement;
        this.#iframe?.focus(options);
    }

    static {
        for (const name of [...PARAMETERS, ...OWN])
            Object.defineProperty(this.prototype, name, {
                configurable: true,
                enumerable: true,
                get() {
                    return this.#values.get(name) ?? this.getAttribute(attributeOf(name));
                },
                // Not reflected: what is secret stays out of the DOM.
                set(value) {
                    if (value == null) this.#values.delete(name);
                    else this.#values.set(name, value);
                    this.#schedule();
                },
            });
    }

    #schedule() {
        if (this.#due) return;
        this.#due = true;
        queueMicrotask(() => {
            this.#due = false;
            this.#update();
        });
    }

    #settings() {
        const settings = { parameters: this.parameters };
        for (const name of OWN) settings[name] = this[name] ?? undefined;
        // The one that is there when it is called: frameworks give a new function with each rendering.
        if (typeof settings.token === "function") settings.token = () => this.token();
        const given = this.querySelector(":scope > iframe.flinksconnect[src]");
        if (given && (given !== this.#iframe || given === this.#begun?.given)) settings.src = given.src;
        return [settings, settings.src && given];
    }

    async #update() {
        if (!this.isConnected) return this.#end();
        const [settings, given] = this.#settings();
        // Its parser may still be at our children.
        if (!settings.instance && !given && document.readyState === "loading") {
            return document.addEventListener("DOMContentLoaded", () => this.#update(), { once: true });
        }
        const text = JSON.stringify([settings, typeof this.token]);
        if (text === this.#begun?.text && !this.#moved) return;
        this.#end();
        this.#moved = false;
        const begun = (this.#begun = { text, settings, given });
        try {
            this.#start(begun);
        } catch (error) {
            return this.#fail("configuration", error);
        }
        try {
            if (!loaded) await init();
        } catch (error) {
            // Nobody would hear what the widget says.
            if (this.#begun === begun) this.#fail("unavailable", error);
            return;
        }
        // Something else may have begun meanwhile, or nothing may be wanted any more.
        if (this.#begun === begun) this.#watch(begun);
    }

    #start(begun) {
        const { given, settings } = begun;
        const { instance, frameTitle, parameters } = settings;
        begun.origin = originOf(given ? new URL(given.src).origin : instance);
        begun.language = /^fr/i.test(parameters.language ?? navigator.language) ? "fr" : "en";
        this.#iframe = given || Object.assign(document.createElement("iframe"), { className: "flinksconnect" });
        prepare(this.#iframe, frameTitle ?? FRAME_TITLES[begun.language]);
        if (given) {
            begun.state = stateIn(given.src);
            this.#shown(begun);
        } else {
            this.append(this.#iframe);
            this.#load(begun);
        }
    }

    /** Gets a token, and loads the frame with it. */
    async #load(begun) {
        const { given, settings } = begun;
        const load = (begun.load = {});
        begun.shownAt = undefined;
        begun.cancelled = false;
        if (given) {
            show(given, settings.src);
            return this.#shown(begun);
        }
        this.#session?.tokenRequested("");
        let minted;
        try {
            minted = settings.token && (await mintedBy(settings.token));
        } catch (error) {
            if (begun.load === load) begun.problem = error.message;
            return this.#report(begun);
        }
        if (begun.load !== load || this.#begun !== begun) return;
        const { authorizeToken, state } = minted ?? {};
        const parameters = { ...settings.parameters, ...(authorizeToken && { authorizeToken }) };
        begun.state = state;
        if (parameters.redirectUrl && (begun.state ??= random()))
            parameters.redirectUrl = withState(parameters.redirectUrl, begun.state);
        show(this.#iframe, srcOf({ ...settings, parameters }));
        this.#shown(begun);
    }

    #shown(begun) {
        begun.shownAt = performance.now();
        this.#report(begun);
    }

    /** Tells the session what has become of the frame, as soon as both are there. */
    #report(begun) {
        const session = this.#session;
        if (!session || this.#begun !== begun) return;
        const { problem, shownAt, state, settings } = begun;
        begun.problem = begun.shownAt = undefined;
        if (problem) {
            session.tokenRequested(problem);
            session.tokenUnavailable();
        } else if (shownAt !== undefined) session.shown(shownAt, state, !!(settings.src ? state : settings.parameters.redirectUrl));
    }

    /** The WebAssembly is here: it takes over what has begun. */
    #watch(begun) {
        const { given, origin, language, settings } = begun;
        const endpoint = endpointOf(settings.handoff);
        // A widget that was taken over again has said its first words to the session before.
        const timeout = given && given === this.#ready ? Infinity : (settings.loadTimeout ?? LOAD_TIMEOUT_S) * 1e3;
        this.#session = new Session(this.#iframe, origin, timeout, endpoint, endpoint?.url, language === "fr", {
            heard: (...heard) => this.#message(...heard),
            told: (...told) => this.#hear(begun, ...told),
            traced: (...traced) => this.#keep(...traced),
        });
        this.#session.begin();
        if (!given) this.#session.tokenRequested("");
        if (begun.cancelled) this.#session.cancel();
        else this.#report(begun);
        for (const message of early) this.#session.hear(message);
    }

    #fail(reason, error) {
        const message = `${error.message ?? error}`;
        if (this.#iframe !== this.#begun.given) this.#iframe?.remove();
        this.#begun.load = undefined;
        console.error(`<flinks-connect>: ${message}`);
        this.#emit("error", { reason, message });
    }

    /** For developers: visitors are spared its kilobytes. */
    async #examine() {
        const [begun, src] = [this.#begun, this.#iframe?.src];
        if (!src || begun.examined || !(this.hasAttribute("doctor") || isLoopback(location.hostname))) return;
        begun.examined = true;
        try {
            const { examine } = await import("./devtools.js");
            const findings = await examine(src);
            if (this.#begun !== begun || !findings.length) return;
            for (const { message } of findings) console.warn(`<flinks-connect>: ${message}`);
            this.#emit("doctor", findings);
        } catch {
            // Its files were left out.
        }
    }

    #end() {
        this.#session?.free();
        this.#session = this.#phase = this.#outcome = undefined;
        if (this.#iframe && this.#iframe !== this.#begun?.given) this.#iframe.remove();
        this.#iframe = undefined;
        this.#begun = undefined;
    }

    /** Keeps what makes an entry of the trace. */
    #record(entry) {
        this.#trace.push(entry);
        if (this.#trace.length > MOST_TRACED) this.#trace.shift();
    }

    #message(message, json, atMs, words) {
        // Parsed when it is looked at: most pages never do.
        const entry = () => entryOf(json, atMs, 1);
        this.#record(entry);
        if (words) this.#announce(words);
        if (this.#isTraceHeard) this.#emit("traced", entry());
        this.#emit("event", typeof message === "string" ? JSON.parse(message) : message);
    }

    #keep(json, atMs, times) {
        const entry = entryOf(json, atMs, times);
        this.#record(() => entry);
        const traced = eventOf("traced");
        // Whoever looks at it listens, since before there was this class, or at the document. Without them a message goes without.
        Object.defineProperty(traced, "detail", {
            get: () => {
                this.#isTraceHeard = true;
                return entry;
            },
        });
        this.dispatchEvent(traced);
        if (entry.kind === "refused") this.#emit("refused", entry);
        if (entry.change !== "ready") return;
        this.#ready = this.#iframe;
        this.#examine();
        this.#emit("ready", null);
    }

    #hear(begun, kind, json, answer, words) {
        if (words) this.#announce(words);
        if (kind === "phase") {
            this.#phase = json;
            // Another session begins.
            if (json === "token") this.#outcome = undefined;
            return;
        }
        if (kind === "token-refused")
            return begun.settings.token && !begun.given ? this.#load(begun) : this.#session.tokenRefused();
        const detail = json && JSON.parse(json);
        if (answer !== undefined) detail.answer = answer;
        if (kind !== "handoff") {
            const { reason } = detail;
            const type = { success: "connected", exit: "exited", error: "failed" }[kind];
            this.#outcome = type === "connected" ? { type, connection: detail } : { type, reason };
            this.#restoreFocus();
        }
        // Not loaded: the one who set it up may want to know why.
        if (kind === "error") this.#examine();
        this.#emit(kind, detail);
    }

    #announce(text) {
        if (!this.#status?.isConnected) {
            this.#status = document.createElement("span");
            this.#status.setAttribute("role", "status");
            this.append(this.#status);
        }
        this.#status.textContent = text;
    }

    #restoreFocus() {
        if (document.activeElement === this.#iframe && this.#before?.isConnected) this.#before.focus();
        this.#before = undefined;
    }

    #emit(kind, detail) {
        this.dispatchEvent(eventOf(kind, detail));
    }
}

/** Registers the element, unless something has that name already. */
export const define = (name = "flinks-connect") => {
    if (globalThis.customElements && !customElements.get(name)) customElements.define(name, FlinksConnectElement);
};
