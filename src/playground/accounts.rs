//! What the server has fetched since the hand-off: its progress, then the accounts.

use super::ENDPOINT;
use super::outcome::Progress;
use super::server;
use super::words::Words;
use js_sys::{Array, Intl, JSON, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// How far the server is.
#[derive(Debug, Clone, Deserialize)]
struct Life {
    status: String,
    reason: Option<String>,
}

/// An account as Flinks sends it; the fields that are shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Account {
    title: Option<String>,
    currency: Option<String>,
    balance: Option<Balance>,
    #[serde(default)]
    transactions: Vec<Transaction>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Balance {
    current: Option<f64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Transaction {
    date: Option<String>,
    description: Option<String>,
    debit: Option<f64>,
    credit: Option<f64>,
}

/// The right column, at the bottom; nothing before the server has a connection.
#[component]
pub fn Accounts(progress: Progress) -> impl IntoView {
    let words = Words::get();
    let life = RwSignal::new(None::<Life>);
    let accounts = RwSignal::new(Vec::<Account>::new());
    let events = StoredValue::new_local(None);
    Effect::new(move |_| {
        events.set_value(None);
        life.set(None);
        accounts.set(Vec::new());
        let Some(id) = progress.connection_id.get() else {
            return;
        };
        let path = format!("{ENDPOINT}/{id}");
        let accounts_path = format!("{path}/accounts");
        let hear = move |now: Life| {
            if now.status == "ready" {
                let path = accounts_path.clone();
                spawn_local(async move {
                    let fetched = server::get(&path).await.unwrap_or_default();
                    // The page may be gone by then.
                    let _ = accounts.try_set(fetched);
                });
            }
            let _ = life.try_set(Some(now));
        };
        events.set_value(Events::open(&format!("{path}/events"), hear));
    });
    let not_deleted = RwSignal::new(false);
    let delete = move |_| {
        let Some(id) = progress.connection_id.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let deleted = server::delete(&format!("{ENDPOINT}/{id}")).await;
            let _ = not_deleted.try_set(!deleted);
            if deleted {
                events.set_value(None);
                let _ = accounts.try_set(Vec::new());
                let _ = life.try_set(Some(Life {
                    status: "deleted".to_owned(),
                    reason: None,
                }));
            }
        });
    };
    let status = move || {
        life.with(|life| {
            life.as_ref()
                .map(|life| life.status.clone())
                .unwrap_or_default()
        })
    };
    let reason = move || life.with(|life| life.as_ref().and_then(|life| life.reason.clone()));
    view! {
        <Show when=move || life.with(Option::is_some)>
            <section class="panel" aria-labelledby="accounts-title" data-testid="accounts">
                <div class="panel-head">
                    <h2 id="accounts-title">{words.of("Accounts", "Comptes")}</h2>
                    <span class="state" data-testid="life" data-state=status>{status}</span>
                </div>
                <p role="status" class="explain">{move || explain(words, &status())} " " <code>{reason}</code></p>
                {move || accounts.get().into_iter().map(|account| view! { <AccountView account=account/> }).collect_view()}
                <Show when=move || { matches!(status().as_str(), "ready" | "needs_reconnect" | "failed") }>
                    <div class="actions">
                        <button type="button" class="quiet small danger" data-testid="delete" on:click=delete>
                            {words.of("Delete the connection", "Supprimer la connexion")}
                        </button>
                    </div>
                </Show>
                <p class="invalid" role="alert">{move || not_deleted.get().then(|| words.of(
                    "The server could not delete it.", "Le serveur n’a pas pu la supprimer.")())}</p>
            </section>
        </Show>
    }
}

