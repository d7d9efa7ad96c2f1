//! What lies over the frame while the widget loads, and once the session has ended without a connection.

use crate::Locale;
use crate::controller::ConnectController;
use crate::protocol::{Outcome, Phase};
use leptos::prelude::*;

/// A spinner while the widget loads; words and a button once the session was left or has failed; else nothing.
#[component]
pub(crate) fn Cover(
    controller: ConnectController,
    locale: Signal<Locale>,
    /// What the session's state is called.
    status: Memo<&'static str>,
) -> impl IntoView {
    let outcome = controller.outcome();
    let is_loading = Memo::new(move |_| {
        // A frame that a server has rendered is there before the client is.
        controller.rendered_frame().is_none()
            && outcome.with(Option::is_none)
            && controller.phase().get() <= Phase::Loading
    });
    // Its words are read out by the status.
    let spinner = move || {
        view! {
            <div class="flinks-connect-cover" aria-hidden="true">
                <span class="flinks-connect-spinner"></span>
                <span>{move || status.get()}</span>
            </div>
        }
    };
    let button = Memo::new(move |_| {
        outcome.with(|outcome| match outcome {
            Some(Outcome::Exited(_)) => Some(locale.get().start_again()),
            Some(Outcome::Failed(_)) => Some(locale.get().try_again()),
            _ => None,
        })
    });
    view! {
        <Show when=move || is_loading.get()>{spinner}</Show>
        <Show when=move || button.get().is_some()>
            <div class="flinks-connect-cover">
                <p>{move || status.get()}</p>
                <button
                    type="button"
                    class="flinks-connect-button"
                    on:click=move |_| controller.reload()
                >
                    {move || button.get()}
                </button>
            </div>
        </Show>
    }
}
