// The institution list.

import { words } from "../language.js";
import { fromTemplate, show } from "../view.js";

// Ends with the chosen institution.
export function chooseInstitution(institutions, { institutionFilterEnable }) {
  return show("institution", {}, (parts, done) => {
    const rows = institutions.map((institution) => [institution, row(institution, done)]);
    parts.list.append(...rows.map(([, element]) => element));
    parts.filter.hidden = !institutionFilterEnable;
    parts.search.addEventListener("input", () => {
      const wanted = plain(parts.search.value);
      let shown = 0;
      for (const [{ name, label }, element] of rows) {
        element.hidden = !plain(`${name} ${label}`).includes(wanted);
        if (!element.hidden) shown += 1;
      }
      parts.status.textContent = count(shown);
    });
  });
}

function row(institution, done) {
  const { root, parts } = fromTemplate("institution-row");
  const element = root.firstElementChild;
  const button = element.querySelector("button");
  button.dataset.testid = `institution-${institution.name}`;
  button.addEventListener("click", () => done(institution));
  parts.label.textContent = institution.label;
  parts.monogram.textContent = institution.label.slice(0, 1);
  parts.monogram.style.setProperty("--hue", hue(institution.name));
  if (institution.access === "disabled") parts.note.textContent = words("institutionDisabled");
  if (institution.access === "popup") parts.note.textContent = words("institutionPopup");
  return element;
}

function count(shown) {
  if (shown === 0) return words("institutionNone");
  return shown === 1 ? words("institutionCountOne") : words("institutionCount", shown);
}

// Without case, accents and blanks.
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\p{M}\s]/gu, "");

const hue = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
