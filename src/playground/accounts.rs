//! What the server has fetched since the hand-off: its progress, then the accounts.

use super::ENDPOINT;
use super::account::Account;
use super::controls::{button, code, panel};
use super::outcome::Progress;
use super::server;
use super::words::Words;
use flinks_view::{El, Text, effect, el, spawn, svg};
use js_sys::{Array, Intl, JSON, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// How far the server is.
#[derive(Debug, Clone)]
struct Life {
    status: String,
    reason: String,
}

/// At the bottom of its column; nothing before the server has a connection.
pub fn accounts(words: Words, progress: Progress, column: El) -> El {
    let life = RwSignal::new(None::<Life>);
    let accounts = RwSignal::new(Vec::<Account>::new());
    let events = StoredValue::new_local(None);
    let not_deleted = RwSignal::new(false);
    effect(move || {
        events.set_value(None);
        life.set(None);
        accounts.set(Vec::new());
        not_deleted.set(false);
        let Some(id) = progress.connection_id.get() else {
            return;
        };
        let path = format!("{ENDPOINT}/{id}");
        let accounts_path = format!("{path}/accounts");
        let hear = move |now: Life| {
            if now.status == "ready" {
                let path = accounts_path.clone();
                spawn(async move {
                    let fetched = server::get(&path).await.unwrap_or_default();
                    let fetched = serde_wasm_bindgen::from_value(fetched);
                    // The page may be gone by then.
                    let _ = accounts.try_set(fetched.unwrap_or_default());
                });
            }
            let _ = life.try_set(Some(now));
        };
        events.set_value(Events::open(&format!("{path}/events"), hear));
    });
    let delete = move || {
        let Some(id) = progress.connection_id.get_untracked() else {
            return;
        };
        spawn(async move {
            let deleted = server::delete(&format!("{ENDPOINT}/{id}")).await;
            let _ = not_deleted.try_set(!deleted);
            if deleted {
                events.set_value(None);
                let _ = accounts.try_set(Vec::new());
                let _ = life.try_set(Some(Life {
                    status: "deleted".to_owned(),
                    reason: String::new(),
                }));
            }
        });
    };
    let status = move || {
        life.with(|life| {
            let life = life.as_ref();
            life.map(|life| life.status.clone()).unwrap_or_default()
        })
    };
    let reason = move || {
        life.with(|life| {
            let life = life.as_ref();
            life.map(|life| life.reason.clone()).unwrap_or_default()
        })
    };
    let shown = move || {
        let badge = el("span")
            .class("state")
            .attr("data-testid", "life")
            .attr("data-state", status)
            .text(status);
        let delete = move || {
            let label = words.of("Delete the connection", "Supprimer la connexion");
            let button = button(label, delete)
                .attr("class", "quiet small danger")
                .attr("data-testid", "delete");
            el("div").class("actions").child(button)
        };
        let explained = el("p")
            .attr("role", "status")
            .class("explain")
            .text(move || explain(words, &status()))
            .text(" ")
            .child(code(reason));
        let problem = move || match not_deleted.get() {
            true => words.pick(
                "The server could not delete it.",
                "Le serveur n’a pas pu la supprimer.",
            ),
            false => "",
        };
        let each = move || {
            accounts.with(|accounts| accounts.iter().map(|one| account(words, one)).collect())
        };
        panel(
            "accounts-title",
            words.of("Accounts", "Comptes"),
            Some(badge),
        )
        .attr("data-testid", "accounts")
        .child(explained)
        .part(each)
        .when(move || is_settled(&status()), delete)
        .child(el("p").class("invalid").attr("role", "alert").text(problem))
    };
    column.when(move || life.with(Option::is_some), shown)
}

/// Whether the server does nothing more by itself.
fn is_settled(status: &str) -> bool {
    matches!(status, "ready" | "needs_reconnect" | "failed")
}

fn account(words: Words, account: &Account) -> El {
    let currency = account.currency.as_deref().unwrap_or("CAD");
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let points = account.balances();
    let plot = (!points.is_empty()).then(|| balance_plot(words, &points, currency.to_owned()));
    let rows = account.transactions.iter().map(|transaction| {
        el("tr")
            .child(el("td").text(text(&transaction.date)))
            .child(el("td").text(text(&transaction.description)))
            .child(el("td").text(money(words, transaction.amount(), currency)))
    });
    let rows = el("tbody").children(rows);
    let summary = el("summary")
        .child(el("span").text(text(&account.title)))
        .child(el("strong").text(money(words, account.balance(), currency)));
    el("details")
        .class("account")
        .child(summary)
        .children(plot)
        .child(el("table").child(rows))
}

/// An amount, if there is one, in the language of the page.
fn money(words: Words, value: Option<f64>, currency: &str) -> Text {
    match value {
        Some(value) => {
            let currency = currency.to_owned();
            Text::from(move || format_money(words, value, &currency))
        }
        None => Text::from(""),
    }
}

/// The balance over time, as steps.
fn balance_plot(words: Words, points: &[(&str, f64)], currency: String) -> El {
    const WIDTH: f64 = 300.0;
    const HEIGHT: f64 = 64.0;
    let values = || points.iter().map(|(_, value)| *value);
    let lowest = values().fold(f64::INFINITY, f64::min);
    let highest = values().fold(f64::NEG_INFINITY, f64::max);
    let range = (highest - lowest).max(1.0);
    let last = (points.len() - 1) as f64;
    let mut path = String::new();
    for (at, value) in values().enumerate() {
        let x = (at as f64 / last * WIDTH) as i32;
        let y = ((highest - value) / range * HEIGHT) as i32;
        path.push_str(&match at {
            0 => format!("M{x} {y}"),
            _ => format!("H{x}V{y}"),
        });
    }
    let date = |point: Option<&(&str, f64)>| {
        let date = point.map(|(date, _)| (*date).to_owned());
        el("span").text(date.unwrap_or_default())
    };
    let (from, to) = (date(points.first()), date(points.last()));
    let label = move || {
        let money = |value| format_money(words, value, &currency);
        let words = words.pick("Balance over time, from", "Solde dans le temps, de");
        format!("{words} {} – {}", money(lowest), money(highest))
    };
    let plot = svg("svg")
        .attr("viewBox", "0 -2 300 68")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", label)
        .child(svg("path").class("area").attr("d", format!("{path}V64H0Z")))
        .child(
            svg("path")
                .class("line")
                .attr("d", path)
                .attr("vector-effect", "non-scaling-stroke"),
        );
    el("figure")
        .class("balance")
        .child(plot)
        .child(el("figcaption").child(from).child(to))
}

fn explain(words: Words, status: &str) -> &'static str {
    let (en, fr) = match status {
        "deleted" => (
            "Deleted, here and at Flinks.",
            "Supprimée, ici et chez Flinks.",
        ),
        "ready" => ("Fetched by your server.", "Obtenus par votre serveur."),
        "needs_reconnect" => (
            "The bank wants the person to sign in again:",
            "La banque demande une nouvelle connexion :",
        ),
        "failed" => (
            "They could not be fetched:",
            "Ils n’ont pas pu être obtenus :",
        ),
        _ => (
            "Your server is fetching them…",
            "Votre serveur les demande…",
        ),
    };
    words.pick(en, fr)
}

