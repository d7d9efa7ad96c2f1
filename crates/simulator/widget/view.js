// One view at a time: a copy of a template of the page, and the promise of what the user does with it.

import { speak } from "./language.js";

const main = document.querySelector("main");
const backButton = document.querySelector("#back");

// What a view gives when the user goes back.
export const BACK = Symbol("back");

// A copy of a template, with its parts by name.
export function fromTemplate(id) {
  const root = document.querySelector(`template#${id}`).content.cloneNode(true);
  speak(root);
  const parts = {};
  for (const element of root.querySelectorAll("[data-part]")) parts[element.dataset.part] = element;
  return { root, parts };
}

// Shows a view. `fill` gets its parts and a function that ends it with a value.
export function show(name, { template = name, back = false }, fill) {
  return new Promise((done) => {
    const { root, parts } = fromTemplate(template);
    fill(parts, done, root);
    main.replaceChildren(root);
    main.dataset.view = name;
    main.removeAttribute("aria-busy");
    backButton.hidden = !back;
    backButton.onclick = () => done(BACK);
    window.scrollTo(0, 0);
    // Not while the user is still in the page around the widget.
    if (document.hasFocus()) main.querySelector("h1").focus();
  });
}

// Ends a view with a submitted form, once: the button is busy until the next view.
export function onSubmit(root, submit) {
  root.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (submit() === false) return;
    main.setAttribute("aria-busy", "true");
    event.submitter?.setAttribute("disabled", "");
  });
}
