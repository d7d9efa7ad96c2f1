//! What the simulator can be made to do.

use super::draft::Draft;
use super::words::use_words;
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

static SCENARIOS: [Scenario; 6] = [
    Scenario {
        simulate: "",
        name: ["As at Flinks", "Comme chez Flinks"],
        hint: [
            "Sign in at FlinksCapital with the password Everyday. Greatday: a security question (Montreal); greatday_nomfa: none; \
             test_service_unavailable, test_new_account, test_unauthorized, test_aggregation_error, test_disabled_login: that error; \
             another password: INVALID_PASSWORD.",
            "Connectez-vous à FlinksCapital avec le mot de passe Everyday. Greatday : une question de sécurité (Montreal) ; \
             greatday_nomfa : aucune ; test_service_unavailable, test_new_account, test_unauthorized, test_aggregation_error, \
             test_disabled_login : cette erreur ; un autre mot de passe : INVALID_PASSWORD.",
        ],
    },
    Scenario {
        simulate: "silent",
        name: ["No message ever comes", "Aucun message ne vient"],
        hint: [
            "The session fails after its time to load: 20 s.",
            "La session échoue après son délai de chargement : 20 s.",
        ],
    },
    Scenario {
        simulate: "drift",
        name: [
            "The vendor has changed things",
            "Le fournisseur a changé des choses",
        ],
        hint: [
            "Unknown steps, fields and types pass through; nothing breaks.",
            "Étapes, champs et types inconnus passent ; rien ne casse.",
        ],
    },
    Scenario {
        simulate: "garbage",
        name: ["Hostile: not messages at all", "Hostile : pas des messages"],
        hint: [
            "Refused, or decoded without harm: deep, cyclic and huge payloads.",
            "Refusés, ou décodés sans dommage : charges profondes, cycliques, énormes.",
        ],
    },
    Scenario {
        simulate: "forged",
        name: ["Hostile: a forged success", "Hostile : un faux succès"],
        hint: [
            "A frame inside the widget posts a REDIRECT: refused, since it is another window.",
            "Un cadre dans le composant envoie un REDIRECT : refusé, c’est une autre fenêtre.",
        ],
    },
    Scenario {
        simulate: "flood",
        name: [
            "Hostile: 5,000 forged successes",
            "Hostile : 5 000 faux succès",
        ],
        hint: [
            "All refused, and one line in the trace.",
            "Tous refusés, et une ligne dans la trace.",
        ],
    },
];

/// The picker, where the instance that runs is the simulator.
#[component]
pub fn Scenarios(draft: Draft) -> impl IntoView {
    let words = use_words();
    let chosen = move || {
        draft.running.with(|url| {
            let mut raw = url.parameters.raw_pairs();
            let value = raw.find(|(name, _)| *name == SIMULATE);
            let value = value.map_or("", |(_, value)| value);
            let mut all = SCENARIOS.iter();
            all.find(|scenario| scenario.simulate == value)
                .unwrap_or(&SCENARIOS[0])
        })
    };
    let choose = move |event| {
        let value = event_target_value(&event);
        draft.parameters.update(|parameters| {
            parameters.unset_raw(SIMULATE);
            if !value.is_empty() {
                parameters.set_by_name(SIMULATE, value);
            }
        });
        draft.run();
    };
    let options = move || {
        let option = |scenario: &Scenario| {
            let [en, fr] = scenario.name;
            view! { <option value=scenario.simulate>{words.of(en, fr)}</option> }
        };
        SCENARIOS.iter().map(option).collect_view()
    };
    let hint = move || {
        let [en, fr] = chosen().hint;
        words.pick(en, fr)
    };
    view! {
        <Show when=move || draft.is_simulated()>
            <div class="scenario">
                <label for="scenario">{words.of("Scenario", "Scénario")}</label>
                <select
                    id="scenario"
                    data-testid="scenario"
                    aria-describedby="scenario-hint"
                    prop:value=move || chosen().simulate
                    on:change=choose
                >
                    {options()}
                </select>
                <p id="scenario-hint" class="hint">
                    {hint}
                </p>
            </div>
        </Show>
    }
}
