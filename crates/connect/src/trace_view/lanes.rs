//! The lanes of the timeline: how high they are, and what they are called.

use crate::trace::Lane;

/// The height of a lane in CSS pixels, as in the style sheet.
pub(super) const LANE: usize = 22;

/// The height of all lanes.
pub(super) const LANES: usize = Lane::ALL.len() * LANE;

/// The name of a lane in English and in French.
pub(super) fn lane_name(lane: Lane) -> (&'static str, &'static str) {
    match lane {
        Lane::Loading => ("Loading", "Chargement"),
        Lane::Consent => ("Consent", "Consentement"),
        Lane::Institution => ("Institution", "Institution"),
        Lane::Credential => ("Credentials", "Identification"),
        Lane::Mfa => ("MFA", "AMF"),
        Lane::Accounts => ("Accounts", "Comptes"),
        Lane::Finished => ("Finish", "Fin"),
        Lane::Handoff => ("Hand-off", "Transmission"),
        _ => ("Refused", "Refusés"),
    }
}
