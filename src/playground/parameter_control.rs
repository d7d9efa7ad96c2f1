//! What a parameter's value is typed into or chosen from.

use super::words::use_words;
use flinks_connect::protocol::{Kind, Parameter};
use leptos::prelude::*;

/// A list where the values are known, else an input.
#[component]
pub fn ParameterControl(parameter: Parameter) -> impl IntoView {
    let words = use_words();
    let choices: &'static [&'static str] = match parameter.kind() {
        Kind::Boolean | Kind::Flag => &["true", "false"],
        Kind::Choice(choices) => choices,
        kind => {
            let (kind, mode) = match kind {
                // A secret stays out of the autofill and out of sight.
                _ if parameter == Parameter::AuthorizeToken => ("password", "text"),
                Kind::Integer => ("number", "numeric"),
                Kind::Url => ("url", "url"),
                _ => ("text", "text"),
            };
            return view! {
                <input
                    type=kind
                    inputmode=mode
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=parameter.about().default.unwrap_or_default()
                />
            }
            .into_any();
        }
    };
    let choices = choices
        .iter()
        .map(|choice| view! { <option value=*choice>{*choice}</option> })
        .collect_view();
    view! {
        <select>
            <option value="">{words.of("not sent", "non envoyé")}</option>
            {choices}
        </select>
    }
    .into_any()
}
