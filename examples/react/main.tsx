import "flinks-connect";
import type { Connection, Handoff } from "flinks-connect";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

const instance = new URLSearchParams(location.search).get("instance") ?? "toolbox";

function Connect() {
    const [connection, setConnection] = useState<Connection>();
    const [handoff, setHandoff] = useState<Handoff>();
    return (
        <>
            <flinks-connect
                instance={instance}
                demo
                consentEnable={false}
                jsRedirect
                token="/api/connect/session"
                handoff="/api/connections"
                onflinks-success={(event) => setConnection(event.detail)}
                onflinks-handoff={(event) => setHandoff(event.detail)}
            />
            {connection && <p role="status">Connected: {String(connection.institution)}</p>}
            {handoff && <p data-handoff={handoff.state}>Hand-off: {handoff.state}</p>}
        </>
    );
}

createRoot(document.querySelector("#app")!).render(
    <StrictMode>
        <Connect />
    </StrictMode>,
);
