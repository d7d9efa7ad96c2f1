// The class behind <flinks-connect>: registration, attributes and properties, and when a session begins and ends. All else is
// Rust (crates/element): the URL, the token, whose message counts, what it means, the hand-off, the events.
import load, { Session, isLoopback, srcOf } from "flinks-element";
import { ATTRIBUTES } from "./parameters.js";

export { srcOf };
export const PARAMETERS = Object.keys(ATTRIBUTES);
/** How many entries `trace` keeps. */
const MAX_TRACED = 500;

const SETTINGS = {
    ...ATTRIBUTES,
    instance: "instance",
    institution: "institution",
    loadTimeout: "load-timeout",
    frameTitle: "frame-title",
    token: "token",
    handoff: "handoff",
};

export const attributeOf = (name) => SETTINGS[name];

let loading;
let loaded = false;

/** Loads the WebAssembly, once; a failure may be tried again. Elements do so by themselves. */
export const init = (wasm = new URL("flinks-connect.wasm", import.meta.url)) =>
    (loading ??= load({ module_or_path: wasm }).then(
        () => {
            loaded = true;
            // After the elements that wait for this: they take what was kept.
            setTimeout(() => {
                removeEventListener("message", globalThis.flinksEarly?.keep);
                if (globalThis.flinksEarly) flinksEarly.length = 0;
            });
        },
        (error) => {
            loading = undefined;
            throw error;
        },
    ));

/** Keeps the messages of an iframe that is there before the WebAssembly, as the line in the README does. */
const keepEarly = () => {
    if (loaded || globalThis.flinksEarly) return;
    globalThis.flinksEarly = [];
    addEventListener("message", (flinksEarly.keep = (message) => flinksEarly.push(message)));
};

let sheet;
/** Sizes and the text for screen readers, at no specificity: every rule of the page wins. */
const style = (root) => {
    if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(`
            :where(flinks-connect) { display: block; block-size: 47.5rem }
            :where(flinks-connect > iframe) { display: block; inline-size: 100%; block-size: 100%; border: 0; background: #fff }
            :where(flinks-connect > [role=status]) {
                position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap
            }`);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
};

export class FlinksConnectElement extends (globalThis.HTMLElement ?? class {}) {
    /** The Rust side of a session (crates/element); undefined until the WebAssembly is here. */
    #session;
    #trace = [];
    /** What the session has begun with. */
    #begun;
    #values = new Map();
    #parameters = {};
    #isDue = false;
    #isMoved = false;
    #isCancelled = false;
    /** The iframe whose widget has spoken. */
    #ready;
    #observer;
    /** What had the focus before `focus()`. */
    #before;

