import type { FlinksConnectElement, FlinksConnectEventMap } from "flinks-connect";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

type Events = { [Name in keyof FlinksConnectEventMap as `on${Name}`]?: (event: FlinksConnectEventMap[Name]) => void };
type Properties = Partial<Omit<FlinksConnectElement, keyof HTMLElement>>;

declare module "react" {
    namespace JSX {
        interface IntrinsicElements {
            "flinks-connect": DetailedHTMLProps<HTMLAttributes<FlinksConnectElement>, FlinksConnectElement> & Properties & Events;
        }
    }
}
