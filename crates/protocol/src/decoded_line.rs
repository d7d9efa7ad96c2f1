//! A line of an event log, decoded: what programs print of it.

use crate::connection::Institution;
use crate::event::{Decoded, Event};
use crate::id::{AccountId, mask};
use crate::json::decode_json;
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// A line of an event log, decoded: one flat object for every kind of message.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DecodedLine {
    /// What it is.
    pub kind: LineKind,
    /// The step; of an unknown message the text in its place.
    pub step: Option<String>,
    /// The FlinksCode.
    pub flinks_code: Option<String>,
    /// The login.
    pub login_id: Option<String>,
    /// The accounts that were selected.
    pub account_ids: Vec<String>,
    /// The bank.
    pub institution: Option<Institution>,
    /// The session at Flinks.
    pub request_id: Option<String>,
    /// Whether it is a REDIRECT that connects.
    pub success: bool,
    /// The fields that could not be used, or why there is no message.
    pub problems: Vec<String>,
}

/// What a line of an event log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum LineKind {
    /// A message with a known step.
    Step,
    /// A FlinksCode without a step.
    Code,
    /// A message of a shape or a step that is not known (yet).
    Unknown,
    /// No message.
    Malformed,
}

impl LineKind {
    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Code => "code",
            Self::Unknown => "unknown",
            Self::Malformed => "malformed",
        }
    }
}

/// With masked ids, whether they are revealed or not.
impl fmt::Debug for DecodedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut masked = self.clone();
        masked.mask();
        f.debug_struct("DecodedLine")
            .field("kind", &masked.kind)
            .field("step", &masked.step)
            .field("flinks_code", &masked.flinks_code)
            .field("login_id", &masked.login_id)
            .field("account_ids", &masked.account_ids)
            .field("institution", &masked.institution)
            .field("request_id", &masked.request_id)
            .field("success", &masked.success)
            .field("problems", &masked.problems)
            .finish()
    }
}

impl DecodedLine {
    /// Decodes a line that holds a JSON value, as in `MessageEvent.data`. Ids are masked. `None` for a blank line.
    ///
    /// ```
    /// use flinks_protocol::{DecodedLine, LineKind};
    /// let line = DecodedLine::read(br#"{"step":"REDIRECT","loginId":"6747ff12-6943-429f-c710-08d9aaed1c78"}"#).unwrap();
    /// assert_eq!((line.kind, line.success), (LineKind::Step, true));
    /// assert_eq!(line.login_id.unwrap(), "6747…");
    /// ```
    pub fn read(line: &[u8]) -> Option<Self> {
        let mut decoded = Self::read_revealed(line)?;
        decoded.mask();
        Some(decoded)
    }

    /// The same with whole ids: they are in its fields and in what serialises, and not in `Debug`.
    ///
    /// ```
    /// use flinks_protocol::DecodedLine;
    /// let line = DecodedLine::read_revealed(br#"{"step":"REDIRECT","loginId":"6747ff12-6943-429f-c710-08d9aaed1c78"}"#).unwrap();
    /// assert!(!format!("{line:?}").contains("6747ff12"));
    /// ```
    pub fn read_revealed(line: &[u8]) -> Option<Self> {
        // A byte order mark, which editors write, is no JSON.
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if line.trim_ascii().is_empty() {
            return None;
        }
        let data: Value = match serde_json::from_slice(line) {
            Ok(data) => data,
            Err(error) => return Some(Self::malformed(format!("the line is not JSON: {error}"))),
        };
        Some(match decode_json(&data) {
            Ok(decoded) => Self::decoded(decoded),
            Err(malformed) => Self::malformed(malformed.to_string()),
        })
    }

    fn of(kind: LineKind) -> Self {
        Self {
            kind,
            step: None,
            flinks_code: None,
            login_id: None,
            account_ids: Vec::new(),
            institution: None,
            request_id: None,
            success: false,
            problems: Vec::new(),
        }
    }

    fn malformed(problem: String) -> Self {
        Self {
            problems: vec![problem],
            ..Self::of(LineKind::Malformed)
        }
    }

    fn decoded(decoded: Decoded) -> Self {
        let step = decoded.step();
        let kind = match decoded.event {
            Event::Unknown { .. } => LineKind::Unknown,
            _ if step.is_some() => LineKind::Step,
            _ => LineKind::Code,
        };
        let line = Self {
            step: step.map(|step| step.name().to_owned()),
            flinks_code: decoded.flinks_code.map(|code| code.name().to_owned()),
            problems: decoded.problems.iter().map(ToString::to_string).collect(),
            ..Self::of(kind)
        };
        let exposed = |ids: Vec<AccountId>| ids.into_iter().map(String::from).collect();
        match decoded.event {
            Event::Unknown { step } => Self { step, ..line },
            Event::FlinksCode(message) => Self {
                request_id: message.request_id.map(String::from),
                institution: message.institution,
                ..line
            },
            Event::Redirect { redirect } => Self {
                success: redirect.connection().is_some(),
                login_id: redirect.login_id.map(String::from),
                account_ids: exposed(redirect.account_ids),
                institution: redirect.institution,
                request_id: redirect.request_id.map(String::from),
                ..line
            },
            Event::AccountSelected { account_ids } => Self {
                account_ids: exposed(account_ids),
                ..line
            },
            Event::InstitutionSelected { institution }
            | Event::DisabledInstitution { institution }
            | Event::ComponentLoadCredential { institution }
            | Event::ComponentLoadCredentialRetry { institution }
            | Event::SubmitCredential { institution }
            | Event::ComponentCloseSession { institution } => Self {
                institution,
                ..line
            },
            _ => line,
        }
    }

    fn mask(&mut self) {
        for id in self
            .login_id
            .iter_mut()
            .chain(&mut self.request_id)
            .chain(&mut self.account_ids)
        {
            *id = mask(id);
        }
    }
}
