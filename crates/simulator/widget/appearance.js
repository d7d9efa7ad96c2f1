// What the parameters change about the looks. Colours go through CSSOM, which a strict policy allows.

export function dress({ theme, backgroundColor, foregroundColor1, ...parameters }) {
  const root = document.documentElement;
  root.dataset.theme = theme;
  if (backgroundColor) {
    root.style.setProperty("--canvas", backgroundColor);
    root.style.setProperty("--surface", backgroundColor);
    // The words stay readable whatever the colour; a see-through one says nothing about what is below.
    const [lightness, alpha] = measure(backgroundColor);
    if (alpha > 0.5) root.dataset.theme = lightness > 0.18 ? "light" : "dark";
  }
  if (foregroundColor1) {
    root.style.setProperty("--accent", foregroundColor1);
    root.style.setProperty("--on-accent", measure(foregroundColor1)[0] > 0.18 ? "#000" : "#fff");
  }
  document.body.classList.toggle("flush", parameters.removePadding);
  document.querySelector("#brand").hidden = !parameters.headerEnable;
  document.querySelector("#lock").toggleAttribute("hidden", !parameters.headerImgEnable);
}

// Relative luminance (WCAG) and alpha, 0 to 1, of `#` and 3, 6 or 8 digits.
function measure(colour) {
  const digits = colour.length === 4 ? colour.slice(1).replace(/./g, "$&$&") : colour.slice(1);
  const [red, green, blue, alpha = 1] = digits.match(/../g).map((pair) => parseInt(pair, 16) / 255);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return [0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue), alpha];
}
