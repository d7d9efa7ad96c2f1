import { Connect } from "connect-web-sdk";

const begin = () =>
    Connect.launch("{widget}", { onUser: hear, onDone() {}, onCancel() {}, onError() {} }, { selector: "#widget" });

globalThis.again = () => {
    Connect.destroy();
    begin();
};

begin();
