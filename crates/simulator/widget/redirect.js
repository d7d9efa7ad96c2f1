// Where a successful session leads, and going there.

// So that the host has the message before the page changes.
const DELIVERY_MS = 100;

// The redirect URL with its own query and fragment kept, or Flinks' own end page.
export function redirectAddress({ redirectUrl, tag }, { loginId, accountId, institution }) {
  const own = { loginId, tag, accountId, institution };
  const query = Object.entries(own)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  const target = redirectUrl ?? `${location.origin}/v2/Result/${encodeURIComponent(institution)}`;
  const [, base, fragment] = /^([^#]*)(.*)$/s.exec(target);
  const joint = !base.includes("?") ? "?" : /[?&]$/.test(base) ? "" : "&";
  return base + joint + query + fragment;
}

export function leave({ redirectUrl, jsRedirect, innerRedirect }, url) {
  if (jsRedirect) return;
  if (!redirectUrl) return history.replaceState(null, "", url);
  const target = innerRedirect ? window : window.top;
  setTimeout(() => (target.location.href = url), DELIVERY_MS);
}
