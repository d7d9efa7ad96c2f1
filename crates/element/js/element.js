// The class behind <flinks-connect>. What it knows of Flinks is in the WebAssembly beside it (crates/element).
import load, { Session } from "flinks-element";

/** The URL parameters, by their names on the wire. A test compares them with the table of flinks-protocol. */
export const PARAMETERS = (
    "authorizeToken demo demoOutbound toolbox language theme desktopLayout institutionFilterEnable closeEnable headerEnable " +
    "headerImgEnable backEnable staticLoadingEnable removePadding fixedHeightEnable boxLayout loadingType backgroundColor " +
    "foregroundColor1 foregroundColor2 consentEnable features customerName termsUrl consentTitleAppendedText redirectUrl " +
    "innerRedirect jsRedirect oauthWindowRedirect requestId resumeSelectedAccounts accountSelectorEnable " +
    "accountSelectorMultiple accountSelectorNoTitle accountSelectorCurrency showAllAccounts showAllOperationsAccounts " +
    "fetchAllAccounts eftEligibleRatio daysOfTransactions withTransactions detailsAndStatementEnable monthsOfStatements " +
    "statement scheduleRefresh enhancedMFA skipEnhancedMFA withMFAQuestions waitSummary maximumRetry tag stringify webview " +
    "customerId productType institutionsLocation"
).split(" ");

/** The attribute of a parameter: a word begins at a capital behind a small letter, and at the last one of an abbreviation. */
export const attributeOf = (name) =>
    name.replace(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();

const OWN = ["instance", "institution", "loadTimeout", "frameTitle", "token", "handoff"];
const MOST_TRACED = 500;
/** In seconds, and less than the longest time-out of browsers. */
const WEEKS = 2e6;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

let loading;
let loaded = false;
/** Messages that came before the WebAssembly did; the guard looks at each of them. */
const early = globalThis.flinksEarly ?? [];
const keep = (message) => early.push(message);

/** Loads the WebAssembly, once; a failure may be tried again. Elements do so by themselves. */
export const init = (wasm = new URL("flinks-connect.wasm", import.meta.url)) =>
    (loading ??= load({ module_or_path: wasm }).then(
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
                ":where(flinks-connect>iframe){display:block;inline-size:100%;block-size:100%;border:0}" +
                ":where(flinks-connect>[role=status]){position:absolute;inline-size:1px;block-size:1px;overflow:hidden;" +
                "clip-path:inset(50%);white-space:nowrap}",
        );
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
};

const textOf = (value) => (value === true ? "true" : Array.isArray(value) ? value.join(",") : `${value}`);

export class FlinksConnectElement extends (globalThis.HTMLElement ?? class {}) {
    #session;
    #iframe;
    /** The settings of the session under way, as text. */
    #begun;
    #values = new Map();
    #more = {};
    #due = false;
    #moved = false;
    /** The iframe whose widget has been heard. */
    #ready;
    #trace = [];
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
        return [...this.#trace];
    }

    /** How far the session is; `idle` before there is one. */
    get phase() {
        return this.#session?.phase ?? "idle";
    }

    /** How it ended, once it has. */
    get outcome() {
        return this.#session?.outcome;
    }

    /** Begins a new session. */
    reload() {
        if (this.#session) this.#session.reload();
        else {
            this.#begun = undefined;
            this.#schedule();
        }
    }

    /** Ends the session. */
    cancel() {
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
        if (settings.loadTimeout) settings.loadTimeout = +settings.loadTimeout;
        // The one that is there when it is called: frameworks give a new function with each rendering.
        if (typeof settings.token === "function") settings.token = () => this.token();
        const given = this.querySelector(":scope > iframe.flinksconnect[src]");
        if (given && (given !== this.#iframe || given === this.#begun?.given)) {
            settings.src = given.src;
            settings.adopt = true;
        }
        return settings;
    }

    async #update() {
        if (!this.isConnected) return this.#end();
        const settings = this.#settings();
        // Its parser may still be at our children.
        if (!settings.instance && !settings.src && document.readyState === "loading") {
            return document.addEventListener("DOMContentLoaded", () => this.#update(), { once: true });
        }
        const text = JSON.stringify([settings, typeof this.token]);
        if (text === this.#begun?.text && !this.#moved) return;
        this.#end();
        this.#moved = false;
        const given = settings.adopt && this.querySelector(":scope > iframe.flinksconnect[src]");
        const begun = (this.#begun = { text, given });
        try {
            if (!loaded) await init();
            // Something else may have begun meanwhile, or nothing may be wanted any more.
            if (this.#begun !== begun) return;
            // It has said its first words to the session before.
            if (given && given === this.#ready) settings.loadTimeout = WEEKS;
            this.#iframe = given || this.appendChild(Object.assign(document.createElement("iframe"), { className: "flinksconnect" }));
            this.#session = new Session(this.#iframe, settings, (...told) => this.#hear(...told));
            for (const message of early) this.#session.hear(message);
        } catch (error) {
            if (this.#begun !== begun) return;
            console.error(`<flinks-connect>: ${error.message ?? error}`);
            this.#emit("error", { reason: loaded ? "configuration" : "unavailable", message: `${error.message ?? error}` });
        }
    }

    /** For developers: visitors are spared its kilobytes. */
    async #examine() {
        const [begun, src] = [this.#begun, this.#iframe?.src];
        if (!src || begun.examined || !(this.hasAttribute("doctor") || LOOPBACK.includes(location.hostname))) return;
        begun.examined = true;
        try {
            const { examine } = await import("./doctor.js");
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
        this.#session = undefined;
        if (this.#iframe && this.#iframe !== this.#begun?.given) this.#iframe.remove();
        this.#iframe = undefined;
        this.#begun = undefined;
    }

    #hear(kind, detail, text) {
        if (kind === "traced") {
            this.#trace.push(detail);
            if (this.#trace.length > MOST_TRACED) this.#trace.shift();
            return this.#emit(kind, detail);
        }
        if (text) this.#announce(text);
        if (kind === "phase") return;
        if (kind === "success" || kind === "exit" || kind === "error") this.#restoreFocus();
        // Loaded, or not: the one who set it up may want to know why.
        if (kind === "ready") this.#ready = this.#iframe;
        if (kind === "ready" || kind === "error") this.#examine();
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
        this.dispatchEvent(new CustomEvent(`flinks-${kind}`, { detail, bubbles: true, composed: true }));
    }
}

/** Registers the element, unless something has that name already. */
export const define = (name = "flinks-connect") => {
    if (globalThis.customElements && !customElements.get(name)) customElements.define(name, FlinksConnectElement);
};