#[component]
fn AccountView(account: Account) -> impl IntoView {
    let words = Words::get();
    let currency = StoredValue::new(account.currency.unwrap_or_else(|| "CAD".to_owned()));
    let money = move |value: Option<f64>| {
        move || value.map(|value| format_money(words, value, &currency.get_value()))
    };
    let points = balances(
        account.balance.as_ref().and_then(|balance| balance.current),
        &account.transactions,
    );
    view! {
        <details class="account">
            <summary>
                <span>{account.title}</span>
                <strong>{money(account.balance.and_then(|balance| balance.current))}</strong>
            </summary>
            {points.map(|points| view! { <BalancePlot points=points money=Callback::new(move |value: f64| money(Some(value))().unwrap_or_default())/> })}
            <table>
                <tbody>
                    {account.transactions.into_iter().map(|transaction| {
                        let amount = transaction.credit.or_else(|| transaction.debit.map(|debit| -debit));
                        view! {
                            <tr>
                                <td>{transaction.date}</td>
                                <td>{transaction.description}</td>
                                <td>{money(amount)}</td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </details>
    }
}

/// The balance after each transaction, oldest first, with its date; `None` where there is too little to draw.
///
/// Flinks sends the newest transaction first, and the balance after it: each older one is that less what followed.
fn balances(current: Option<f64>, transactions: &[Transaction]) -> Option<Vec<(String, f64)>> {
    let mut balance = current?;
    let mut points = Vec::new();
    for transaction in transactions {
        points.push((transaction.date.clone().unwrap_or_default(), balance));
        balance += transaction.debit.unwrap_or_default() - transaction.credit.unwrap_or_default();
    }
    points.reverse();
    (points.len() > 1).then_some(points)
}

/// The balance over time, as steps.
#[component]
fn BalancePlot(points: Vec<(String, f64)>, money: Callback<f64, String>) -> impl IntoView {
    const WIDTH: f64 = 300.0;
    const HEIGHT: f64 = 64.0;
    let words = Words::get();
    let lowest = points
        .iter()
        .map(|(_, value)| *value)
        .fold(f64::INFINITY, f64::min);
    let highest = points
        .iter()
        .map(|(_, value)| *value)
        .fold(f64::NEG_INFINITY, f64::max);
    let range = (highest - lowest).max(1.0);
    let last = (points.len() - 1) as f64;
    let place = |at: usize, value: f64| {
        let x = (at as f64 / last * WIDTH) as i32;
        let y = ((highest - value) / range * HEIGHT) as i32;
        (x, y)
    };
    let mut path = String::new();
    for (at, (_, value)) in points.iter().enumerate() {
        let (x, y) = place(at, *value);
        path.push_str(&match at {
            0 => format!("M{x} {y}"),
            _ => format!("H{x}V{y}"),
        });
    }
    let date =
        |point: Option<&(String, f64)>| point.map(|(date, _)| date.clone()).unwrap_or_default();
    let (from, to) = (date(points.first()), date(points.last()));
    let label = move || {
        let words = words
            .0
            .get()
            .pick("Balance over time, from", "Solde dans le temps, de");
        format!("{words} {} – {}", money.run(lowest), money.run(highest))
    };
    view! {
        <figure class="balance">
            <svg viewBox="0 -2 300 68" preserveAspectRatio="none" role="img" aria-label=label>
                <path d=format!("{path}V64H0Z") class="area"></path>
                <path d=path.clone() class="line" vector-effect="non-scaling-stroke"></path>
            </svg>
            <figcaption><span>{from}</span><span>{to}</span></figcaption>
        </figure>
    }
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
    words.0.get().pick(en, fr)
}

/// Money as people in Canada write it, by the browser.
fn format_money(words: Words, value: f64, currency: &str) -> String {
    let locales = Array::of1(&words.0.get().pick("en-CA", "fr-CA").into());
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
            let life = data.and_then(|data| serde_wasm_bindgen::from_value::<Life>(data).ok());
            if let Some(life) = life {
                // Else the browser would connect again, and hear the same.
                if matches!(life.status.as_str(), "ready" | "needs_reconnect" | "failed") {
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