/// Money as people in Canada write it, by the browser.
fn format_money(words: Words, value: f64, currency: &str) -> String {
    let locales = Array::of1(&words.pick("en-CA", "fr-CA").into());
    let options = Object::new();
    for (name, value) in [("style", "currency"), ("currency", currency)] {
        // Fails only for a frozen object.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let formatted = Intl::NumberFormat::new(&locales, &options)
        .format()
        .call1(&JsValue::UNDEFINED, &value.into());
    formatted
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// An open stream of the server's events; closed on drop, and by its last event.
struct Events {
    source: EventSource,
    _hear: Closure<dyn Fn(MessageEvent)>,
}

impl Events {
    fn open(url: &str, hear: impl Fn(Life) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let closing = source.clone();
        let hear = Closure::new(move |event: MessageEvent| {
            let data = event
                .data()
                .as_string()
                .and_then(|text| JSON::parse(&text).ok());
            let life = data.and_then(|data| life_of(&data));
            if let Some(life) = life {
                // Otherwise the browser connects again, and receives the same.
                if is_settled(&life.status) {
                    closing.close();
                }
                hear(life);
            }
        });
        source
            .add_event_listener_with_callback("status", hear.as_ref().unchecked_ref())
            .ok()?;
        Some(Self {
            source,
            _hear: hear,
        })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// `{status, reason}`; `None` for what is none.
fn life_of(data: &JsValue) -> Option<Life> {
    let text = |name: &str| Reflect::get(data, &name.into()).ok()?.as_string();
    Some(Life {
        status: text("status")?,
        reason: text("reason").unwrap_or_default(),
    })
}
