//! `<ConnectLanding/>`: the page that the widget redirects to.

use crate::Locale;
use crate::language::preferred_locale;
use crate::protocol::{Connection, HandoffState};
use flinks_embed::{HandoffOptions, Landing, LandingError};
use leptos::prelude::*;

/// Reads the landing page's URL, takes the ids out of the address bar, checks `state`, and hands the connection over.
///
/// A URL whose state is missing, foreign, used or expired hands nothing over: anyone can call a landing page.
#[component]
pub fn ConnectLanding(
    /// Where the connection is handed over to.
    #[prop(into)]
    handoff: HandoffOptions,
    /// Receives the connection once its state was found good.
    #[prop(into, optional)]
    on_success: Option<Callback<Connection>>,
    /// Receives why the URL was refused.
    #[prop(into, optional)]
    on_error: Option<Callback<LandingError>>,
    /// Receives the state of the hand-off.
    #[prop(into, optional)]
    on_handoff: Option<Callback<HandoffState>>,
    /// The language. Default: the browser's.
    #[prop(into, optional)]
    locale: Option<Signal<Locale>>,
) -> impl IntoView {
    let locale = locale.unwrap_or_else(|| Signal::stored(preferred_locale()));
    let state = RwSignal::new(HandoffState::Idle);
    let refused = RwSignal::new(None::<LandingError>);
    let read = move || match Landing::read() {
        Ok(landing) => {
            // Dropped with the component.
            StoredValue::new_local(landing.hand_over(handoff.clone(), move |now| {
                // The page may be gone by the time of the answer.
                let _ = state.try_set(now);
                if let Some(on_handoff) = on_handoff {
                    on_handoff.try_run(now);
                }
            }));
            if let Some(on_success) = on_success {
                on_success.run(landing.connection);
            }
        }
        Err(error) => {
            refused.set(Some(error.clone()));
            if let Some(on_error) = on_error {
                on_error.run(error);
            }
        }
    };
    // In the browser only, and once: not again for the signals that a callback reads.
    Effect::new(move || untrack(&read));

    let status = move || match (refused.get(), state.get()) {
        (Some(_), _) => locale.get().landing_refused(),
        (None, HandoffState::Accepted) => locale.get().landing_delivered(),
        (None, HandoffState::Waiting { .. }) => locale.get().landing_waiting(),
        (None, HandoffState::Refused { .. } | HandoffState::GaveUp) => {
            locale.get().landing_not_delivered()
        }
        _ => locale.get().landing_checking(),
    };
    let code = move || match refused.get() {
        Some(LandingError::State(error)) => error.name(),
        Some(_) => "damaged",
        None => state.get().name(),
    };
    view! {
        <div class="flinks-landing" data-state=code lang=move || locale.get().tag()>
            <p role="status" aria-live="polite">
                {status}
            </p>
            {move || {
                let reason = refused.get()?.to_string();
                Some(view! { <p class="flinks-landing-reason">{reason}</p> })
            }}
        </div>
    }
}
