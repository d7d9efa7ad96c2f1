//! The chapter on messages, phases and ends.

use crate::markdown::{NOTICE, code, codes, marks, prose, row};
use flinks_protocol::{
    Exit, Failure, FlinksCode, Outcome, Phase, Reaction, Refusal, Session, Step, decode_json,
};
use serde_json::{Value, json};

const HEAD: &str = "# Events

Every message that the widget is known to send, what it makes of the session, and how a session ends. A message with another step, or with none, is an event too: it passes
through as it came. A wrong type costs that field, not the message. The marks are those of the [parameters](parameters.md).

What a page hears of them is in the chapters on [Leptos](../leptos/browser.md#events) and on the [element](../element/html.md#events).

## Messages

| step | its fields | the session | meaning | |
| --- | --- | --- | --- | --- |
";

const CODES: &str = "
Some integrators see a FlinksCode as the step of a message; Flinks documents it as `flinksCode` in a message without a step. Both are one event, and so is a code beside a step:
the step says what the person sees, the code says why. The [table of codes](flinks-codes.md) has them all; these are known as steps:
";

pub(crate) fn chapter() -> String {
    let is_code = |step: &Step| FlinksCode::NAMES.contains(&step.name());
    // In both tables, but a step of its own.
    let is_step = |step: &Step| !is_code(step) || *step == Step::DisabledInstitution;
    let mut text = format!("{NOTICE}{HEAD}");
    text.extend(Step::ALL.into_iter().filter(is_step).map(line));
    text += CODES;
    let as_steps = Step::ALL.into_iter().filter(|step| !is_step(step));
    text += &format!("{}.\n", codes(as_steps.map(Step::name)));
    text += &format!(
        "\n## Phases\n\nIn order: {}. Phases may be missing, repeat, or go back.\n",
        codes(Phase::ALL.map(Phase::name))
    );
    text += &format!(
        "\n## Ends\n\nA session ends once, in one of three ways: with a connection, by an exit ({}), or by a failure:\n\n",
        codes(Exit::ALL.map(Exit::name))
    );
    text += "| failure | meaning |\n| --- | --- |\n";
    for failure in Failure::ALL {
        text += &row([code(failure.name()), prose(&failure.to_string())]);
    }
    text += &format!(
        "\n## Refusals\n\nA message that does not count is refused, with one of these reasons: {}.\n",
        codes(Refusal::ALL.map(Refusal::name))
    );
    text
}

fn line(step: Step) -> String {
    let decoded = decode_json(&message(step)).ok();
    let fields = decoded.iter().flat_map(|decoded| decoded.fields());
    let fields: Vec<_> = fields.map(|(name, _)| name).collect();
    let mut session = Session::new();
    session.start_loading();
    let reaction = decoded.map(|decoded| session.receive(&decoded));
    let effect = match (reaction, step.phase()) {
        (Some(Reaction::Finished(outcome)), _) => format!("**ends:** {}", end(&outcome)),
        (Some(Reaction::RenewToken), _) => {
            "asks for another token, once; then **ends:** `token-invalid`".to_owned()
        }
        (_, Some(phase)) => code(phase.name()),
        _ => String::new(),
    };
    row([
        code(step.name()),
        codes(fields),
        effect,
        prose(step.meaning().trim()),
        marks(step.evidence()),
    ])
}

fn end(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited(exit) => code(exit.name()),
        Outcome::Failed(failure) => code(failure.name()),
        _ => "connected".to_owned(),
    }
}

/// A message of a step with every field that any step has: those that are read are its own.
fn message(step: Step) -> Value {
    const ID: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";
    json!({
        "step": step.name(), "institution": "FlinksCapital", "cached": true, "mfaTypes": ["SMS"], "count": 1,
        "totalAccounts": 2, "displayedAccounts": 1, "accountId": "a", "loginId": ID, "requestId": ID,
        "url": "https://acme.example/thanks?tag=a",
    })
}
