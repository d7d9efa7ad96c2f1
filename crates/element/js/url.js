// The iframe's URL, as ConnectUrl of flinks-protocol builds it: the frame is to start before the WebAssembly is here. Tests
// compare the two, and the names with the table.

/** The URL parameters, by their names on the wire: `!` behind those that are true or false, `?` where a name may stand alone. */
const TABLE =
    "authorizeToken demo! demoOutbound! toolbox language theme desktopLayout! institutionFilterEnable! closeEnable! " +
    "headerEnable! headerImgEnable! backEnable! staticLoadingEnable! removePadding! fixedHeightEnable! boxLayout! " +
    "loadingType backgroundColor foregroundColor1 foregroundColor2 consentEnable! features customerName termsUrl " +
    "consentTitleAppendedText redirectUrl innerRedirect! jsRedirect! oauthWindowRedirect! requestId resumeSelectedAccounts " +
    "accountSelectorEnable! accountSelectorMultiple! accountSelectorNoTitle! accountSelectorCurrency showAllAccounts! " +
    "showAllOperationsAccounts! fetchAllAccounts! eftEligibleRatio daysOfTransactions withTransactions! " +
    "detailsAndStatementEnable! monthsOfStatements statement! scheduleRefresh! enhancedMFA! skipEnhancedMFA! " +
    "withMFAQuestions? waitSummary! maximumRetry tag stringify! webview! customerId productType institutionsLocation";

const kinds = new Map(TABLE.split(" ").map((entry) => entry.split(/(?=[!?])/)));

export const PARAMETERS = [...kinds.keys()];

/** The attribute of a parameter: a word begins at a capital behind a small letter, and at the last one of an abbreviation. */
export const attributeOf = (name) =>
    name.replace(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

export const isLoopback = (hostname) => LOOPBACK.test(hostname);

/** The exact origin of an instance: the only one whose messages count. */
export const originOf = (instance) => {
    const name = `${instance ?? ""}`.trim();
    if (!name) throw Error("the instance is empty: give its name, such as toolbox, or its origin, such as https://demo.flinks.com");
    if (/^[a-z\d_]([\w-]{0,61}[a-z\d_])?$/i.test(name)) return `https://${name.toLowerCase()}-iframe.private.fin.ag`;
    let url;
    try {
        url = new URL(name);
    } catch {
        throw Error(`'${name}' is not an instance name: use the letters, digits and hyphens that Flinks gave you, or a whole origin`);
    }
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
        throw Error(`'${name}' is not https: plain http is taken for localhost only`);
    if (!/^([\w-]+(\.[\w-]+)*|\[.+\])$/.test(url.hostname))
        throw Error(`'${url.hostname}' is not a host name: write international names in their xn-- form`);
    if (url.href !== `${url.origin}/`) throw Error(`'${name}' is more than an origin: leave out the path, query and user name`);
    return url.origin;
};

/** Everything but the unreserved characters, so that no value can end early or begin a fragment. */
const encode = (text) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** The text for `src`: an instance, the institution of a deep link, and parameters by name. */
export const srcOf = ({ instance, institution, parameters }) => {
    const path = institution ? `Credential/${encode(institution)}` : "";
    const known = PARAMETERS.filter((name) => name in parameters);
    const raw = Object.keys(parameters).filter((name) => !kinds.has(name));
    const pairs = [...known, ...raw].map((name) => {
        const [value, kind] = [parameters[name], kinds.get(name)];
        if (value === "" && kind === "?") return name;
        // As in HTML: the attribute alone means yes.
        return `${encode(name)}=${encode(value === "" && kind === "!" ? "true" : value)}`;
    });
    return `${originOf(instance)}/v2/${path}${pairs.length ? "?" : ""}${pairs.join("&")}`;
};

/** A redirect URL with the one-time `state` in its query; what stands behind a `#` stays behind it. */
export const withState = (redirectUrl, state) => {
    const [, before, fragment] = /^([^#]*)(.*)$/s.exec(redirectUrl);
    const separator = before.includes("?") ? (/[?&]$/.test(before) ? "" : "&") : "?";
    return `${before}${separator}state=${state}${fragment}`;
};

/** The `state` that a page has put into the redirect URL of an iframe's URL. */
export const stateIn = (src) => {
    try {
        return new URL(new URL(src).searchParams.get("redirectUrl")).searchParams.get("state") ?? undefined;
    } catch {
        return undefined;
    }
};
