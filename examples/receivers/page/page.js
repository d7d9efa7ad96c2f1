const element = document.querySelector("flinks-connect");
const status = document.querySelector("main > [role=status]");
const list = document.querySelector("main > ul");

element.instance = new URLSearchParams(location.search).get("instance") ?? "http://localhost:9440";

element.addEventListener("flinks-handoff", ({ detail }) => {
    status.dataset.handoff = detail.state;
    if (detail.state === "accepted") show(`/api/connections/${detail.answer.id}`);
});

/** Asks for the connection until it is ready or has failed, and then lists its accounts. */
async function show(connection) {
    const { status: reached, reason } = await (await fetch(connection)).json();
    status.textContent = reason ? `${reached}: ${reason}` : reached;
    if (reached === "pending") {
        setTimeout(() => show(connection), 1000);
    } else if (reached === "ready") {
        const accounts = await (await fetch(`${connection}/accounts`)).json();
        list.replaceChildren(
            ...accounts.map(({ Title, Balance, Currency }) => {
                const item = document.createElement("li");
                item.textContent = `${Title}: ${Balance.Current} ${Currency}`;
                return item;
            }),
        );
    }
}
