// The page around a widget, as src/page.rs needs it. JavaScript, because a stranger's message must cost next to nothing, and
// because each of these would be kilobytes of WebAssembly. Nothing here throws: what the browser forbids is undefined.

/** Refusals of one kind that follow the first within this time are told together: a flood costs the page a counter. */
const FLOOD_MS = 100;
/** Browsers take what is longer for nothing at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Hears the messages of one frame and one origin. Both are compared before a message's data is touched. */
export class Guard {
    #tell;
    #refusals = new Map();
    #timer;

    /** `admit(data, atMs)` for those; `refuse(origin, times, isOurFrame)` for all others. */
    constructor(iframe, origin, admit, refuse) {
        this.#tell = refuse;
        this.hear = (message) => {
            const { source } = message;
            const isOurFrame = !!source && source === iframe.contentWindow;
            // Neither alone is enough: two frames may have one origin, and a frame may navigate away and post from where it went.
            if (isOurFrame && message.origin === origin) admit(message.data, message.timeStamp);
            else this.#refuse(`${message.origin ?? ""}`, isOurFrame);
        };
        addEventListener("message", this.hear);
    }

    end() {
        removeEventListener("message", this.hear);
        clearTimeout(this.#timer);
    }

    #refuse(origin, isOurFrame) {
        const kind = isOurFrame + origin;
        const flood = this.#refusals.get(kind);
        if (flood) return void (flood.times += 1);
        this.#refusals.set(kind, { origin, times: 0, isOurFrame });
        this.#timer ??= setTimeout(() => this.#tellFloods(), FLOOD_MS);
        this.#tell(origin, 1, isOurFrame);
    }

    #tellFloods() {
        const floods = [...this.#refusals.values()];
        this.#refusals.clear();
        this.#timer = undefined;
        for (const { origin, times, isOurFrame } of floods) if (times) this.#tell(origin, times, isOurFrame);
    }
}

/** What the frame needs, unless the page has said otherwise. No `sandbox`: banks that open a window would fail silently. */
export const prepare = (iframe, title) => {
    const wanted = {
        // The widget copies codes, and its card scanner looks through the camera.
        allow: "clipboard-write; fullscreen; camera",
        // It needs to know at most who embeds it, never which page.
        referrerpolicy: "strict-origin",
        title,
    };
    for (const name in wanted) if (!iframe.hasAttribute(name)) iframe.setAttribute(name, wanted[name]);
};

/** Loads a URL. A second one replaces the first in place, so that the back button does not lead to a used token. */
export const show = (iframe, src) => {
    try {
        if (iframe.hasAttribute("src")) return iframe.contentWindow.location.replace(src);
    } catch {
        // Out of the document, or forbidden: loaded anew, then.
    }
    iframe.src = src;
};

/** What a script of the page has kept since before we were here (`flinksEarly`, see the README): it need not go on. */
export const early = () => {
    const kept = globalThis.flinksEarly ?? [];
    removeEventListener("message", kept.keep);
    return kept;
};

/**
 * One POST of JSON to `{url, headers?, credentials?}`. It outlives the page, but not the `end` of what is returned.
 * `done(json, status, retryAfterMs)`: undefined, and NaN, where there are none.
 */
export const post = ({ url, headers, credentials }, key, body, timeoutMs, done) => {
    const abort = new AbortController();
    const timer = wait(timeoutMs, () => abort.abort());
    (async () => {
        let [status, retryAfter, json] = [NaN];
        try {
            const response = await fetch(url, {
                method: "POST",
                headers: {
                    "Content-Type": "application/json",
                    Accept: "application/json",
                    ...headers,
                    ...(key && { "Idempotency-Key": key }),
                },
                body,
                credentials,
                keepalive: true,
                signal: abort.signal,
            });
            ({ status } = response);
            retryAfter = response.headers.get("Retry-After");
            json = await response.json();
        } catch {
            // No answer, or no JSON in it.
        }
        timer.end();
        // In seconds, or a date.
        const ms = /^\s*\d+\s*$/.test(retryAfter) ? retryAfter * 1e3 : Date.parse(retryAfter) - Date.now();
        done?.(json, status, ms);
    })();
    return {
        end() {
            done = undefined;
            timer.end();
            abort.abort();
        },
    };
};

/** Calls back once, unless it is ended before. */
export const wait = (ms, done) => {
    const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
    return { end: () => clearTimeout(timer) };
};

