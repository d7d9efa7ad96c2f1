// Where the authorize token comes from: it is single use, so it is minted just before the frame loads.
import { post } from "../../embed/js/page.js";

const TIMEOUT_MS = 10e3;
const TOKEN = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const STATE = /^[\w-]{1,64}$/;

/** An endpoint as `{url, headers?, credentials?}`, whether it is given so or as a URL. */
export const endpointOf = (given) => (typeof given === "string" ? { url: given } : (given ?? undefined));

const asked = async (endpoint) => {
    const [json, status] = await new Promise((done) => post(endpoint, undefined, "{}", TIMEOUT_MS, (...answer) => done(answer)));
    if (!status) throw Error("the token endpoint did not answer");
    if (status < 200 || status > 299) throw Error(`the token endpoint answered ${status}`);
    return json;
};

const called = async (mint) => {
    try {
        return await mint();
    } catch {
        throw Error("the token function failed");
    }
};

/** `{authorizeToken?, state?}` of an endpoint or a function. */
export const mintedBy = async (source) => {
    const answer = typeof source === "function" ? await called(source) : await asked(endpointOf(source));
    const { authorizeToken, state } = typeof answer === "string" ? { authorizeToken: answer } : (answer ?? {});
    const isGood = (value, form) => value == null || form.test(value);
    if ((authorizeToken ?? state) == null || !isGood(authorizeToken, TOKEN) || !isGood(state, STATE))
        throw Error("the answer is not JSON with an authorizeToken of the form 8-4-4-4-12, or with a state");
    return { authorizeToken: authorizeToken ?? undefined, state: state ?? undefined };
};
