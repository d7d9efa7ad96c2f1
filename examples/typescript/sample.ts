import { define, FlinksConnectElement, init, type Connection } from "flinks-connect";
import { PARAMETERS } from "flinks-connect/class";

await init();
define("bank-connect");

const element = document.createElement("flinks-connect");
element.instance = "toolbox";
element.demo = true;
element.daysOfTransactions = "Days90";
element.resumeSelectedAccounts = ["a", "b"];
element.parameters = { maximumRetry: 3, somethingNew: "1" };
element.token = async () => ({ authorizeToken: "0c1d1d2c-7d4f-4a7b-8a0e-2f6a3c1b9d11", state: "s1" });
element.token = "/api/connect/session";
element.handoff = { url: "/api/connections", headers: { "X-CSRF-Token": "t" }, credentials: "include" };

element.addEventListener("flinks-success", (event) => {
    const connection: Connection = event.detail;
    console.log(connection.loginId, connection.accountIds.join());
});
element.addEventListener("flinks-event", ({ detail }) => {
    if (detail.step === "REDIRECT") console.log(detail.url);
});
element.addEventListener("flinks-handoff", ({ detail }) => {
    if (detail.state === "waiting") console.log(detail.delayMs);
    // @ts-expect-error: only a waiting one has a pause
    console.log(detail.delayMs);
});
for (const entry of element.trace) if (entry.kind === "refused") console.log(entry.reason, entry.origin);
if (element.outcome?.type === "connected") console.log(element.outcome.connection.tag);

const names: readonly string[] = PARAMETERS;
const other: FlinksConnectElement | null = document.querySelector("flinks-connect");
console.log(names, other);

// What must not compile.
// @ts-expect-error: no such property
element.customerNmae = "Acme";
// @ts-expect-error: read only
element.phase = "ready";
// @ts-expect-error: a function that gives a token, or an endpoint
element.token = 7;
// @ts-expect-error: credentials are a choice
element.handoff = { url: "/", credentials: "always" };
element.addEventListener("flinks-exit", ({ detail }) => {
    // @ts-expect-error: an exit has no such reason
    if (detail.reason === "timeout") console.log();
});
// @ts-expect-error: an event of another element has no connection
document.createElement("div").addEventListener("flinks-success", (event) => event.detail);
