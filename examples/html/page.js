const element = document.querySelector("flinks-connect");
const status = document.querySelector("main > [role=status]");

const instance = new URLSearchParams(location.search).get("instance");
if (instance) element.instance = instance;

element.addEventListener("flinks-success", ({ detail }) => {
    status.textContent = `Connected: ${detail.institution}`;
});
element.addEventListener("flinks-handoff", ({ detail }) => {
    status.dataset.handoff = detail.state;
});
