//! A message of the frame, as it stands in `MessageEvent.data`.
//!
//! What is watched, for every message:
//!
//! - Nothing panics: decoding, the session, the trace and its report.
//! - What was decoded says all that counts: a message that is written from the event alone decodes to the same event. So no
//!   value is taken over that would be refused if it stood alone, and reading twice changes nothing.
//! - The JSON text of an object (`stringify=true`) is the same message.
//! - A session connects by a REDIRECT with a login id and no FlinksCode, once, and by nothing else.
//! - What is masked holds no id: `Debug`, the fields to show, the trace, its report and its file.

use flinks_protocol::{
    AccountId, Decoded, Event, LoginId, MAX_MESSAGE_LENGTH, Outcome, Reaction, Redirect, Session,
    decode_json,
};
use flinks_trace::{EntryKind, Recorded, Trace, report, to_ndjson};
use serde_json::{Map, Value, json};

/// Bytes that are JSON are the message; others are a message that is a text.
pub fn decode(data: &[u8]) {
    let message = serde_json::from_slice(data)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(data).into_owned()));
    let Ok(decoded) = decode_json(&message) else {
        return;
    };
    is_the_same_as_text(&message, &decoded);
    is_the_same_when_written_again(&decoded);
    let mut session = Session::new();
    session.start_loading();
    let reaction = session.receive(&decoded);
    let connects = match &decoded.event {
        Event::Redirect { redirect } => {
            redirect.login_id.is_some() && redirect.flinks_code.is_none()
        }
        _ => false,
    };
    let connected = matches!(reaction, Reaction::Finished(Outcome::Connected(_)));
    assert_eq!(connected, connects, "connected by {decoded:?}");
    if session.outcome().is_some() {
        assert_eq!(session.receive(&decoded), Reaction::None, "ended once");
    }
    is_kept_secret(&message, &decoded, &session);
}

fn is_the_same_as_text(message: &Value, decoded: &Decoded) {
    let text = message.to_string();
    if message.is_object() && fits(&text) {
        assert_eq!(decode_json(&Value::String(text)).as_ref(), Ok(decoded));
    }
}

fn is_the_same_when_written_again(decoded: &Decoded) {
    let written = written(decoded);
    // A redirect's ids stand in its URL and beside it now, which may be more text than is read.
    if !fits(&written.to_string()) {
        return;
    }
    let again = decode_json(&written);
    let again = again
        .as_ref()
        .map(|again| (&again.event, &again.flinks_code));
    assert_eq!(
        again,
        Ok((&decoded.event, &decoded.flinks_code)),
        "{written}"
    );
}

fn fits(text: &str) -> bool {
    text.encode_utf16().count() <= MAX_MESSAGE_LENGTH
}

/// A message that says what was decoded, whole ids and all.
fn written(decoded: &Decoded) -> Value {
    let mut message = Map::new();
    let mut put = |name: &str, value: Value| message.insert(name.to_owned(), value);
    if let Some(step) = decoded.step() {
        put("step", step.name().into());
    }
    // That of a step with a code's name is the step itself.
    if let Some(code) = &decoded.flinks_code {
        put("flinksCode", code.name().into());
    }
    match &decoded.event {
        Event::Unknown { step } => {
            put("step", json!(step));
        }
        Event::FlinksCode(message) => {
            put("requestId", json!(message.request_id));
            put("institution", json!(message.institution));
        }
        Event::Redirect { redirect } => {
            put("loginId", json!(redirect.login_id));
            put("accountId", joined(&redirect.account_ids));
            put("institution", json!(redirect.institution));
            put("requestId", json!(redirect.request_id));
            put("url", json!(redirect.url));
        }
        Event::AccountSelected { account_ids } => {
            put("accountId", joined(account_ids));
        }
        Event::InstitutionSelected { institution }
        | Event::DisabledInstitution { institution }
        | Event::ComponentLoadCredential { institution }
        | Event::ComponentLoadCredentialRetry { institution }
        | Event::SubmitCredential { institution }
        | Event::ComponentCloseSession { institution } => {
            put("institution", json!(institution));
        }
        Event::ComponentLoadInstitutionSelector { cached } => {
            put("cached", json!(cached));
        }
        Event::ComponentLoadMfa { mfa_types } | Event::ComponentLoadMfaRetry { mfa_types } => {
            put("mfaTypes", json!(mfa_types));
        }
        Event::ComponentLoadAccountSelection {
            total_accounts,
            displayed_accounts,
        } => {
            put("totalAccounts", json!(total_accounts));
            put("displayedAccounts", json!(displayed_accounts));
        }
        Event::RetryCount { count } => {
            put("count", json!(count));
        }
        _ => {}
    }
    Value::Object(message)
}

