// Messages to the page that holds the widget. Flinks' own target origin is not documented; any page may listen here.

export function messenger(stringify) {
  return (message) => window.parent.postMessage(stringify ? JSON.stringify(message) : message, "*");
}
