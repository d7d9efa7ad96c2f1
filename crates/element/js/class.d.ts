// Written by hand. crates/element/tests/declarations.rs compares every name in it with the tables of flinks-protocol.

/** A URL parameter of the widget, by its name on the wire. */
export type ParameterName =
    | "authorizeToken"
    | "demo"
    | "demoOutbound"
    | "toolbox"
    | "language"
    | "theme"
    | "desktopLayout"
    | "institutionFilterEnable"
    | "closeEnable"
    | "headerEnable"
    | "headerImgEnable"
    | "backEnable"
    | "staticLoadingEnable"
    | "removePadding"
    | "fixedHeightEnable"
    | "boxLayout"
    | "loadingType"
    | "backgroundColor"
    | "foregroundColor1"
    | "foregroundColor2"
    | "consentEnable"
    | "features"
    | "customerName"
    | "termsUrl"
    | "consentTitleAppendedText"
    | "redirectUrl"
    | "innerRedirect"
    | "jsRedirect"
    | "oauthWindowRedirect"
    | "requestId"
    | "resumeSelectedAccounts"
    | "accountSelectorEnable"
    | "accountSelectorMultiple"
    | "accountSelectorNoTitle"
    | "accountSelectorCurrency"
    | "showAllAccounts"
    | "showAllOperationsAccounts"
    | "fetchAllAccounts"
    | "eftEligibleRatio"
    | "daysOfTransactions"
    | "withTransactions"
    | "detailsAndStatementEnable"
    | "monthsOfStatements"
    | "statement"
    | "scheduleRefresh"
    | "enhancedMFA"
    | "skipEnhancedMFA"
    | "withMFAQuestions"
    | "waitSummary"
    | "maximumRetry"
    | "tag"
    | "stringify"
    | "webview"
    | "customerId"
    | "productType"
    | "institutionsLocation";

/** What a parameter may be set to; it is sent as text. */
export type ParameterValue = string | number | boolean | readonly string[];

/** Known parameters, and others that Flinks told you of. */
export type Parameters = { [Name in ParameterName]?: ParameterValue | null } & { [other: string]: ParameterValue | null | undefined };

/** The step of a message. Flinks adds steps: a message may have another one. */
export type Step =
    | "APP_MOUNTED"
    | "APP_ONLINE"
    | "APP_OFFLINE"
    | "APP_RESIZE"
    | "COMPONENT_LOAD_CONSENT"
    | "COMPONENT_CONSENT_INTRO"
    | "COMPONENT_ACCEPT_CONSENT"
    | "COMPONENT_DENY_CONSENT"
    | "COMPONENT_ACCEPT_PROVIDER_CONSENT"
    | "COMPONENT_ACCEPT_TERMS"
    | "COMPONENT_DENY_TERMS"
    | "COMPONENT_CLICK_TERMS_URL"
    | "COMPONENT_LOAD_INSTITUTION_SELECTOR"
    | "INSTITUTION_SELECTED"
    | "DISABLED_INSTITUTION"
    | "COMPONENT_LOAD_CREDENTIAL"
    | "COMPONENT_LOAD_CREDENTIAL_RETRY"
    | "COMPONENT_CLICK_RESET_PASSWORD"
    | "SUBMIT_CREDENTIAL"
    | "POPUP_BLOCKED"
    | "POPUP_OPENED"
    | "COMPONENT_LOAD_MFA"
    | "COMPONENT_LOAD_MFA_RETRY"
    | "SUBMIT_MFA"
    | "COMPONENT_HELP2FA_INFO"
    | "COMPONENT_HELP2FA_TROUBLESHOOTING"
    | "ENHANCED_MFA_HAS_QUESTIONS"
    | "ENHANCED_MFA_NO_QUESTIONS"
    | "COMPONENT_LOAD_ACCOUNT_SELECTION"
    | "ACCOUNT_SELECTED"
    | "REDIRECT"
    | "COMPONENT_CLOSE_SESSION"
    | "MAXIMUM_RETRY_REACHED"
    | "RETRY_COUNT"
    | "TOKEN_INVALID"
    | "INVALID_USERNAME"
    | "INVALID_PASSWORD"
    | "INVALID_LOGIN"
    | "INVALID_SECURITY_RESPONSE"
    | "RETRY_LATER"
    | "UNAUTHORIZED"
    | "NEW_ACCOUNT"
    | "AGGREGATION_ERROR"
    | "DISABLED_LOGIN";

/** How far a session is. */
export type Phase = "idle" | "token" | "loading" | "ready" | "consent" | "institution" | "credential" | "mfa" | "accounts" | "finished";

/** A message of the widget, as it sent it: every field may be missing. */
export interface FlinksEvent {
    step?: Step | (string & {});
    flinksCode?: string;
    institution?: string | number | null;
    accountId?: string | string[];
    loginId?: string;
    requestId?: string;
    mfaTypes?: string[];
    url?: string;
    [field: string]: unknown;
}

/** A connected account: what your server needs. */
export interface Connection {
    loginId: string;
    accountIds: string[];
    institution: string | number | null;
    requestId: string | null;
    tag: string | null;
    state: string | null;
}

