//! The institutions of the list.

use serde::Serialize;

/// One institution.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Institution {
    /// The name in messages, in deep links and in the redirect URL.
    pub name: &'static str,
    /// The name on the screen.
    pub label: &'static str,
    /// The number that a deep link may use in place of the name.
    pub number: Option<u16>,
    /// What happens when it is chosen.
    pub access: Access,
}

/// How an institution lets people in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Access {
    /// Username and password in the widget.
    Credentials,
    /// The institution's own page in another window; listed with `demoOutbound=true` only.
    Popup,
    /// Not at all at the moment: `DISABLED_INSTITUTION`.
    Disabled,
}

/// Every institution, in the order of the list.
pub const INSTITUTIONS: &[Institution] = &[
    institution(
        "FlinksCapital",
        "Flinks Capital",
        Some(14),
        Access::Credentials,
    ),
    institution("BankX", "Bank X", None, Access::Popup),
    institution("ATB", "ATB", None, Access::Credentials),
    institution("BMO", "BMO", None, Access::Credentials),
    institution("CIBC", "CIBC", None, Access::Credentials),
    institution("CoastCapital", "Coast Capital", None, Access::Credentials),
    institution("Desjardins", "Desjardins", None, Access::Credentials),
    institution("EQBank", "EQ Bank", None, Access::Credentials),
    institution("HSBC", "HSBC", None, Access::Disabled),
    institution("Laurentienne", "Laurentienne", None, Access::Credentials),
    institution("Meridian", "Meridian", None, Access::Credentials),
    institution("National", "National", None, Access::Credentials),
    institution("Tangerine", "Tangerine", None, Access::Credentials),
    institution("Vancity", "Vancity", None, Access::Credentials),
];

/// How the institution of this name lets people in; an unknown one does not.
pub(crate) fn access(name: &str) -> Access {
    INSTITUTIONS
        .iter()
        .find(|institution| institution.name == name)
        .map_or(Access::Disabled, |institution| institution.access)
}

const fn institution(
    name: &'static str,
    label: &'static str,
    number: Option<u16>,
    access: Access,
) -> Institution {
    Institution {
        name,
        label,
        number,
        access,
    }
}
