import zoid from "@krakenjs/zoid/dist/zoid.min.js";

const Widget = zoid.create({ tag: "flinks-widget", url: "{widget}", dimensions: { width: "100%", height: "760px" } });
const { origin } = new URL("{widget}");
let end;

const begin = () => {
    const listen = (event) => {
        // The frame is not given out by zoid.
        if (event.origin === origin && event.data?.step) hear(event.data);
    };
    addEventListener("message", listen);
    const widget = Widget();
    // The widget never says that it is there.
    widget.render("#widget").catch(() => {});
    end = () => {
        removeEventListener("message", listen);
        return widget.close().catch(() => {});
    };
};

globalThis.again = async () => {
    await end();
    begin();
};

begin();