export type ExitReason = "closed" | "consent-denied" | "cancelled";
export type FailureReason = "load-timeout" | "token-unavailable" | "token-invalid" | "maximum-retry";
export type RefusalReason = "other-window" | "other-origin" | "not-a-message" | "too-long";

/** How a hand-off stands. */
export type Handoff =
    | { state: "sending"; attempt: number }
    | { state: "waiting"; attempt: number; delayMs: number }
    | { state: "accepted"; answer?: unknown }
    | { state: "refused"; status: number }
    | { state: "gave-up" };

export type Outcome =
    | { type: "connected"; connection: Connection }
    | { type: "exited"; reason: ExitReason }
    | { type: "failed"; reason: FailureReason };

/** Something that happened, ids masked; `times` is more than 1 for a flood of equal refusals. */
export type TraceEntry = { atMs: number; times: number } & (
    | { kind: "received"; step: string; fields: [string, string][]; problems: string[]; phase: Phase }
    | { kind: "refused"; reason: RefusalReason; origin: string }
    | { kind: "lifecycle"; change: string; detail?: string }
    | ({ kind: "handoff" } & Handoff)
);

/** Your endpoint. */
export interface Endpoint {
    url: string;
    /** Further headers, such as one against cross-site requests. */
    headers?: Record<string, string>;
    /** Which cookies go with it. Default: `same-origin`. */
    credentials?: "omit" | "same-origin" | "include";
}

/** The authorize token, or with it the state that your server will ask for. */
export type SessionToken = string | { authorizeToken?: string; state?: string };

export interface FlinksConnectEventMap {
    /** The widget sent a message. */
    "flinks-event": CustomEvent<FlinksEvent>;
    /** The widget's first message came. */
    "flinks-ready": CustomEvent<null>;
    /** The session ended with a connection. Once for each session. */
    "flinks-success": CustomEvent<Connection>;
    /** The session ended without one. */
    "flinks-exit": CustomEvent<{ reason: ExitReason }>;
    /** The session failed, or could not begin. */
    "flinks-error": CustomEvent<{ reason: FailureReason | "configuration" | "unavailable"; message?: string }>;
    /** The hand-off is in another state. */
    "flinks-handoff": CustomEvent<Handoff>;
    /** Something happened, ids masked: for your own monitoring. */
    "flinks-traced": CustomEvent<TraceEntry>;
    /** What is wrong with the iframe's URL: on this machine, or with the attribute `doctor`. */
    "flinks-doctor": CustomEvent<{ code: string; severity: "error" | "warning"; message: string }[]>;
    /** A message was not taken: it came from another window or origin, or was none. */
    "flinks-refused": CustomEvent<TraceEntry & { kind: "refused" }>;
}

/** The settings as properties; unset means not sent. */
export type FlinksConnectProperties = { [Name in ParameterName]: ParameterValue | null | undefined };

export interface FlinksConnectElement extends FlinksConnectProperties {
    addEventListener<Name extends keyof FlinksConnectEventMap>(
        type: Name,
        listener: (this: FlinksConnectElement, event: FlinksConnectEventMap[Name]) => unknown,
        options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
    removeEventListener<Name extends keyof FlinksConnectEventMap>(
        type: Name,
        listener: (this: FlinksConnectElement, event: FlinksConnectEventMap[Name]) => unknown,
        options?: boolean | EventListenerOptions,
    ): void;
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** `<flinks-connect>`: one widget, one session at a time. */
export declare class FlinksConnectElement extends HTMLElement {
    /** `toolbox`, the name of your instance, or an origin. */
    instance: string | null | undefined;
    /** Straight to this bank's sign-in. */
    institution: string | null | undefined;
    /** Seconds until the widget's first message. Default: 20. */
    loadTimeout: number | string | null | undefined;
    /** The iframe's title for screen readers. */
    frameTitle: string | null | undefined;
    /** Where the authorize token comes from: your endpoint, or your function. */
    token: string | Endpoint | (() => SessionToken | Promise<SessionToken>) | null | undefined;
    /** Where the connection is handed over to. */
    handoff: string | Endpoint | null | undefined;
    /** Parameters in one object, also those that have no name here; they go before attributes. */
    get parameters(): Record<string, string>;
    set parameters(parameters: Parameters | null | undefined);
    /** What happened, masked: the newest 500. */
    readonly trace: readonly TraceEntry[];
    readonly phase: Phase;
    readonly outcome: Outcome | undefined;
    /** Begins a new session. */
    reload(): void;
    /** Ends the session. */
    cancel(): void;
}

/** The URL parameters by their names on the wire. */
export declare const PARAMETERS: readonly ParameterName[];
/** The attribute of a parameter. */
export declare function attributeOf(name: string): string;
/** The URL for an iframe's `src`, once `init()` has loaded the WebAssembly. Throws what is wrong with the instance. */
export declare function srcOf(settings: { instance: string; institution?: string; parameters: Record<string, string> }): string;
/** Loads the WebAssembly, once. Elements do so by themselves; call it to have it early, or from elsewhere. */
export declare function init(wasm?: string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module): Promise<void>;
/** Registers the element, unless something has that name already. */
export declare function define(name?: string): void;

declare global {
    interface HTMLElementTagNameMap {
        "flinks-connect": FlinksConnectElement;
    }
}
