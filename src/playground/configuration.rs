//! The form: instance, page and parameters, with the resulting URL and the doctor's findings.

use super::draft::Draft;
use super::findings::Findings;
use super::instance_field::InstanceField;
use super::page_field::PageField;
use super::panel::Panel;
use super::parameter_group::ParameterGroup;
use super::paste::Paste;
use super::url_preview::UrlPreview;
use super::words::use_words;
use flinks_connect::protocol::Group;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The left column.
#[component]
pub fn Configuration(
    draft: Draft,
    /// Origins that the page may frame.
    instances: Vec<String>,
    /// Whether a server mints the token.
    served: bool,
) -> impl IntoView {
    let words = use_words();
    let filter = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let focused = document().active_element();
        draft.run();
        // The session that begins reorders the fields, and a browser takes the focus from an element that is moved.
        request_animation_frame(move || {
            if let Some(focused) = focused {
                // `focus` fails only on elements that have left the page.
                let _ = focused.unchecked_into::<HtmlElement>().focus();
            }
        });
    };
    view! {
        <Panel
            id="configuration-title"
            class="configuration"
            title=words.of("Configuration", "Configuration")
        >
            <form on:submit=submit>
                <InstanceField draft=draft instances=instances/>
                <PageField draft=draft/>
                <div class="actions">
                    <button
                        type="submit"
                        class="primary"
                        data-testid="start"
                        disabled=move || draft.url().is_err()
                    >
                        {words.of("Start session", "Démarrer la session")}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| draft.reset()>
                        {words.of("Reset", "Réinitialiser")}
                    </button>
                </div>
                <UrlPreview draft=draft/>
                <Findings draft=draft served=served/>
                <Paste draft=draft/>
                <div class="field">
                    <label for="filter">
                        {words.of("Find a parameter", "Chercher un paramètre")}
                    </label>
                    <input
                        id="filter"
                        type="search"
                        autocomplete="off"
                        on:input=move |event| {
                            filter.set(event_target_value(&event).trim().to_ascii_lowercase())
                        }
                    />
                </div>
                <For each=move || groups(draft) key=|group| *group let(group)>
                    <ParameterGroup group=group draft=draft filter=filter/>
                </For>
            </form>
        </Panel>
    }
}

/// Groups with something changed come first. They move when a session begins, not while someone types.
fn groups(draft: Draft) -> [Group; Group::ALL.len()] {
    let mut groups = Group::ALL;
    draft.running.with(|running| {
        let is_changed = |group: &Group| {
            let mut known = running.parameters.known();
            known.any(|(parameter, _)| parameter.group() == *group)
        };
        groups.sort_by_key(|group| !is_changed(group));
    });
    groups
}
