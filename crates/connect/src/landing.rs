//! `<ConnectLanding/>`: the page that the widget redirects to.

use crate::Locale;
use crate::language::preferred_locale;
use crate::protocol::{Connection, HandoffState};
use crate::rendered_frame::is_in_servers_html;
use flinks_embed::{HandoffOptions, Landing, LandingError};
use leptos::html::Noscript;
use leptos::prelude::*;

/// Reads the landing page's URL, takes the ids out of the address bar, checks `state`, and hands the connection over.
///
/// A URL whose state is missing, foreign, used or expired hands nothing over: anyone can call a landing page. (A foreign one is your
/// server's to judge with [`HandoffOptions::server_checks_state`].)
///
/// Rendered on a server, the page hands over without JavaScript, too: by a form, which your endpoint must take.
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
    let form = form_without_script(&handoff, locale);
    let noscript = NodeRef::<Noscript>::new();
    let state = RwSignal::new(HandoffState::Idle);
    let refused = RwSignal::new(None::<LandingError>);
    let read = move || match Landing::read(handoff.clone()) {
        Ok(landing) => {
            // Dropped with the component.
            StoredValue::new_local(landing.hand_over(move |now| {
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
    Effect::new(move || {
        // The form's ids go, as those in the address bar do.
        if let Some(noscript) = noscript.get_untracked() {
            noscript.set_inner_html("");
        }
        untrack(&read);
    });

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
            {is_in_servers_html()
                .then(|| view! { <noscript node_ref=noscript inner_html=form></noscript> })}
        </div>
    }
}

/// What a server renders for a browser whose JavaScript does not run. To others it is text, and they do not render it anew.
fn form_without_script(handoff: &HandoffOptions, locale: Signal<Locale>) -> String {
    #[cfg(feature = "ssr")]
    let form = crate::landing_form::landing_form(handoff, locale.get_untracked());
    #[cfg(not(feature = "ssr"))]
    let form = {
        let _ = (handoff, locale);
        None
    };
    form.unwrap_or_default()
}
