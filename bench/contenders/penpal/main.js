import { WindowMessenger, connect } from "penpal";

let end;

const begin = () => {
    const iframe = Object.assign(document.createElement("iframe"), { className: "flinksconnect", height: "760", src: "{widget}" });
    const { origin } = new URL(iframe.src);
    const listen = (event) => {
        if (event.source === iframe.contentWindow && event.origin === origin) hear(event.data);
    };
    addEventListener("message", listen);
    document.body.append(iframe);
    const connection = connect({ messenger: new WindowMessenger({ remoteWindow: iframe.contentWindow, allowedOrigins: [origin] }) });
    // The widget never answers.
    connection.promise.catch(() => {});
    end = () => {
        connection.destroy();
        removeEventListener("message", listen);
        iframe.remove();
    };
};

globalThis.again = () => {
    end();
    begin();
};

begin();
