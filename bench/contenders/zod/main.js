import * as z from "zod";

const text = z.string().optional();
const message = z.discriminatedUnion("step", [
    z.object({ step: z.literal("INSTITUTION_SELECTED"), institution: text }),
    z.object({ step: z.literal("SUBMIT_CREDENTIAL"), institution: text }),
    z.object({
        step: z.literal("REDIRECT"), loginId: z.guid(), institution: text, requestId: text, tag: text, url: text,
        accountId: z.union([z.string(), z.array(z.string())]).optional(),
    }),
    z.object({ step: z.literal("CLOSE") }),
]);
const iframe = document.querySelector("iframe");
const { origin } = new URL(iframe.src);

addEventListener("message", (event) => {
    if (event.source !== iframe.contentWindow || event.origin !== origin) return;
    const { success, data } = message.safeParse(event.data);
    if (success) hear(data);
});
