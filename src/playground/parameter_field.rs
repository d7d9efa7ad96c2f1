//! One parameter of the form: its control follows its kind.

use super::draft::Draft;
use super::words::Words;
use flinks_connect::protocol::{Evidence, Kind, Parameter};
use leptos::prelude::*;

/// Name, control, and what is known of it.
#[component]
pub fn ParameterField(parameter: Parameter, draft: Draft, shown: Signal<bool>) -> impl IntoView {
    let about = parameter.about();
    let id = format!("p-{}", parameter.name());
    let hint = format!("{id}-hint");
    let value = move || {
        draft
            .parameters
            .with(|parameters| parameters.get(parameter).unwrap_or_default().to_owned())
    };
    let is_set = move || {
        draft
            .parameters
            .with(|parameters| parameters.get(parameter).is_some())
    };
    let marks = about.evidence.iter().map(|evidence| {
        view! { <abbr class="mark-of" title=describe(*evidence)>{evidence.mark()}</abbr> }
    });
    view! {
        <div class="field parameter" class:set=is_set hidden=move || !shown.get()>
            <label for=id.clone()><code>{parameter.name()}</code>{marks.collect_view()}</label>
            <Control parameter=parameter draft=draft id=id hint=hint.clone() value=Signal::derive(value)/>
            <p id=hint class="hint" lang="en">
                {about.summary.trim()} " " {about.constraint}
                {about.deprecated.map(|deprecated| view! { <em>" " {deprecated} "."</em> })}
            </p>
        </div>
    }
}

#[component]
fn Control(
    parameter: Parameter,
    draft: Draft,
    id: String,
    hint: String,
    value: Signal<String>,
) -> impl IntoView {
    let words = Words::get();
    let name = parameter.name();
    let choices: &'static [&'static str] = match parameter.kind() {
        Kind::Boolean | Kind::Flag => &["true", "false"],
        Kind::Choice(choices) => choices,
        kind => {
            let (input_type, mode) = match kind {
                Kind::Integer => ("number", "numeric"),
                Kind::Url => ("url", "url"),
                _ => ("text", "text"),
            };
            // A secret stays out of the autofill and out of sight.
            let input_type = if parameter == Parameter::AuthorizeToken {
                "password"
            } else {
                input_type
            };
            return view! {
                <input id=id name=name type=input_type inputmode=mode autocomplete="off" spellcheck="false"
                    aria-describedby=hint placeholder=parameter.about().default.unwrap_or_default()
                    prop:value=move || value.get()
                    on:input:target=move |event| draft.set(parameter, event.target().value())/>
            }
            .into_any();
        }
    };
    view! {
        <select id=id name=name aria-describedby=hint
            prop:value=move || value.get()
            on:change:target=move |event| draft.set(parameter, event.target().value())>
            <option value="">{words.of("not sent", "non envoyé")}</option>
            {choices.iter().map(|choice| view! { <option value=*choice>{*choice}</option> }).collect_view()}
        </select>
    }
    .into_any()
}

fn describe(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented by Flinks",
        Evidence::OnePlace => "seen in one place only",
        Evidence::Integrators => "seen in integrators' code",
        _ => "the sources contradict each other",
    }
}