/// A list may be longer than lists are read.
fn joined(ids: &[AccountId]) -> Value {
    let ids: Vec<_> = ids.iter().map(AccountId::expose).collect();
    ids.join(",").into()
}

/// What is printed, traced, reported and exported holds no whole id.
fn is_kept_secret(message: &Value, decoded: &Decoded, session: &Session) {
    let event = &decoded.event;
    let public = public(decoded);
    let secrets: Vec<_> = secrets(event)
        .into_iter()
        // Whoever puts an id where a bank's name belongs shows it himself.
        .filter(|secret| secret.len() > 8 && !public.iter().any(|text| text.contains(secret)))
        .collect();
    let mut trace = Trace::default();
    trace.push(0.0, EntryKind::received(decoded, session.phase()));
    if let Ok(recorded) = serde_json::from_value::<Recorded>(message.clone()) {
        trace.attach(recorded);
    }
    let shown = [
        format!("{decoded:?} {session:?} {:?}", session.outcome()),
        format!("{event:?} {:?}", decoded.fields()),
        report(trace.entries()),
        without_payload(&trace),
    ];
    for secret in &secrets {
        for text in &shown {
            assert!(!text.contains(secret), "an id is shown in {text}");
        }
    }
    let file = to_ndjson(trace.entries());
    for secret in secrets
        .iter()
        .filter(|secret| LoginId::parse(secret).is_ok())
    {
        assert!(!file.contains(secret), "an id is exported in {file}");
    }
}

/// The payload stands under pseudonyms, which keep short words of a URL's path: only ids of Flinks' form are sought there.
fn without_payload(trace: &Trace) -> String {
    let mut text = String::new();
    for entry in trace.entries() {
        let mut entry = entry.clone();
        if let EntryKind::Received { payload, .. } = &mut entry.kind {
            *payload = None;
        }
        text.push_str(&to_ndjson([&entry]));
    }
    text
}

fn secrets(event: &Event) -> Vec<&str> {
    match event {
        Event::Redirect { redirect } => of_redirect(redirect),
        Event::AccountSelected { account_ids } => {
            account_ids.iter().map(AccountId::expose).collect()
        }
        Event::FlinksCode(message) => message.request_id.iter().map(|id| id.expose()).collect(),
        _ => Vec::new(),
    }
}

fn of_redirect(redirect: &Redirect) -> Vec<&str> {
    let login_id = redirect.login_id.iter().map(|id| id.expose());
    let request_id = redirect.request_id.iter().map(|id| id.expose());
    let state = redirect.state.iter().map(|state| state.expose());
    let tag = redirect.tag.iter().map(|tag| tag.as_str());
    let accounts = redirect.account_ids.iter().map(|id| id.expose());
    login_id
        .chain(request_id)
        .chain(state)
        .chain(tag)
        .chain(accounts)
        .collect()
}

/// What is shown whole by intention, and the fixed words around it.
fn public(decoded: &Decoded) -> Vec<String> {
    let mut public: Vec<_> = decoded.problems.iter().map(ToString::to_string).collect();
    let institution = match &decoded.event {
        Event::Redirect { redirect } => &redirect.institution,
        Event::FlinksCode(message) => &message.institution,
        _ => &None,
    };
    let code = decoded.flinks_code.as_ref();
    public.extend(institution.iter().map(ToString::to_string));
    public.extend(code.map(|code| code.name().to_owned()));
    let mut words = Trace::default();
    if let Ok(nothing) = decode_json(&json!({})) {
        let what = EntryKind::received(&nothing, flinks_protocol::Phase::Finished);
        words.push(0.0, what);
    }
    public.push(report(words.entries()));
    public.push(to_ndjson(words.entries()));
    public.push(WORDS.to_owned());
    public
}

/// Of `Debug` and of names on the wire: a tag or an account's id may be one of them.
const WORDS: &str = "Redirect redirect login_id account_ids institution request_id flinks_code LoginId AccountId \
                     RequestId FlinksCode CodeMessage AccountSelected ACCOUNT_SELECTED Connected Connection \
                     consent_denied token_renewed failed_attempts selected outcome Finished loginId accountId \
                     requestId flinksCode REDIRECT problems expected";
