// For developers' pages: <flinks-trace for="…">, the event trace of a <flinks-connect>, and the doctor.
import load, { TraceView, findings } from "flinks-devtools";

let loading;
const init = () => (loading ??= load({ module_or_path: new URL("devtools.wasm", import.meta.url) }));

/** What is wrong with an iframe's URL: `[{code, severity, message}]`. */
export const examine = async (src) => {
    await init();
    return findings(src);
};

const style = (root) => {
    const href = new URL("devtools.css", import.meta.url).href;
    const head = root.head ?? root;
    if ([...head.querySelectorAll("link")].some((link) => link.href === href)) return;
    head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
};

export class FlinksTraceElement extends (globalThis.HTMLElement ?? class {}) {
    static observedAttributes = ["for"];

    #view;
    #source;
    #due = false;

    #traced = ({ detail }) => this.#view?.push(detail);
    #event = ({ detail }) => this.#view?.attach(detail);

    connectedCallback() {
        style(this.getRootNode());
        this.#schedule();
    }

    disconnectedCallback() {
        this.#schedule();
    }

    attributeChangedCallback() {
        this.#schedule();
    }

    /** The trace as newline-delimited JSON; ids are pseudonyms unless `{ masked: false }`. */
    export({ masked = true } = {}) {
        return this.#view?.export(masked) ?? "";
    }

    clear() {
        this.#view?.clear();
    }

    #schedule() {
        if (this.#due) return;
        this.#due = true;
        queueMicrotask(async () => {
            await init();
            this.#due = false;
            this.#update();
        });
    }

    #update() {
        const id = this.getAttribute("for");
        const source = this.isConnected ? this.getRootNode().getElementById?.(id) : undefined;
        if (source && source === this.#source) return;
        this.#end();
        if (!this.isConnected) return;
        if (!source) return console.warn(`<flinks-trace>: there is no element with the id "${id}"`);
        this.#source = source;
        this.#view = new TraceView(this, (this.closest("[lang]")?.lang ?? navigator.language).startsWith("fr"));
        for (const entry of source.trace ?? []) this.#view.push(entry);
        source.addEventListener("flinks-traced", this.#traced);
        source.addEventListener("flinks-event", this.#event);
    }

    #end() {
        this.#source?.removeEventListener("flinks-traced", this.#traced);
        this.#source?.removeEventListener("flinks-event", this.#event);
        this.#source = undefined;
        this.#view?.free();
        this.#view = undefined;
        this.replaceChildren();
    }
}

if (globalThis.customElements && !customElements.get("flinks-trace")) customElements.define("flinks-trace", FlinksTraceElement);
