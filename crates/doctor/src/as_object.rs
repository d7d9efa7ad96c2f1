//! What the doctor says as an object, for programs.

use crate::examine::Examination;
use crate::problem::{Problem, ProblemCode, Severity};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// `parameters`, `raw`, `problems`, `advice`, `place` and `rebuilt`.
impl Serialize for Examination {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a> {
            parameters: BTreeMap<&'static str, &'a str>,
            raw: BTreeMap<&'a str, &'a str>,
            problems: &'a [Problem],
            advice: &'a [Problem],
            place: Option<String>,
            rebuilt: Option<&'a str>,
        }
        let known = self.parameters.known();
        Object {
            parameters: known
                .map(|(parameter, value)| (parameter.name(), value))
                .collect(),
            raw: self.parameters.raw_pairs().collect(),
            problems: &self.problems,
            advice: &self.advice,
            place: self.place.as_ref().map(ToString::to_string),
            rebuilt: self.rebuilt.as_deref(),
        }
        .serialize(serializer)
    }
}
