//! The parameters that are about the same thing.

use super::draft::Draft;
use super::parameter_field::{ParameterField, matches};
use super::words::use_words;
use flinks_connect::protocol::{Group, Parameter};
use leptos::prelude::*;

/// The parameters of one group, folded unless they are looked for.
#[component]
pub fn ParameterGroup(
    group: Group,
    draft: Draft,
    /// What is looked for, in lower case.
    filter: RwSignal<String>,
) -> impl IntoView {
    let words = use_words();
    let [en, fr] = names(group);
    let members = move || {
        let all = Parameter::ALL.into_iter();
        all.filter(move |parameter| parameter.group() == group)
    };
    let is_found = move || members().any(|parameter| matches(parameter, filter));
    let count = move || {
        draft.parameters.with(|parameters| {
            let set = members().filter(|parameter| parameters.get(*parameter).is_some());
            set.count()
        })
    };
    // What the running session has set comes first, as with the groups.
    let ordered = move || {
        let mut ordered: Vec<_> = members().collect();
        draft.running.with(|running| {
            ordered.sort_by_key(|parameter| running.parameters.get(*parameter).is_none());
        });
        ordered
    };
    view! {
        <details
            class="group"
            hidden=move || !is_found()
            open=move || filter.with(|filter| !filter.is_empty())
        >
            <summary>
                <span>{words.of(en, fr)}</span>
                <Show when=move || { count() > 0 }>
                    <span class="count" aria-label=words.of("set", "définis")>
                        {count}
                    </span>
                </Show>
            </summary>
            <For each=ordered key=|parameter| *parameter let(parameter)>
                <ParameterField parameter=parameter draft=draft filter=filter/>
            </For>
        </details>
    }
}

/// The heading in English and in French.
fn names(group: Group) -> [&'static str; 2] {
    match group {
        Group::Authentication => ["Authentication", "Authentification"],
        Group::Environment => ["Environment", "Environnement"],
        Group::Localisation => ["Language", "Langue"],
        Group::Appearance => ["Appearance", "Apparence"],
        Group::Consent => ["Consent", "Consentement"],
        Group::Redirect => ["Redirect", "Redirection"],
        Group::Session => ["Session", "Session"],
        Group::AccountSelection => ["Account selection", "Choix des comptes"],
        Group::Data => ["Data", "Données"],
        Group::Limits => ["Limits", "Limites"],
        Group::Tracking => ["Tracking", "Suivi"],
        Group::Integration => ["Integration", "Intégration"],
        _ => ["Product", "Produit"],
    }
}
