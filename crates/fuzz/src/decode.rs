//! A message of the frame, as it stands in `MessageEvent.data`.

use flinks_protocol::{
    Decoded, Event, LoginId, MAX_MESSAGE_LENGTH, Outcome, Reaction, Redirect, Session, decode_json,
};
use flinks_trace::{EntryKind, Recorded, Trace, report, to_ndjson};
use serde_json::{Value, json};

/// Bytes that are JSON are the message; others are a message that is a text.
pub fn decode(data: &[u8]) {
    let message = serde_json::from_slice(data)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(data).into_owned()));
    let Ok(decoded) = decode_json(&message) else {
        return;
    };
    as_text(&message, &decoded);
    let mut session = Session::new();
    session.start_loading();
    let reaction = session.receive(&decoded);
    let connects = match decoded.event() {
        Event::Redirect { redirect } => {
            let connection = redirect.connection();
            assert_eq!(connection, decoded.connection(), "read twice: {decoded:?}");
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

/// `stringify=true` makes no difference.
fn as_text(message: &Value, decoded: &Decoded) {
    let text = message.to_string();
    if message.is_object() && text.chars().count() <= MAX_MESSAGE_LENGTH {
        assert_eq!(decode_json(&Value::String(text)).as_ref(), Ok(decoded));
    }
}

/// What is printed, traced, reported and exported holds no whole id.
fn is_kept_secret(message: &Value, decoded: &Decoded, session: &Session) {
    let event = decoded.event();
    let public = public(decoded, &event);
    let secrets: Vec<_> = secrets(&event)
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
            account_ids.iter().map(|id| id.expose()).collect()
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
fn public(decoded: &Decoded, event: &Event) -> Vec<String> {
    let mut public: Vec<_> = decoded.problems.iter().map(ToString::to_string).collect();
    let (institution, code) = match event {
        Event::Redirect { redirect } => (&redirect.institution, redirect.flinks_code.as_ref()),
        Event::FlinksCode(message) => (&message.institution, Some(&message.code)),
        _ => (&None, None),
    };
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
