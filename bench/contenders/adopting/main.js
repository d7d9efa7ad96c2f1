addEventListener("flinks-event", ({ detail }) => hear(detail));
if (location.search === "?trace") addEventListener("flinks-traced", ({ detail }) => (globalThis.newest = detail));

globalThis.again = () => {
    const { outerHTML } = document.querySelector("iframe");
    document.querySelector("flinks-connect").outerHTML = `<flinks-connect>${outerHTML}</flinks-connect>`;
};
