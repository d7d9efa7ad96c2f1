// A receiver for Flinks Connect, with Express: token and state for the page, the hand-off, accounts, webhook. Nothing is logged.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import express from "express";

// The defaults are those of the simulator. Without a secret no webhook is taken.
const { FLINKS_SECRET_KEY = "simulator-secret-key", FLINKS_API_KEY = "simulator-api-key", FLINKS_WEBHOOK_SECRET } = process.env;
const { FLINKS_API_URL = "http://localhost:9440/v3/simulator/BankingServices", POLL_MS = "10000" } = process.env;
let { PUBLIC_URL, PORT = "8080", PAGE = "../page" } = process.env;
const HALF_AN_HOUR = 30 * 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// A production server keeps both in a database: hashes of states and cookies, the rest encrypted, keys under a unique index.
const states = new Map(); // state → { browser, issuedAt }
const connections = new Map(); // id → { key, browser, loginId, accountIds, institution, status, reason, accounts }

const app = express();
const refuse = (response, status, detail) => response.status(status).json({ detail });
const browserOf = (request) => /(?:^|; )flinks_connect=([0-9a-f-]{36})(?:;|$)/.exec(request.headers.cookie)?.[1];

// Pages of other sites may not act in the visitor's name. Browsers name the origin in every POST.
app.use("/api", (request, response, next) => {
    const { origin = PUBLIC_URL, "sec-fetch-site": site = "none" } = request.headers;
    if (origin === PUBLIC_URL && ["same-origin", "none"].includes(site)) return next();
    return refuse(response, 403, "This page may not ask.");
});

app.post("/api/connect/session", async (request, response) => {
    const minted = await mint();
    if (minted.status !== 200) return refuse(response, 502, "Flinks gives no token.");
    const browser = browserOf(request) ?? randomUUID();
    const state = randomUUID();
    for (const [old, { issuedAt }] of states) if (issuedAt < Date.now() - HALF_AN_HOUR) states.delete(old);
    states.set(state, { browser, issuedAt: Date.now() });
    response.cookie("flinks_connect", browser, { httpOnly: true, sameSite: "lax", secure: PUBLIC_URL.startsWith("https:") });
    return response.set("Cache-Control", "no-store").json({ authorizeToken: minted.body.Token, state });
});

app.post("/api/connections", express.json({ limit: "64kb" }), (request, response) => {
    if (!request.is("application/json")) return refuse(response, 415, "The body must be application/json.");
    const key = request.get("Idempotency-Key") ?? "";
    if (!/^[!-~]{1,128}$/.test(key)) return refuse(response, 400, "The Idempotency-Key header is missing or malformed.");
    const { loginId, accountIds = [], institution = null, state } = request.body ?? {};
    const areIds = Array.isArray(accountIds) && accountIds.every((id) => /^[\w-]{1,64}$/.test(id));
    if (!UUID.test(loginId) || !areIds) return refuse(response, 422, "loginId must be a UUID, accountIds a list of ids.");
    const browser = browserOf(request);
    const [id, known] = [...connections].find(([, connection]) => connection.key === key) ?? [randomUUID()];
    if (known?.browser === browser && known?.loginId === loginId) return response.status(202).json({ id });
    if (known) return refuse(response, 409, "This key belongs to another connection.");
    const issued = states.get(state);
    if (!browser || issued?.browser !== browser || issued.issuedAt < Date.now() - HALF_AN_HOUR)
        return refuse(response, 403, "The state is missing, used, expired, or of another browser.");
    states.delete(state);
    const connection = { key, browser, loginId, accountIds, institution, status: "pending", reason: null };
    connections.set(id, connection);
    fetchAccounts(connection).catch(() => fail(connection, "UNREACHABLE"));
    return response.status(202).json({ id });
});

app.get("/api/connections/:id{/accounts}", (request, response) => {
    const { status, reason, institution, browser, accounts } = connections.get(request.params.id) ?? {};
    // Nobody else is told whether it exists.
    if (!browser || browser !== browserOf(request)) return refuse(response, 404, "There is no such connection.");
    response.set("Cache-Control", "no-store");
    if (!request.path.endsWith("/accounts")) return response.json({ id: request.params.id, status, reason, institution });
    return status === "ready" ? response.json(accounts) : refuse(response, 409, "The accounts are not here.");
});

// ANCHOR: webhook
app.post("/webhooks/flinks", express.raw({ type: () => true, limit: "10mb" }), (request, response) => {
    // Over the bytes as they came: JSON that was parsed and written again has another signature.
    const hmac = createHmac("sha256", FLINKS_WEBHOOK_SECRET ?? "").update(request.body ?? "").digest();
    const given = Buffer.from(request.get("flinks-authenticity-key") ?? "", "base64");
    const genuine = FLINKS_WEBHOOK_SECRET && given.length === hmac.length && timingSafeEqual(given, hmac);
    if (!genuine) return refuse(response, 401, "The signature is missing or wrong.");
    const { Login, Accounts } = JSON.parse(request.body);
    for (const connection of connections.values())
        if (connection.loginId === Login?.Id && Array.isArray(Accounts)) take(connection, Accounts);
    return response.sendStatus(200);
});
// ANCHOR_END: webhook
app.use(express.static(PAGE));
// In place of Express's own, which logs: the message of a body that cannot be parsed quotes it.
app.use((error, _request, response, _next) => refuse(response, error.status ?? 500, "The request could not be handled."));

async function flinks(method, path, headers, body) {
    const init = { method, headers: { ...headers, "Content-Type": "application/json" }, body: body && JSON.stringify(body) };
    const answer = await fetch(FLINKS_API_URL + path, { ...init, signal: AbortSignal.timeout(240_000) });
    return { status: answer.status, body: await answer.json() };
}
const mint = () => flinks("POST", "/GenerateAuthorizeToken", { "flinks-auth-key": FLINKS_SECRET_KEY }, {});

async function fetchAccounts(connection) {
    const login = { LoginId: connection.loginId, MostRecentCached: true };
    let answer = await flinks("POST", "/Authorize", { "flinks-auth-key": (await mint()).body.Token }, login);
    const { RequestId } = answer.body;
    const keyed = { "x-api-key": FLINKS_API_KEY };
    const AccountsFilter = connection.accountIds.length > 0 ? connection.accountIds : undefined;
    if (answer.status === 200) answer = await flinks("POST", "/GetAccountsDetail", keyed, { RequestId, AccountsFilter });
    for (const began = Date.now(); answer.body.FlinksCode === "OPERATION_PENDING" && Date.now() - began < HALF_AN_HOUR; ) {
        await pause(Number(POLL_MS));
        answer = await flinks("GET", `/GetAccountsDetailAsync/${RequestId}`, keyed);
    }
    if (answer.status === 200) take(connection, answer.body.Accounts);
    else fail(connection, answer.body.FlinksCode);
}
// What a webhook has brought meanwhile stays.
const fail = (connection, reason) => connection.accounts ?? Object.assign(connection, { status: "failed", reason });

// Those that the person has selected, whoever brings them: a webhook brings them all.
function take(connection, accounts) {
    const selected = accounts.filter(({ Id }) => !connection.accountIds.length || connection.accountIds.includes(Id));
    Object.assign(connection, { status: "ready", reason: null, accounts: selected });
}

const server = app.listen(Number(PORT), "localhost", () => {
    PUBLIC_URL ??= `http://localhost:${server.address().port}`;
    console.log(`listening on http://localhost:${server.address().port}`);
});