/** 128 bits that nobody can guess, as hexadecimal digits. */
export const random = () => {
    try {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    } catch {
        return undefined;
    }
};

/** From the tab's own storage: it outlives a reload and a redirect, and ends with the tab. */
export const stored = (name) => {
    try {
        return sessionStorage.getItem(name) ?? undefined;
    } catch {
        return undefined;
    }
};

/** Undefined takes it out. Whether it was kept. */
export const store = (name, text) => {
    try {
        if (text === undefined) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, text);
        return true;
    } catch {
        return false;
    }
};

/** What follows this in the names of the storage that begin with it, a line each. */
export const storedBehind = (prefix) => {
    try {
        const names = Object.keys(sessionStorage).filter((name) => name.startsWith(prefix));
        return names.map((name) => name.slice(prefix.length)).join("\n");
    } catch {
        return "";
    }
};

/** The one-time states that this tab has put into URLs, a line each: the state, when, and the key of its hand-off. */
const STATES = "flinks-connect:states";
/** More sessions than one tab has open at a time; the oldest are forgotten first. */
const MOST_STATES = 32;
/** As long as an unused token lives. */
const STATE_LIFETIME_MS = 30 * 60e3;
const USED = "used";

const states = () => (stored(STATES) ?? "").split("\n").map((line) => line.split(" ")).filter(([, , key]) => key);

// A full storage costs the landing page its proof: it refuses, and the event still hands over.
const saveStates = (lines) => store(STATES, lines.slice(-MOST_STATES).map((line) => line.join(" ")).join("\n"));

/** Remembers that a state went into a URL, so that the landing page can take it. */
export const remember = (state, key) => saveStates([...states().filter(([other]) => other !== state), [state, Date.now(), key]]);

/** Takes a state that came back, once: its key, or else the name of what is wrong with it behind a `!`. */
export const take = (state) => {
    const lines = states();
    const line = lines.find(([issued]) => issued === state);
    if (!line) return "!foreign";
    const [, at, key] = line;
    line[2] = USED;
    saveStates(lines);
    if (key === USED) return "!used";
    // A clock that was set back does not make a state live longer than twice its time.
    return Math.abs(Date.now() - at) > STATE_LIFETIME_MS ? "!expired" : key;
};

const underWay = new Set();

/** The sole right on this page to deliver under a key. */
export const claim = (key) => !underWay.has(key) && !!underWay.add(key);

export const release = (key) => underWay.delete(key);

/** A field of an object; undefined if there is none. */
export const field = (object, name) => {
    try {
        return object[name];
    } catch {
        return undefined;
    }
};

/** More than a person has accounts, and than a message has fields. */
const MOST_ITEMS = 1_000;
/** Between names and values: what has one in it is none. */
const SEPARATOR = "\0";

/** A sign for the type, and the value behind it. */
const signed = (value, longest) => {
    if (typeof value === "string" && value.length <= longest && !value.includes(SEPARATOR)) return `'${value}`;
    if (Number.isSafeInteger(value)) return `#${value}`;
    return value === null ? "0" : value === true ? "+" : value === false ? "-" : "?";
};

/**
 * What a message carried, an object or the JSON text of one, as one text for the WebAssembly: names and values in turn, `\0`
 * between them. A value is `'` and a text, `#` and a whole number, `[` and the number of items that follow, `+` for true, `-`
 * for false, `0` for null, or `?` for anything else, and for texts beyond the longest in all. `!` alone: a text beyond that.
 * Undefined: no object.
 */
export const fieldsOf = (data, longest) => {
    try {
        if (typeof data === "string") {
            if (data.length > longest) return "!";
            data = JSON.parse(data);
        }
        if (typeof data !== "object" || !data || Array.isArray(data)) return undefined;
        const parts = [];
        const put = (value) => {
            const part = signed(value, longest);
            longest -= part.length;
            parts.push(part);
        };
        for (const name of Object.keys(data).slice(0, MOST_ITEMS)) {
            const value = data[name];
            if (value === undefined || name.includes(SEPARATOR)) continue;
            parts.push(name);
            if (!Array.isArray(value)) {
                put(value);
                continue;
            }
            const items = value.slice(0, MOST_ITEMS);
            parts.push(`[${items.length}`);
            for (const item of items) put(item);
        }
        return parts.join(SEPARATOR);
    } catch {
        // No JSON, or made to throw.
        return undefined;
    }
};

/** A field of the query of a URL, decoded. */
export const queryField = (url, name) => new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]).get(name) ?? undefined;
