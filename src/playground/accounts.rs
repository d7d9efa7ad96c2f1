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
    view! {
        <details class="account">
            <summary>
                <span>{account.title}</span>
                <strong>{money(account.balance.and_then(|balance| balance.current))}</strong>
            </summary>
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

fn explain(words: Words, status: &str) -> &'static str {
    let (en, fr) = match status {
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
