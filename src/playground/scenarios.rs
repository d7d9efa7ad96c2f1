//! What the simulator can be made to do. Only shown where the instance is one.

use super::draft::Draft;
use super::words::Words;
use flinks_view::{El, el, value};
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

/// The picker, for where the instance is the simulator.
pub fn scenarios(words: Words, draft: Draft) -> impl Fn() -> El {
    let chosen = move || {
        draft.running.with(|url| {
            let value = url
                .parameters
                .raw_pairs()
                .find(|(name, _)| *name == SIMULATE);
            let value = value.map_or("", |(_, value)| value);
            SCENARIOS
                .iter()
                .find(|scenario| scenario.simulate == value)
                .or(SCENARIOS.first())
        })
    };
    let choose = move |event: web_sys::Event| {
        let value = value(&event);
        draft.parameters.update(|parameters| {
            parameters.unset_raw(SIMULATE);
            if !value.is_empty() {
                parameters.set_by_name(SIMULATE, value);
            }
        });
        draft.run();
    };
    let hint = move || {
        let [en, fr] = chosen().map_or([""; 2], |scenario| scenario.hint);
        words.pick(en, fr)
    };
    move || {
        let options = SCENARIOS.iter().map(|scenario| {
            let [en, fr] = scenario.name;
            el("option")
                .attr("value", scenario.simulate)
                .text(words.of(en, fr))
        });
        let select = el("select")
            .attr("id", "scenario")
            .attr("data-testid", "scenario")
            .attr("aria-describedby", "scenario-hint")
            .children(options)
            .prop("value", move || {
                chosen().map_or("", |scenario| scenario.simulate).into()
            })
            .on("change", choose);
        el("div")
            .class("scenario")
            .child(
                el("label")
                    .attr("for", "scenario")
                    .text(words.of("Scenario", "Scénario")),
            )
            .child(select)
            .child(el("p").attr("id", "scenario-hint").class("hint").text(hint))
    }
}
