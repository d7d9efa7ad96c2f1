//! From a message's fields to what it says: the only reader of messages, in the browser and natively.

use crate::connection::Connection;
use crate::event::{CodeMessage, Event, Step};
use crate::field_reader::{FieldProblem, FieldReader};
use crate::fields::{Fields, MAX_MESSAGE_LENGTH, Malformed};
use crate::flinks_code::FlinksCode;
use serde_json::Value;

/// What a message says, and which of its fields could not be used.
///
/// One message is one event. A FlinksCode may stand beside a step (Flinks documents it in messages of its own; the widget
/// drifts): then the step is the event, because it says what the person sees, and the code is in
/// [`flinks_code`](Self::flinks_code), because it says why. An event of its own for the code would count one attempt
/// twice, and would leave a listener without the step to tell whether the code was the news or its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The message, one variant for each that is known.
    pub event: Event,
    /// Why an attempt went wrong: the code of every message that has one, whatever else it says.
    pub flinks_code: Option<FlinksCode>,
    /// The fields that could not be used.
    pub problems: Vec<FieldProblem>,
}

/// Decodes a message. Total: whatever the fields hold, an event comes out.
///
/// A message with neither a known step nor a FlinksCode is [`Event::Unknown`]: the vendor adds messages.
pub fn decode(fields: &Fields) -> Decoded {
    let mut reader = FieldReader::new([fields]);
    let code = reader.flinks_code("flinksCode");
    let event = match (reader.text("step"), &code) {
        (Some(name), code) => match Step::from_name(&name) {
            Some(step) => {
                if step.is_code() && code.as_ref().is_some_and(|code| code.name() != name) {
                    reader.report(FieldProblem {
                        field: "flinksCode",
                        expected: "the code that the step says",
                    });
                }
                Event::read(step, &mut reader)
            }
            None => Event::Unknown { step: Some(name) },
        },
        (None, Some(code)) => Event::FlinksCode(CodeMessage::read(&mut reader, code.clone(), None)),
        (None, None) => Event::Unknown { step: None },
    };
    let flinks_code = match &event {
        Event::FlinksCode(message) => Some(message.code.clone()),
        // A code in its URL counts, too.
        Event::Redirect { redirect } => redirect.flinks_code.clone(),
        _ => code,
    };
    Decoded {
        event,
        flinks_code,
        problems: reader.into_problems(),
    }
}

/// Decodes a message as it stood in `MessageEvent.data`: an object, or the JSON text of one (`stringify=true`).
///
/// # Errors
/// [`Malformed`] when it is neither.
///
/// ```
/// use flinks_protocol::{decode_json, Event};
/// let decoded = decode_json(&serde_json::json!({"step": "APP_MOUNTED"}))?;
/// assert_eq!(decoded.event, Event::AppMounted);
/// let as_text = decode_json(&serde_json::json!(r#"{"step": "APP_MOUNTED"}"#))?;
/// assert_eq!(as_text, decoded);
/// # Ok::<(), flinks_protocol::Malformed>(())
/// ```
pub fn decode_json(message: &Value) -> Result<Decoded, Malformed> {
    let fields = match message {
        Value::String(text) if text.encode_utf16().count() > MAX_MESSAGE_LENGTH => {
            return Err(Malformed::TooLong);
        }
        Value::String(text) => {
            let message = serde_json::from_str(text).map_err(|_| Malformed::NotJson)?;
            Fields::from_json(&message)?
        }
        message => Fields::from_json(message)?,
    };
    Ok(decode(&fields))
}

impl Decoded {
    /// The step of the message; `None` for a FlinksCode without one and for unknown ones.
    pub fn step(&self) -> Option<Step> {
        self.event.step()
    }

    /// The name of the step, or else the FlinksCode, or else `?`.
    pub fn name(&self) -> &str {
        match (&self.event, self.step()) {
            (_, Some(step)) => step.name(),
            (Event::FlinksCode(message), None) => message.code.name(),
            (Event::Unknown { step: Some(name) }, None) => name,
            _ => "?",
        }
    }

    /// The connection, if this is a success: a REDIRECT with a well-formed login id and no FlinksCode.
    pub fn connection(&self) -> Option<Connection> {
        match &self.event {
            Event::Redirect { redirect } => redirect.connection(),
            _ => None,
        }
    }

    /// The fields that are there, by their names on the wire, ids masked: what may be shown.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let code = self.flinks_code.iter();
        let mut shown: Vec<_> = code
            .map(|code| ("flinksCode", code.name().to_owned()))
            .collect();
        self.event.show(&mut shown);
        shown
    }
}
