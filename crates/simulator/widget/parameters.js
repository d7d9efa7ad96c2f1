// What the URL asks for: the query's parameters and the page that the path names.

export function readParameters(location) {
  const query = new URLSearchParams(location.search);
  const flag = (name, absent) => (query.has(name) ? query.get(name) === "true" : absent);
  return {
    accountSelectorCurrency: query.get("accountSelectorCurrency"),
    accountSelectorEnable: flag("accountSelectorEnable", false),
    accountSelectorMultiple: flag("accountSelectorMultiple", false),
    authorizeToken: query.get("authorizeToken"),
    backEnable: flag("backEnable", true),
    backgroundColor: colour(query.get("backgroundColor")),
    closeEnable: flag("closeEnable", false),
    // A deep link goes straight to the credentials unless the consent page is asked for by name.
    consentEnable: flag("consentEnable", !page(location).credential),
    customerName: query.get("customerName"),
    demoOutbound: flag("demoOutbound", false),
    foregroundColor1: colour(query.get("foregroundColor1")),
    headerEnable: flag("headerEnable", true),
    headerImgEnable: flag("headerImgEnable", true),
    innerRedirect: flag("innerRedirect", false),
    institutionFilterEnable: flag("institutionFilterEnable", true),
    jsRedirect: flag("jsRedirect", false),
    language: query.get("language") === "fr" ? "fr" : "en",
    maximumRetry: wholeNumber(query.get("maximumRetry")),
    page: page(location),
    redirectUrl: address(query.get("redirectUrl")),
    removePadding: flag("removePadding", false),
    simulate: query.get("simulate"),
    showAllAccounts: flag("showAllAccounts", false),
    stringify: flag("stringify", false),
    tag: query.get("tag"),
    termsUrl: address(query.get("termsUrl"), ["http:", "https:"]),
    theme: ["dark", "system"].includes(query.get("theme")) ? query.get("theme") : "light",
  };
}

// `{ credential: name }`, `{ result: name }` or `{}`.
function page(location) {
  const match = /^(?:\/v2)?\/(Credential|Result)\/([^/]+)\/?$/.exec(location.pathname);
  return match ? { [match[1].toLowerCase()]: decoded(match[2]) } : {};
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// 3, 6 or 8 hexadecimal digits without `#`.
function colour(text) {
  return /^(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text ?? "") ? `#${text}` : null;
}

// Infinity, which nobody reaches, when there is no usable limit.
function wholeNumber(text) {
  return /^[1-9]\d{0,8}$/.test(text ?? "") ? Number(text) : Infinity;
}

// An absolute URL, app schemes included; never one that runs or carries code.
function address(text, schemes) {
  const scheme = text && URL.canParse(text) ? new URL(text).protocol : null;
  const allowed = schemes?.includes(scheme) ?? !["javascript:", "data:", "blob:", "vbscript:"].includes(scheme);
  return scheme && allowed ? text : null;
}
