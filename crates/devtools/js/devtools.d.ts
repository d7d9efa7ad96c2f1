/** What is wrong with an iframe's URL. */
export interface Finding {
    code: string;
    severity: "error" | "warning";
    message: string;
}

/** Examines the URL of an iframe. */
export declare function examine(src: string): Promise<Finding[]>;

/** `<flinks-trace for="…">`: the event trace of a `<flinks-connect>`, for developers' pages. */
export declare class FlinksTraceElement extends HTMLElement {
    /** The trace as newline-delimited JSON; ids are pseudonyms unless `masked` is false. */
    export(options?: { masked?: boolean }): string;
    /** Forgets all entries. */
    clear(): void;
}

declare global {
    interface HTMLElementTagNameMap {
        "flinks-trace": FlinksTraceElement;
    }
}
