//! One parameter of the form.

use super::draft::Draft;
use super::parameter_control::ParameterControl;
use flinks_connect::protocol::{Evidence, Parameter};
use leptos::prelude::*;

/// Name, control, and what is known of it.
#[component]
pub fn ParameterField(
    parameter: Parameter,
    draft: Draft,
    /// What is looked for, in lower case.
    filter: RwSignal<String>,
) -> impl IntoView {
    let id = format!("p-{}", parameter.name());
    let hint_id = format!("{id}-hint");
    let about = parameter.about();
    let is_set = move || {
        draft
            .parameters
            .with(|parameters| parameters.get(parameter).is_some())
    };
    let marks = about
        .evidence
        .iter()
        .map(|evidence| {
            view! {
                <abbr class="mark-of" title=describe(*evidence)>
                    {evidence.mark()}
                </abbr>
            }
        })
        .collect_view();
    let deprecated = about
        .deprecated
        .map(|deprecated| view! { <em>" " {deprecated} "."</em> });
    view! {
        <div
            class="field parameter"
            class:set=is_set
            hidden=move || !matches(parameter, filter)
        >
            <label for=id.clone()>
                <code>{parameter.name()}</code>
                {marks}
            </label>
            <ParameterControl
                parameter=parameter
                attr:id=id
                attr:name=parameter.name()
                attr:aria-describedby=hint_id.clone()
                prop:value=move || draft.value(parameter)
                on:input=move |event| draft.set(parameter, event_target_value(&event))
            />
            <p id=hint_id class="hint" lang="en">
                <span>{about.summary.trim()} " " {about.constraint}</span>
                {deprecated}
            </p>
        </div>
    }
}

/// Whether a parameter is looked for, by its name or by what is said of it. Tracked.
pub fn matches(parameter: Parameter, filter: RwSignal<String>) -> bool {
    filter.with(|filter| {
        let texts = [parameter.name(), parameter.about().summary];
        texts
            .iter()
            .any(|text| text.to_ascii_lowercase().contains(filter))
    })
}

/// How sure a fact is.
fn describe(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented by Flinks",
        Evidence::OnePlace => "seen in one place only",
        Evidence::Integrators => "seen in integrators' code",
        _ => "the sources contradict each other",
    }
}
