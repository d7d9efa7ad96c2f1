//! Values: what is wrong with each, and its right spelling.

use crate::findings::{Findings, shorten};
use crate::placeholder;
use crate::problem::{ProblemCode, Severity};
use flinks_protocol::{Colour, DaysOfTransactions, Evidence, Kind, Parameter, ProductType};

const DAYS_360: &str = "Days360";

impl Findings {
    pub(crate) fn value(&mut self, parameter: Parameter, value: &str) {
        let name = parameter.name();
        // In a pasted text it was told with the words that stand for it.
        if value.contains(placeholder::is_stand_in) {
            return;
        }
        if placeholder::covers(value) {
            return self.error(
                ProblemCode::Placeholder,
                name,
                format!("The value of {name} is a placeholder that was not filled in."),
                "Have the template fill it in, on your server or in the page's script.",
            );
        }
        if self.unset(parameter, value) {
            return;
        }
        if parameter == Parameter::DaysOfTransactions && value.eq_ignore_ascii_case(DAYS_360) {
            return self.error(
                ProblemCode::Days360,
                name,
                "Days360 was replaced by Days365 in August 2018.",
                "Use Days365.",
            );
        }
        if parameter == Parameter::ProductType
            && value.eq_ignore_ascii_case(ProductType::Investment.as_str())
        {
            self.error(
                ProblemCode::RetiredProduct,
                name,
                "The investment product was retired on 30 April 2026.",
                "Leave productType out, or use banking.",
            );
        }
        let absent_token = parameter == Parameter::AuthorizeToken && matches!(value, "" | "false");
        let Some(expected) = parameter
            .kind()
            .expects_instead(value)
            .filter(|_| !absent_token)
        else {
            return;
        };
        if let Some(right) = right_case(parameter, value) {
            return self.error(
                ProblemCode::WrongCase,
                name,
                format!("The values of {name} are case-sensitive: {value} is not {right}."),
                format!("Write {name}={right}."),
            );
        }
        let severity = match parameter.about().evidence.contains(&Evidence::Documented) {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let shown = match parameter.is_secret() {
            true => "Its value".to_owned(),
            false => format!("'{}'", shorten(value)),
        };
        let message = match parameter.kind() {
            Kind::Url => format!("{shown} is not an absolute URL, as {name} has to be."),
            _ => format!("{shown} is not a value of {name}."),
        };
        self.add(
            ProblemCode::InvalidValue,
            severity,
            Some(name),
            message,
            format!("Expected: {expected}."),
        );
    }
}

/// The value in its right spelling: in the right case, with the name of today, a colour without its `#`.
pub(crate) fn right(parameter: Parameter, value: String) -> String {
    if parameter == Parameter::DaysOfTransactions && value.eq_ignore_ascii_case(DAYS_360) {
        return DaysOfTransactions::Days365.as_str().to_owned();
    }
    if let Some(right) = right_case(parameter, &value) {
        return right.to_owned();
    }
    match (parameter.kind(), Colour::parse(&value)) {
        (Kind::Colour, Ok(colour)) => colour.as_str().to_owned(),
        _ => value,
    }
}

/// The value in its right spelling, if only the case is wrong.
fn right_case(parameter: Parameter, value: &str) -> Option<&'static str> {
    let values: &[&'static str] = match parameter.kind() {
        Kind::Boolean | Kind::Flag => &["true", "false"],
        Kind::Choice(values) => values,
        _ => return None,
    };
    let right = values
        .iter()
        .copied()
        .find(|right| right.eq_ignore_ascii_case(value))?;
    (right != value).then_some(right)
}