    constructor() {
        super();
        this.addEventListener("flinks-traced", ({ detail }) => {
            this.#trace.push(detail);
            if (this.#trace.length > MAX_TRACED) this.#trace.shift();
        });
        this.addEventListener("flinks-ready", () => {
            this.#ready = this.#iframe;
            this.#examine();
        });
        this.addEventListener("flinks-error", () => this.#examine());
        for (const end of ["success", "exit", "error"]) this.addEventListener(`flinks-${end}`, () => this.#restoreFocus());
    }

    connectedCallback() {
        for (const name of [...Object.keys(SETTINGS), "parameters"])
            if (Object.hasOwn(this, name)) {
                // Set before the class was there.
                const value = this[name];
                delete this[name];
                this[name] = value;
            }
        keepEarly();
        style(this.getRootNode());
        this.#observer ??= new MutationObserver(() => this.#update());
        this.#observer.observe(this, { attributes: true, childList: true });
        this.#schedule();
    }

    disconnectedCallback() {
        // To move an element reloads its iframe: that is another session.
        this.#isMoved = true;
        this.#ready = undefined;
        this.#schedule();
    }

    /** Moved by `moveBefore`, which keeps the iframe as it is. */
    connectedMoveCallback() {}

    get parameters() {
        const parameters = {};
        for (const name of PARAMETERS) parameters[name] = this[name];
        return texts({ ...parameters, ...this.#parameters });
    }

    set parameters(parameters) {
        this.#parameters = { ...parameters };
        this.#schedule();
    }

    get trace() {
        return [...this.#trace];
    }

    get phase() {
        return this.#session?.phase() ?? "idle";
    }

    get outcome() {
        return this.#session?.outcome();
    }

    reload() {
        this.#isCancelled = false;
        if (this.#session) return this.#session.reload();
        this.#begun = undefined;
        this.#schedule();
    }

    cancel() {
        // A session that waits for the WebAssembly ends as soon as it begins.
        this.#isCancelled = !!this.#begun;
        this.#session?.cancel();
    }

    focus(options) {
        this.#before = document.activeElement;
        this.#iframe?.focus(options);
    }

    static {
        for (const [name, attribute] of Object.entries(SETTINGS))
            Object.defineProperty(this.prototype, name, {
                configurable: true,
                enumerable: true,
                get() {
                    return this.#values.get(name) ?? this.getAttribute(attribute);
                },
                // Not reflected: what is secret stays out of the DOM.
                set(value) {
                    if (value == null) this.#values.delete(name);
                    else this.#values.set(name, value);
                    this.#schedule();
                },
            });
    }

    get #iframe() {
        return this.querySelector(":scope > iframe.flinksconnect");
    }

    /** However many settings change in one task, one session begins. */
    #schedule() {
        if (this.#isDue) return;
        this.#isDue = true;
        queueMicrotask(() => {
            this.#isDue = false;
            this.#update();
        });
    }

    async #update() {
        if (!this.isConnected) return this.#end();
        const { instance, institution, loadTimeout, frameTitle, token, handoff, parameters } = this;
        // An iframe of the page is taken over.
        const there = this.querySelector(":scope > iframe.flinksconnect[src]") ?? undefined;
        const adopted = there !== this.#session?.ownIframe() ? there : undefined;
        // The parser may still be at our children.
        if (!instance && !adopted && document.readyState === "loading")
            return document.addEventListener("DOMContentLoaded", () => this.#update(), { once: true });
        const given = { ...texts({ instance, institution, frameTitle }), loadTimeout: seconds(loadTimeout) };
        const settings = { ...given, parameters, handoff };
        const text = JSON.stringify([settings, typeof token === "function" || token, adopted?.src]);
        if (text === this.#begun?.text && !this.#isMoved) return;
        this.#end();
        this.#isMoved = false;
        const begun = (this.#begun = { text });
        // The function that is there when it is called: frameworks give a new one with each rendering.
        settings.token = typeof token === "function" ? () => this.token() : token;
        let reason = "unavailable";
        try {
            await init();
            // Something else may have begun meanwhile, or nothing may be wanted any more.
            if (this.#begun !== begun) return;
            reason = "configuration";
            this.#session = new Session(this, settings, adopted, !!adopted && adopted === this.#ready);
            if (this.#isCancelled) this.cancel();
        } catch (error) {
            if (this.#begun !== begun) return;
            const message = `${error.message ?? error}`;
            console.error(`<flinks-connect>: ${message}`);
            const detail = { reason, message };
            this.dispatchEvent(new CustomEvent("flinks-error", { detail, bubbles: true, composed: true }));
        }
    }

    #end() {
        this.#session?.free();
        this.#session = undefined;
        this.#begun = undefined;
        this.#isCancelled = false;
    }

    /** For developers: visitors do not download the doctor. */
    async #examine() {
        const begun = this.#begun;
        const src = this.#iframe?.src;
        if (!src || !begun || begun.examined || !(this.hasAttribute("doctor") || isLoopback(location.origin))) return;
        begun.examined = true;
        try {
            const { examine } = await import("./devtools.js");
            const detail = await examine(src);
            if (this.#begun !== begun || !detail.length) return;
            for (const { message } of detail) console.warn(`<flinks-connect>: ${message}`);
            this.dispatchEvent(new CustomEvent("flinks-doctor", { detail, bubbles: true, composed: true }));
        } catch {
            // The files of the developers' tools are optional.
        }
    }

    #restoreFocus() {
        if (document.activeElement === this.#iframe && this.#before?.isConnected) this.#before.focus();
        this.#before = undefined;
    }
}

/** What is set, as text. */
const texts = (values) =>
    Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, `${value}`]])));

/** A number as a number; an empty text is none. */
const seconds = (value) => (value == null ? undefined : Number(`${value}`.trim() || NaN));

/** Registers the element, unless something has that name already. */
export const define = (name = "flinks-connect") => {
    if (globalThis.customElements && !customElements.get(name)) customElements.define(name, FlinksConnectElement);
};
