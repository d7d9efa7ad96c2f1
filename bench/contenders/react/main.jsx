import { useState } from "react";
import { createRoot } from "react-dom/client";
import { useFlinksConnect } from "@rizwannur/flinks/react";

// The hook knows Flinks' hosts only.
const here = (url) => url.replace("https://bench-iframe.private.fin.ag", "{origin}");

function Connect() {
    const { iframeUrl } = useFlinksConnect({ instance: "bench", demo: true, onEvent: hear });
    return <iframe className="flinksconnect" height="760" src={here(iframeUrl)} />;
}

function Page() {
    const [session, begin] = useState(0);
    globalThis.again = () => begin((session) => session + 1);
    return <Connect key={session} />;
}

createRoot(document.getElementById("root")).render(<Page />);
