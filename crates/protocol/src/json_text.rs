//! JSON text for what is posted and told, written by hand: serde's way there costs the browser ten kilobytes. A test
//! compares the two.

use crate::connection::{Connection, Institution};
use crate::handoff::HandoffState;
use crate::id::State;
use crate::trace::What;

/// An object under construction. The names are ours; the values may hold anything.
#[derive(Debug)]
pub struct JsonObject(String);

impl Default for JsonObject {
    fn default() -> Self {
        Self::new()
    }
}

impl JsonObject {
    /// `{`
    pub fn new() -> Self {
        Self(String::from("{"))
    }

    /// A text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        quote(&mut self.0, value);
        self
    }

    /// A text or `null`.
    #[must_use]
    pub fn text_or_null(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.json(name, "null"),
        }
    }

    /// A whole number.
    #[must_use]
    pub fn number(self, name: &str, value: i64) -> Self {
        self.json(name, &value.to_string())
    }

    /// A list of texts.
    #[must_use]
    pub fn texts(mut self, name: &str, values: &mut dyn Iterator<Item = &str>) -> Self {
        self.name(name);
        list(&mut self.0, values);
        self
    }

    /// A value that is JSON already.
    #[must_use]
    pub fn json(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        self.0.push_str(value);
        self
    }

    /// `}`
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn name(&mut self, name: &str) {
        separate(&mut self.0);
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }
}

/// A comma, unless something has just begun.
fn separate(out: &mut String) {
    if !matches!(out.as_bytes().last(), Some(b'{' | b'[')) {
        out.push(',');
    }
}

fn list(out: &mut String, texts: &mut dyn Iterator<Item = &str>) {
    out.push('[');
    for text in texts {
        separate(out);
        quote(out, text);
    }
    out.push(']');
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.push('\\'),
            '\0'..' ' => {
                out.push_str(if letter < '\x10' { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(letter) % 16, 16));
                continue;
            }
            _ => {}
        }
        out.push(letter);
    }
    out.push('"');
}

impl Connection {
    /// The JSON of its [`HandoffBody`](crate::HandoffBody) with this state:
    /// `{loginId, accountIds, institution, requestId, tag, state}`.
    pub fn to_json(&self, state: Option<&State>) -> String {
        let object = JsonObject::new()
            .text("loginId", self.login_id.expose())
            .texts(
                "accountIds",
                &mut self.account_ids.iter().map(|id| id.expose()),
            );
        let object = match &self.institution {
            Some(Institution::Number(number)) => object.number("institution", *number),
            Some(Institution::Name(name)) => object.text("institution", name),
            None => object.text_or_null("institution", None),
        };
        object
            .text_or_null("requestId", self.request_id.as_ref().map(|id| id.expose()))
            .text_or_null("tag", self.tag.as_ref().map(|tag| tag.as_str()))
            .text_or_null("state", state.map(|state| state.expose()))
            .end()
    }
}

impl HandoffState {
    /// `{state, attempt?, delayMs?, status?}`.
    pub fn to_json(&self) -> String {
        self.write(JsonObject::new()).end()
    }

    fn write(&self, object: JsonObject) -> JsonObject {
        let object = object.text("state", self.name());
        match *self {
            Self::Sending { attempt } => object.number("attempt", attempt.into()),
            Self::Waiting { attempt, delay_ms } => object
                .number("attempt", attempt.into())
                .number("delayMs", i64::try_from(delay_ms).unwrap_or(i64::MAX)),
            Self::Refused { status } => object.number("status", status.into()),
            _ => object,
        }
    }
}

impl What {
    /// `{kind, …}`, without the whole message that a [`Trace`](crate::Trace) may keep beside it.
    pub fn to_json(&self) -> String {
        let object = JsonObject::new();
        match self {
            Self::Received {
                step,
                fields,
                problems,
                phase,
                ..
            } => {
                let mut pairs = String::from("[");
                for (name, value) in fields {
                    separate(&mut pairs);
                    list(&mut pairs, &mut [name.as_str(), value].into_iter());
                }
                pairs.push(']');
                object
                    .text("kind", "received")
                    .text("step", step)
                    .json("fields", &pairs)
                    .texts("problems", &mut problems.iter().map(String::as_str))
                    .text("phase", phase.name())
            }
            Self::Refused { reason, origin } => object
                .text("kind", "refused")
                .text("reason", reason.name())
                .text("origin", origin),
            Self::Handoff(state) => state.write(object.text("kind", "handoff")),
            Self::Lifecycle { change, detail } => {
                let object = object
                    .text("kind", "lifecycle")
                    .text("change", change.name());
                match detail.is_empty() {
                    true => object,
                    false => object.text("detail", detail),
                }
            }
        }
        .end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HandoffBody, Lifecycle, Phase, Refusal, decode_json, parse_redirect};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn same(ours: &str, value: &impl serde::Serialize) {
        let ours: Value = serde_json::from_str(ours).unwrap_or_else(|_| panic!("{ours}"));
        assert_eq!(ours, serde_json::to_value(value).unwrap());
    }

    #[test]
    fn a_body_is_what_serde_writes() {
        let url = "https://a.example/?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";
        let bare = parse_redirect(url).unwrap();
        let mut numbered = bare.clone();
        numbered.institution = Some(Institution::Number(-14));
        let more = "&accountId=a1,b2&institution=Coast%20%22Capital&tag=x&state=s1&requestId=0c1d1d2c-7d4f-4a7b-8a0e-2f6a3c1b9d11";
        let full = parse_redirect(&format!("{url}{more}")).unwrap();
        let own = State::from_random([7; 16]);
        for connection in [bare, numbered, full] {
            for state in [None, Some(own.clone())] {
                let body = HandoffBody::new(&connection, state.clone());
                let state = state.or(connection.state.clone());
                same(&connection.to_json(state.as_ref()), &body);
            }
        }
    }

    #[test]
    fn a_record_of_the_trace_is_what_serde_writes() {
        let states = [
            HandoffState::Idle,
            HandoffState::Sending { attempt: 2 },
            HandoffState::Waiting {
                attempt: 2,
                delay_ms: 1_500,
            },
            HandoffState::Accepted,
            HandoffState::Refused { status: 422 },
            HandoffState::GaveUp,
        ];
        for state in states {
            same(&state.to_json(), &state);
            let what = What::Handoff(state);
            same(&what.to_json(), &what);
        }
        let message = json!({"step": "REDIRECT", "institution": "BMO", "loginId": 7, "tag": "x"});
        let received = What::received(&decode_json(&message).unwrap(), Phase::Ready);
        let refused = What::Refused {
            reason: Refusal::OtherOrigin,
            origin: "https://evil.example".into(),
        };
        let changes = ["", "load-timeout"].map(|detail| What::Lifecycle {
            change: Lifecycle::Failed,
            detail: detail.into(),
        });
        for what in changes.into_iter().chain([received, refused]) {
            same(&what.to_json(), &what);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_written_so_that_it_is_read_back(text in prop_oneof![".*", "[\u{0}-\u{7f}]{0,40}"]) {
            let json = JsonObject::new().text("a", &text).texts("b", &mut [text.as_str(), "x"].into_iter()).end();
            let read: Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read, json!({"a": text, "b": [text, "x"]}));
        }
    }
}
