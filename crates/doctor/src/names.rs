//! Names of parameters: in their right spelling, nearly right, or unknown.

use crate::findings::{Findings, shorten};
use crate::problem::ProblemCode;
use crate::spaces;
use flinks_protocol::{Parameter, query};

/// Longer than any name that could be meant.
const MAX_NAME: usize = 100;

/// The parameter that is meant by a name as it stands in a URL: in any case, with blanks around it.
pub(crate) fn meant(raw: &str) -> Option<Parameter> {
    if raw.len() > MAX_NAME {
        return None;
    }
    let name = shown(raw);
    Parameter::ALL
        .into_iter()
        .find(|known| known.name().eq_ignore_ascii_case(&name))
}

/// A name as it stands in a URL, decoded, without the white space around it.
pub(crate) fn shown(raw_name: &str) -> String {
    let name = query::decode(&spaces::without_indentation(raw_name));
    spaces::trim(&name).to_owned()
}

/// Whether a text begins with a parameter and its `=`, or is a parameter's name from end to end.
pub(crate) fn begins(text: &str) -> bool {
    let end = text.find(['=', '&', '?', '#']).unwrap_or(text.len());
    let (name, behind) = text.split_at(end);
    (behind.is_empty() || behind.starts_with(['=', '&'])) && meant(name).is_some()
}

impl Findings {
    /// A name that is not one of the table, or not for the first time.
    pub(crate) fn name(&mut self, name: &str) {
        if Parameter::from_name(name).is_some() {
            return self.warning(
                ProblemCode::DuplicateParameter,
                name,
                format!("{name} stands there more than once; the first one counts."),
                "Leave the others out.",
            );
        }
        if let Some(right) = meant(&query::encode(name)) {
            return self.error(
                ProblemCode::WrongCase,
                name,
                format!("Names are case-sensitive: {name} is not {}.", right.name()),
                format!("Write {}.", right.name()),
            );
        }
        if self.unset_address("name of a parameter", name) {
            return;
        }
        let fix = match nearest(name) {
            Some(nearest) => format!("Did you mean {}?", nearest.name()),
            None => "Leave it out, unless Flinks told you of it.".to_owned(),
        };
        self.warning(
            ProblemCode::UnknownParameter,
            name,
            format!("'{}' is not a known parameter.", shorten(name)),
            fix,
        );
    }
}

/// The real name that was probably meant.
fn nearest(name: &str) -> Option<Parameter> {
    if name.len() > 40 {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let allowed = (name.chars().count() / 4).clamp(1, 3);
    Parameter::ALL
        .into_iter()
        .map(|parameter| {
            (
                strsim::osa_distance(&name, &parameter.name().to_ascii_lowercase()),
                parameter,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, parameter)| parameter)
}
