//! What the simulator can be made to do. Only shown where the instance is one.

use super::draft::Draft;
use super::words::Words;
use leptos::prelude::*;

/// The simulator's own parameter; Flinks has none of this name.
const SIMULATE: &str = "simulate";

/// What the person does, or what the widget does.
struct Scenario {
    /// The value of `simulate`; empty where the person decides by signing in.
    simulate: &'static str,
    name: [&'static str; 2],
    hint: [&'static str; 2],
}

const fn scenario(
    simulate: &'static str,
    name: [&'static str; 2],
    hint: [&'static str; 2],
) -> Scenario {
    Scenario {
        simulate,
        name,
        hint,
    }
}

const SCENARIOS: [Scenario; 6] = [
    scenario(
        "",
        ["As at Flinks", "Comme chez Flinks"],
        [
            "Sign in at FlinksCapital with the password Everyday. Greatday: a security question (Montreal); greatday_nomfa: none; \
             test_service_unavailable, test_new_account, test_unauthorized, test_aggregation_error, test_disabled_login: that error; \
             another password: INVALID_PASSWORD.",
            "Connectez-vous à FlinksCapital avec le mot de passe Everyday. Greatday : une question de sécurité (Montreal) ; \
             greatday_nomfa : aucune ; test_service_unavailable, test_new_account, test_unauthorized, test_aggregation_error, \
             test_disabled_login : cette erreur ; un autre mot de passe : INVALID_PASSWORD.",
        ],
    ),
    scenario(
        "silent",
        ["No message ever comes", "Aucun message ne vient"],
        [
            "The session fails after its time to load: 20 s.",
            "La session échoue après son délai de chargement : 20 s.",
        ],
    ),
    scenario(
        "drift",
        [
            "The vendor has changed things",
            "Le fournisseur a changé des choses",
        ],
        [
            "Unknown steps, fields and types pass through; nothing breaks.",
            "Étapes, champs et types inconnus passent ; rien ne casse.",
        ],
    ),
    scenario(
        "garbage",
        ["Hostile: not messages at all", "Hostile : pas des messages"],
        [
            "Refused, or decoded without harm: deep, cyclic and huge payloads.",
            "Refusés, ou décodés sans dommage : charges profondes, cycliques, énormes.",
        ],
    ),
    scenario(
        "forged",
        ["Hostile: a forged success", "Hostile : un faux succès"],
        [
            "A frame inside the widget posts a REDIRECT: refused, since it is another window.",
            "Un cadre dans le composant envoie un REDIRECT : refusé, c’est une autre fenêtre.",
        ],
    ),
    scenario(
        "flood",
        [
            "Hostile: 5,000 forged successes",
            "Hostile : 5 000 faux succès",
        ],
        [
            "All refused, and one line in the trace.",
            "Tous refusés, et une ligne dans la trace.",
        ],
    ),
];

/// A choice, and what to expect.
#[component]
pub fn Scenarios(draft: Draft) -> impl IntoView {
    let words = Words::get();
    let locale = words.0;
    let simulated = Memo::new(move |_| {
        draft
            .running
            .with(|url| url.instance.origin().is_loopback())
    });
    let chosen = Memo::new(move |_| {
        draft.running.with(|url| {
            let value = url
                .parameters
                .raw_pairs()
                .find(|(name, _)| *name == SIMULATE);
            let value = value.map_or("", |(_, value)| value);
            SCENARIOS
                .iter()
                .position(|scenario| scenario.simulate == value)
        })
    });
    let choose = move |value: String| {
        draft.parameters.update(|parameters| {
            parameters.unset_raw(SIMULATE);
            if !value.is_empty() {
                parameters.set_by_name(SIMULATE, value);
            }
        });
        draft.run();
    };
    let hint = move || {
        let scenario = SCENARIOS.get(chosen.get().unwrap_or(0))?;
        let [en, fr] = scenario.hint;
        Some(locale.get().pick(en, fr))
    };
    view! {
        <Show when=move || simulated.get()>
            <div class="scenario">
                <label for="scenario">{words.of("Scenario", "Scénario")}</label>
                <select id="scenario" data-testid="scenario" aria-describedby="scenario-hint"
                    prop:value=move || SCENARIOS.get(chosen.get().unwrap_or(0)).map_or("", |scenario| scenario.simulate)
                    on:change:target=move |event| choose(event.target().value())>
                    {SCENARIOS.iter().map(|scenario| {
                        let [en, fr] = scenario.name;
                        view! { <option value=scenario.simulate>{move || locale.get().pick(en, fr)}</option> }
                    }).collect_view()}
                </select>
                <p id="scenario-hint" class="hint">{hint}</p>
            </div>
        </Show>
    }
}
