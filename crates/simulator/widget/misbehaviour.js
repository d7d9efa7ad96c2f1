// What a broken, changed or hostile widget does: `simulate=` in the URL.

const LOGIN_ID = "11111111-2222-4333-8444-555555555555";

// A window of its own inside the widget: what it posts to the page comes from the wrong window.
function intruder(post) {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "intruder";
  frame.src = `/__widget/files/intruder.html#${post}`;
  document.body.append(frame);
}

const after = (post, more) => (message) => {
  post(message);
  if (message.step === "APP_MOUNTED") more();
};

const misbehaviours = {
  // Never says a word.
  silent: () => () => {},
  // Steps and fields that nobody knows yet, and types that nobody expects.
  drift: (post) =>
    after(
      (message) => post({ ...message, experiment: { group: "b", flags: [true, null] } }),
      () => {
        post({ step: "COMPONENT_LOAD_SOMETHING_NEW", institution: "FlinksCapital" });
        post({ step: "INSTITUTION_SELECTED", institution: { name: "an object" } });
        post({ flinksCode: "BRAND_NEW_CODE", requestId: 42 });
      },
    ),
  // What is no message at all, and what is too much of one.
  garbage: (post) =>
    after(post, () => {
      let deep = {};
      for (let level = 0; level < 1000; level += 1) deep = { deep };
      const round = { step: "COMPONENT_LOAD_CONSENT" };
      round.itself = round;
      const nothing = [42, "hello", null, [], true, "x".repeat(200_000), '{"__proto__":{"loginId":"' + LOGIN_ID + '"}}'];
      for (const data of [...nothing, { step: "X".repeat(50_000), deep }, round]) window.parent.postMessage(data, "*");
    }),
  forged: (post) => after(post, () => intruder("once")),
  flood: (post) => after(post, () => intruder("flood")),
};

export function misbehaving(name, post) {
  return Object.hasOwn(misbehaviours, name ?? "") ? misbehaviours[name](post) : post;
}
