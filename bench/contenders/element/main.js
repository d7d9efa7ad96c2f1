addEventListener("flinks-event", ({ detail }) => hear(detail));
if (location.search === "?trace") addEventListener("flinks-traced", ({ detail }) => (globalThis.newest = detail));

globalThis.again = () => {
    const element = document.querySelector("flinks-connect");
    element.replaceWith(element.cloneNode());
};
