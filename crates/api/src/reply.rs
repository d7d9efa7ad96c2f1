//! What an answer says of itself. Nothing is a success because it is no failure: one rule for every call, and for webhooks.

use crate::error::ApiError;
use flinks_protocol::{FlinksCode, RequestId};
use serde_json::{Map, Value};

/// What came back, whatever the status.
pub(crate) struct Reply {
    pub endpoint: &'static str,
    pub status: u16,
    pub body: Value,
}

/// An answer that tells no error.
pub(crate) struct Said {
    endpoint: &'static str,
    /// The status; where the body has another one than 200, that.
    pub status: u16,
    /// Whether Flinks is still at it.
    pub pending: bool,
    pub fields: Map<String, Value>,
}

impl Reply {
    /// Errors are told by their FlinksCode at every status, and without one by the status. `OPERATION_PENDING` and
    /// `OPERATION_DISPATCHED` are pending at every status, and so is 202, whether HTTP says it or the body.
    pub(crate) fn said(self) -> Result<Said, ApiError> {
        let said = self.whatever_it_says()?;
        match said.status {
            _ if said.pending => Ok(said),
            200..=299 => Ok(said),
            _ => Err(said.into_error()),
        }
    }

    /// The same, where another status than that of a success may be one: only a FlinksCode is an error.
    pub(crate) fn whatever_it_says(self) -> Result<Said, ApiError> {
        let (endpoint, http) = (self.endpoint, self.status);
        let unreadable = |reason: &str| ApiError::Answer {
            endpoint,
            status: http,
            reason: reason.to_owned(),
        };
        let Value::Object(fields) = self.body else {
            return Err(unreadable("not a JSON object"));
        };
        let status = ["HttpStatusCode", "StatusCode"]
            .iter()
            .find_map(|name| fields.get(*name)?.as_u64())
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| *status != 200)
            .unwrap_or(http);
        let code = match fields.get("FlinksCode") {
            None | Some(Value::Null) => None,
            Some(Value::String(code)) if code.is_empty() => None,
            Some(Value::String(code)) => Some(FlinksCode::from_name(code)),
            Some(_) => return Err(unreadable("FlinksCode is not text")),
        };
        let pending = match &code {
            Some(FlinksCode::OperationPending | FlinksCode::OperationDispatched) => true,
            None | Some(FlinksCode::Ok | FlinksCode::Created) => status == 202,
            Some(_) => false,
        };
        let said = Said {
            endpoint,
            status,
            pending,
            fields,
        };
        match code {
            None | Some(FlinksCode::Ok | FlinksCode::Created) => Ok(said),
            Some(_) if pending => Ok(said),
            Some(_) => Err(said.into_error()),
        }
    }
}

impl Said {
    /// A text that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    pub(crate) fn request_id(&self) -> Option<RequestId> {
        RequestId::parse(self.text("RequestId")?).ok()
    }

    /// The error of an answer that cannot be read.
    pub(crate) fn unreadable(&self, reason: impl Into<String>) -> ApiError {
        ApiError::Answer {
            endpoint: self.endpoint,
            status: self.status,
            reason: reason.into(),
        }
    }

    pub(crate) fn into_error(self) -> ApiError {
        ApiError::Flinks {
            endpoint: self.endpoint,
            status: self.status,
            code: self.text("FlinksCode").map(FlinksCode::from_name),
            message: self.text("Message").map(str::to_owned),
        }
    }
}

/// A list of objects, or what is wrong with it.
pub(crate) fn list_of_objects(fields: &Map<String, Value>, name: &str) -> Result<(), String> {
    match fields.get(name) {
        Some(Value::Array(list)) if list.iter().all(Value::is_object) => Ok(()),
        Some(Value::Array(_)) => Err(format!("{name} has entries that are no objects")),
        Some(_) => Err(format!("{name} is not a list")),
        None => Err(format!("{name} is missing")),
    }
}
