import { examine } from "../package/devtools.js";
import "./height.js";

const text = document.querySelector("textarea");
const status = document.querySelector("[role=status]");
const list = document.querySelector("ul");

async function show() {
    const asked = text.value;
    const findings = await examine(asked);
    if (text.value !== asked) return;
    status.textContent = findings.length === 1 ? "1 finding" : `${findings.length || "No"} findings`;
    list.replaceChildren(...findings.map(item));
}

// The message begins with the code.
function item({ code, severity, message }) {
    const link = Object.assign(document.createElement("a"), { textContent: code, target: "_top", href: `../reference/findings.html#${code}` });
    const item = Object.assign(document.createElement("li"), { className: severity });
    item.append(`${severity}: `, link, message.slice(code.length));
    return item;
}

text.addEventListener("input", show);
show();
