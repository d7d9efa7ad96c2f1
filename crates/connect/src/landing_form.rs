//! The landing page without JavaScript: a form that hands over what the page's URL has brought.

use crate::Locale;
use flinks_embed::HandoffOptions;
use flinks_protocol::{Connection, HandoffBody, Institution, parse_redirect};
use leptos::prelude::*;

/// The form as HTML, if the page that is rendered has a connection in its URL, and the endpoint takes forms. The fields have
/// the names that they have in JSON; an account id is there once for each account.
pub(crate) fn landing_form(handoff: &HandoffOptions, locale: Locale) -> Option<String> {
    let action = handoff.form_action()?.to_owned();
    let request = use_context::<http::request::Parts>()?;
    let connection = parse_redirect(&request.uri.to_string()).ok()?;
    let fields = fields(&connection)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let form = view! {
        <form method="post" action=action>
            {fields.collect_view()}
            <button>{locale.landing_button()}</button>
        </form>
    };
    Some(form.to_html())
}

fn fields(connection: &Connection) -> Vec<(&'static str, String)> {
    // Every field of it, so that one that is new is missed by the compiler.
    let HandoffBody {
        login_id,
        account_ids,
        institution,
        request_id,
        tag,
        state,
    } = HandoffBody::new(connection, None);
    let accounts = account_ids
        .iter()
        .map(|id| ("accountIds", id.expose().to_owned()));
    let others = [
        (
            "institution",
            institution.as_ref().map(Institution::to_string),
        ),
        ("requestId", request_id.map(|id| id.expose().to_owned())),
        ("tag", tag.map(|tag| tag.as_str().to_owned())),
        ("state", state.map(|state| state.expose().to_owned())),
    ];
    let others = others
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let login_id = ("loginId", login_id.expose().to_owned());
    [login_id]
        .into_iter()
        .chain(accounts)
        .chain(others)
        .collect()
}
