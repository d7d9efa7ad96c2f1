//! The form: instance, page and parameters, with the resulting URL and the doctor's findings.

use super::draft::{Draft, PathForm};
use super::findings::findings;
use super::parameter_field::parameter_field;
use super::paste::paste;
use super::url_preview::UrlPreview;
use super::words::Words;
use flinks_connect::protocol::{Group, Parameter};
use flinks_view::{El, Key, Text, el, value};
use leptos::prelude::*;

/// The left column.
pub fn configuration(words: Words, draft: Draft, instances: Vec<String>, served: bool) -> El {
    let filter = RwSignal::new(String::new());
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        draft.run();
    };
    let find = el("div")
        .class("field")
        .child(
            el("label")
                .attr("for", "filter")
                .text(words.of("Find a parameter", "Chercher un paramètre")),
        )
        .child(
            el("input")
                .attr("id", "filter")
                .attr("type", "search")
                .attr("autocomplete", "off")
                .on("input", move |event| {
                    filter.set(value(&event).trim().to_ascii_lowercase())
                }),
        );
    let form = el("form")
        .on("submit", submit)
        .child(instance(words, draft, instances))
        .child(page(words, draft))
        .child(actions(words, draft))
        .view(view! { <UrlPreview draft=draft/> }.into_any())
        .child(findings(words, draft, served))
        .child(paste(words, draft))
        .child(find)
        .list(
            move || groups(draft),
            move |key| of_key(&Group::ALL, key, |of| group(words, of, draft, filter)),
        );
    let title = words.of("Configuration", "Configuration");
    super::controls::panel("configuration-title", title, None)
        .attr("class", "panel configuration")
        .child(form)
}

fn instance(words: Words, draft: Draft, instances: Vec<String>) -> El {
    let invalid = move || draft.url().err().map(|error| error.to_string());
    let known = instances
        .into_iter()
        .map(|instance| el("option").attr("value", instance));
    let input = el("input")
        .attr("id", "instance")
        .attr("name", "instance")
        .attr("list", "instances")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", "instance-error")
        .attr("aria-invalid", move || {
            if draft.url().is_err() {
                "true"
            } else {
                "false"
            }
        })
        .prop("value", move || draft.instance.get().into())
        .on("input", move |event| draft.instance.set(value(&event)));
    el("div")
        .class("field")
        .child(
            el("label")
                .attr("for", "instance")
                .text(words.of("Instance", "Instance")),
        )
        .child(input)
        .child(el("datalist").attr("id", "instances").children(known))
        .child(
            el("p")
                .attr("id", "instance-error")
                .class("invalid")
                .attr("role", "alert")
                .text(move || invalid().unwrap_or_default()),
        )
}

fn page(words: Words, draft: Draft) -> El {
    let paths = [
        ("v2", "/v2/"),
        ("v1", "/"),
        ("credential", "/v2/Credential/…"),
    ];
    let paths = paths.map(|(value, path)| el("option").attr("value", value).text(path));
    let select = el("select")
        .attr("id", "path")
        .attr("name", "path")
        .children(paths)
        .prop("value", move || draft.path.get().value().into())
        .on("change", move |event| {
            draft.path.set(PathForm::from_value(&value(&event)))
        });
    let institution = move || {
        el("input")
            .attr("name", "institution")
            .attr("aria-label", words.of("Institution", "Institution"))
            .attr("placeholder", "FlinksCapital")
            .prop("value", move || draft.institution.get().into())
            .on("input", move |event| draft.institution.set(value(&event)))
    };
    el("div")
        .class("field")
        .child(
            el("label")
                .attr("for", "path")
                .text(words.of("Page", "Page")),
        )
        .child(select)
        .when(
            move || draft.path.get() == PathForm::Credential,
            institution,
        )
}

fn actions(words: Words, draft: Draft) -> El {
    let start = el("button")
        .attr("type", "submit")
        .class("primary")
        .attr("data-testid", "start")
        .flag("disabled", move || draft.url().is_err())
        .text(words.of("Start session", "Démarrer la session"));
    let reset = el("button")
        .attr("type", "button")
        .class("quiet")
        .click(move || draft.reset())
        .text(words.of("Reset", "Réinitialiser"));
    el("div").class("actions").child(start).child(reset)
}

/// Groups with something changed come first; they move when a session begins, not under a hand that types.
fn groups(draft: Draft) -> Vec<Key> {
    let of_group = |group: &Group| {
        draft.running.with(|running| {
            let mut known = running.parameters.known();
            known.any(|(parameter, _)| parameter.group() == *group)
        })
    };
    first(&Group::ALL, of_group)
}

/// The places of those that are first, then those of the others, each in their order.
fn first<T>(all: &[T], is_first: impl Fn(&T) -> bool) -> Vec<Key> {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for (at, one) in all.iter().enumerate() {
        match is_first(one) {
            true => first.push([at as u64, 0, 0]),
            false => others.push([at as u64, 0, 0]),
        }
    }
    first.append(&mut others);
    first
}

/// The element for what is at this place.
fn of_key<T: Copy>(all: &[T], [at, _, _]: Key, make: impl FnOnce(T) -> El) -> El {
    match all.get(at as usize) {
        Some(one) => make(*one),
        None => el("div"),
    }
}

/// The parameters of one group, folded.
fn group(words: Words, group: Group, draft: Draft, filter: RwSignal<String>) -> El {
    let members: Vec<_> = Parameter::ALL
        .into_iter()
        .filter(|parameter| parameter.group() == group)
        .collect();
    let members = StoredValue::new(members);
    let set = move || {
        draft.parameters.with(|parameters| {
            let is_set = |member: &&Parameter| parameters.get(**member).is_some();
            members.with_value(|members| members.iter().filter(is_set).count())
        })
    };
    let found = move || {
        let matches = |member: &Parameter| matches(*member, filter);
        members.with_value(|members| members.iter().any(matches))
    };
    let ordered = move || {
        let is_set = |parameter: &Parameter| {
            draft
                .running
                .with(|running| running.parameters.get(*parameter).is_some())
        };
        members.with_value(|members| first(members, is_set))
    };
    let count = move || {
        el("span")
            .class("count")
            .attr("aria-label", words.of("set", "définis"))
            .text(move || set().to_string())
    };
    let field = move |key| {
        let field = |parameter| {
            parameter_field(words, parameter, draft, move || matches(parameter, filter))
        };
        members.with_value(|members| of_key(members, key, field))
    };
    let summary = el("summary")
        .child(el("span").text(group_name(words, group)))
        .when(move || set() > 0, count);
    el("details")
        .class("group")
        .flag("hidden", move || !found())
        .flag("open", move || filter.with(|filter| !filter.is_empty()))
        .child(summary)
        .list(ordered, field)
}

/// Whether a parameter is looked for. Tracked.
fn matches(parameter: Parameter, filter: RwSignal<String>) -> bool {
    filter.with(|text| {
        let contains = |shown: &str| shown.to_ascii_lowercase().contains(text);
        text.is_empty() || contains(parameter.name()) || contains(parameter.about().summary)
    })
}

fn group_name(words: Words, group: Group) -> Text {
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
    words.of(en, fr).into()
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
