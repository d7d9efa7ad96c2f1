// Opens a window for each session, so many at a time, and brings upon it what was drawn for it.
window.sessions = new Map();
/** Windows whose network the driver is asked to take away, or to give back. */
window.wanted = { offline: [], online: [] };

window.planOf = (name) => ({ ...sessions.get(name).plan, again: sessions.get(name).counts.mounted > 0 });
window.switched = (tag, offline) => {
    sessions.get(tag).offline = offline;
    sessions.get(tag).hear("switched");
};
window.told = (tag, kind, detail) => sessions.get(tag)?.hear(kind, detail);

const FINAL = ["accepted", "refused", "gave-up"];
/** Longer than anything takes that ends. */
const PATIENCE = 120_000;

class Session {
    states = [];
    counts = Object.create(null);
    threw = [];
    #asks = new Set();

    constructor(plan) {
        this.plan = plan;
    }

    hear(kind, detail) {
        this.counts[kind] = (this.counts[kind] ?? 0) + 1;
        if (kind === "handoff") this.states.push(detail);
        if (kind === "threw" || kind === "error") this.threw.push(detail);
        for (const ask of this.#asks) ask();
    }

    /** Until it holds, or for as long as it may take. */
    until(holds) {
        return new Promise((done) => {
            const ask = () => {
                if (!holds()) return;
                clearTimeout(enough);
                this.#asks.delete(ask);
                done(true);
            };
            const enough = setTimeout(() => {
                this.#asks.delete(ask);
                done(false);
            }, PATIENCE);
            this.#asks.add(ask);
            ask();
        });
    }

    get last() {
        return this.states.at(-1);
    }

    ended() {
        return this.until(() => FINAL.includes(this.last));
    }

    /** The hand-offs that the window's own storage holds. */
    pending(page) {
        try {
            return Object.keys(page.sessionStorage).filter((name) => name.startsWith("flinks-connect:pending:")).length;
        } catch {
            return 0;
        }
    }

    async run() {
        const { tag, page: fault } = this.plan;
        const page = open("session.html", tag, "popup,width=600,height=500");
        switch (fault) {
            case "reload":
            case "leave":
            case "close":
                await this.until(() => this.last === this.plan.when || FINAL.includes(this.last));
                break;
            case "offline":
                await this.until(() => this.last === "waiting" || FINAL.includes(this.last));
                break;
        }
        if (fault === "close") {
            page.close();
            this.closed = true;
            this.shown = this.last;
            return;
        }
        if (fault === "reload") await this.again(page, () => page.location.reload());
        if (fault === "leave") await this.again(page, () => page.location.replace("left.html"));
        if (fault === "offline") {
            wanted.offline.push(tag);
            await this.until(() => this.offline);
            // Some attempts are made in vain meanwhile.
            await new Promise((later) => setTimeout(later, 400));
            wanted.online.push(tag);
            await this.until(() => this.offline === false);
        }
        this.complete = await this.ended();
        this.shown = this.last;
        this.left = this.pending(page);
        // The next mount, once the fault is over, takes up what is still pending.
        if (this.left > 0) {
            this.states.length = 0;
            await this.again(page, () => page.location.reload());
            this.complete = await this.ended();
            this.later = this.last;
            this.left = this.pending(page);
        }
        page.close();
    }

    /** Another document in the same tab, up to the element in it. */
    async again(page, go) {
        const mounts = this.counts.mounted;
        if (this.last !== "accepted") this.states.length = 0;
        go();
        await this.until(() => this.counts.mounted > mounts);
    }

    told() {
        const { plan, counts, threw, closed, shown, left, later, complete } = this;
        return { tag: plan.tag, counts, threw, closed: !!closed, shown, left, later, complete: complete ?? true };
    }
}

window.results = [];
// The browser's cookie. Of several windows that ask at once without one, only one keeps what it is given.
fetch("/api/connect/session", { method: "POST" }).then(() => (window.known = true));

window.soak = async (plans, atOnce) => {
    window.finished = false;
    const rest = [...plans];
    const worker = async () => {
        for (let plan = rest.shift(); plan; plan = rest.shift()) {
            const session = new Session(plan);
            sessions.set(plan.tag, session);
            await session.run();
            results.push(session.told());
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    window.finished = true;
};
