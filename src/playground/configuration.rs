//! The form: instance, page and parameters, with the resulting URL and the doctor's findings.

use super::draft::{Draft, PathForm};
use super::findings::Findings;
use super::parameter_field::ParameterField;
use super::paste::Paste;
use super::url_preview::UrlPreview;
use super::words::Words;
use flinks_connect::protocol::{Group, Parameter};
use leptos::prelude::*;

/// The left column.
#[component]
pub fn Configuration(draft: Draft, instances: Vec<String>, served: bool) -> impl IntoView {
    let words = Words::get();
    let filter = RwSignal::new(String::new());
    let url = Memo::new(move |_| draft.url());
    let invalid = move || url.with(|url| url.as_ref().err().map(ToString::to_string));
    // Groups with something changed come first; they move when a session begins, not under a hand that types.
    let groups = move || {
        let mut groups = Group::ALL;
        draft.running.with(|running| {
            groups.sort_by_key(|group| {
                let changed = running
                    .parameters
                    .known()
                    .any(|(parameter, _)| parameter.group() == *group);
                !changed
            });
        });
        groups
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.run();
    };
    view! {
        <section class="panel configuration" aria-labelledby="configuration-title">
            <h2 id="configuration-title">{words.of("Configuration", "Configuration")}</h2>
            <form on:submit=submit>
                <div class="field">
                    <label for="instance">{words.of("Instance", "Instance")}</label>
                    <input id="instance" name="instance" list="instances" autocomplete="off" spellcheck="false"
                        aria-describedby="instance-error" aria-invalid=move || invalid().is_some().to_string()
                        prop:value=move || draft.instance.get()
                        on:input:target=move |event| draft.instance.set(event.target().value())/>
                    <datalist id="instances">
                        {instances.into_iter().map(|instance| view! { <option value=instance></option> }).collect_view()}
                    </datalist>
                    <p id="instance-error" class="invalid" role="alert">{invalid}</p>
                </div>
                <div class="field">
                    <label for="path">{words.of("Page", "Page")}</label>
                    <select id="path" name="path"
                        prop:value=move || draft.path.get().value()
                        on:change:target=move |event| draft.path.set(PathForm::from_value(&event.target().value()))>
                        <option value="v2">"/v2/"</option>
                        <option value="v1">"/"</option>
                        <option value="credential">"/v2/Credential/…"</option>
                    </select>
                    <Show when=move || draft.path.get() == PathForm::Credential>
                        <input name="institution" aria-label=words.of("Institution", "Institution") placeholder="FlinksCapital"
                            prop:value=move || draft.institution.get()
                            on:input:target=move |event| draft.institution.set(event.target().value())/>
                    </Show>
                </div>
                <div class="actions">
                    <button type="submit" class="primary" data-testid="start" disabled=move || invalid().is_some()>
                        {words.of("Start session", "Démarrer la session")}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| draft.reset()>
                        {words.of("Reset", "Réinitialiser")}
                    </button>
                </div>
                <UrlPreview url=url/>
                <Findings url=url served=served/>
                <Paste draft=draft/>
                <div class="field">
                    <label for="filter">{words.of("Find a parameter", "Chercher un paramètre")}</label>
                    <input id="filter" type="search" autocomplete="off" prop:value=move || filter.get()
                        on:input:target=move |event| filter.set(event.target().value())/>
                </div>
                <For each=groups key=|group| *group let:group>
                    <ParameterGroup group=group draft=draft filter=filter/>
                </For>
            </form>
        </section>
    }
}

/// The parameters of one group, folded.
#[component]
fn ParameterGroup(group: Group, draft: Draft, filter: RwSignal<String>) -> impl IntoView {
    let words = Words::get();
    let members = Parameter::ALL
        .into_iter()
        .filter(move |parameter| parameter.group() == group);
    let members: Vec<_> = members.collect();
    let (counted, searched) = (members.clone(), members.clone());
    let set = Memo::new(move |_| {
        draft.parameters.with(|parameters| {
            counted
                .iter()
                .filter(|member| parameters.get(**member).is_some())
                .count()
        })
    });
    let found = Memo::new(move |_| {
        let text = filter.get().trim().to_lowercase();
        searched.iter().any(|member| matches(*member, &text))
    });
    let ordered = move || {
        let mut members = members.clone();
        draft.running.with(|running| {
            members.sort_by_key(|parameter| running.parameters.get(*parameter).is_none());
        });
        members
    };
    view! {
        <details class="group" hidden=move || !found.get() open=move || !filter.get().trim().is_empty()>
            <summary>
                <span>{group_name(words, group)}</span>
                <Show when=move || { set.get() > 0 }>
                    <span class="count" aria-label=move || words.0.get().pick("set", "définis")>{move || set.get()}</span>
                </Show>
            </summary>
            <For each=ordered key=|parameter| *parameter let:parameter>
                <ParameterField parameter=parameter draft=draft
                    shown=Signal::derive(move || matches(parameter, &filter.get().trim().to_lowercase()))/>
            </For>
        </details>
    }
}

fn matches(parameter: Parameter, text: &str) -> bool {
    parameter.name().to_lowercase().contains(text)
        || parameter.about().summary.to_lowercase().contains(text)
}

fn group_name(words: Words, group: Group) -> impl Fn() -> &'static str {
    let (en, fr) = match group {
        Group::Authentication => ("Authentication", "Authentification"),
        Group::Environment => ("Environment", "Environnement"),
        Group::Localisation => ("Language", "Langue"),
        Group::Appearance => ("Appearance", "Apparence"),
        Group::Consent => ("Consent", "Consentement"),
        Group::Redirect => ("Redirect", "Redirection"),
        Group::Session => ("Session", "Session"),
        Group::AccountSelection => ("Account selection", "Choix des comptes"),
        Group::Data => ("Data", "Données"),
        Group::Limits => ("Limits", "Limites"),
        Group::Tracking => ("Tracking", "Suivi"),
        Group::Integration => ("Integration", "Intégration"),
        _ => ("Product", "Produit"),
    };
    words.of(en, fr)
}

impl PathForm {
    fn value(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V1 => "v1",
            Self::Credential => "credential",
        }
    }

    fn from_value(value: &str) -> Self {
        match value {
            "v1" => Self::V1,
            "credential" => Self::Credential,
            _ => Self::V2,
        }
    }
}
