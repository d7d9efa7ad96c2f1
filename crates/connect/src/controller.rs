//! A session as signals, with the means to end and to restart it.

use crate::protocol::{HandoffState, Outcome, Phase, SessionEvent};
use crate::rendered_frame::RenderedFrame;
use flinks_embed::{Embed, EmbedError, EmbedEvent};
use leptos::html::Iframe;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::mem;
use wasm_bindgen::JsValue;

/// How the session in one [`FlinksConnect`](crate::FlinksConnect) stands. A handle: copies are the same.
///
/// [`use_flinks_connect`](crate::use_flinks_connect) returns one. For a component make it beforehand, and give it to the prop `controller`:
///
/// ```
/// use flinks_connect::prelude::*;
/// use leptos::prelude::*;
///
/// #[component]
/// fn ConnectYourBank() -> impl IntoView {
///     let controller = ConnectController::new();
///     view! {
///         <FlinksConnect instance=Instance::Toolbox controller/>
///         <p>{move || controller.phase().get().name()}</p>
///         <button on:click=move |_| controller.cancel()>"Cancel"</button>
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ConnectController {
    pub(crate) iframe: NodeRef<Iframe>,
    pub(crate) session: RwSignal<u32>,
    pub(crate) attempt_failed: RwSignal<bool>,
    phase: RwSignal<Phase>,
    outcome: RwSignal<Option<Outcome>>,
    handoff_states: RwSignal<Vec<HandoffState>>,
    // What stays on its thread is wrapped where it is there: on a server it never is, and owners end on any thread.
    handoff_answer: RwSignal<Option<SendWrapper<JsValue>>>,
    refused: RwSignal<u32>,
    /// The session whose iframe the page has brought.
    adopted_session: StoredValue<Option<u32>>,
    /// The first session's iframe, if a server renders it; until the session begins in the browser.
    rendered_frame: RwSignal<Option<RenderedFrame>>,
    embed: StoredValue<Option<SendWrapper<Embed>>>,
}

impl Default for ConnectController {
    fn default() -> Self {
        Self::new()
    }
}

impl ConnectController {
    /// A controller for one component.
    pub fn new() -> Self {
        Self {
            iframe: NodeRef::new(),
            session: RwSignal::new(0),
            attempt_failed: RwSignal::new(false),
            phase: RwSignal::new(Phase::Token),
            outcome: RwSignal::new(None),
            handoff_states: RwSignal::new(Vec::new()),
            handoff_answer: RwSignal::new(None),
            refused: RwSignal::new(0),
            adopted_session: StoredValue::new(None),
            rendered_frame: RwSignal::new(None),
            embed: StoredValue::new(None),
        }
    }

    /// How far the session has come.
    pub fn phase(&self) -> Signal<Phase> {
        self.phase.into()
    }

    /// How the session ended; `None` until then.
    pub fn outcome(&self) -> Signal<Option<Outcome>> {
        self.outcome.into()
    }

    /// How the session's hand-off stands.
    pub fn handoff(&self) -> Signal<HandoffState> {
        let states = self.handoff_states;
        Signal::derive(move || {
            let newest = states.with(|states| states.last().copied());
            newest.unwrap_or(HandoffState::Idle)
        })
    }

    /// Every state of the session's hand-off until now, newest last.
    pub fn handoff_states(&self) -> Signal<Vec<HandoffState>> {
        self.handoff_states.into()
    }

    /// Your server's JSON answer to the accepted hand-off; undefined until then, and if the answer is no JSON. Tracked.
    pub fn handoff_answer(&self) -> JsValue {
        let answer = self.handoff_answer.get();
        answer.map_or(JsValue::UNDEFINED, SendWrapper::take)
    }

    /// How many messages were refused during the session: other windows' and other origins', and what is no message.
    pub fn refused(&self) -> Signal<u32> {
        self.refused.into()
    }

    /// Begins a new session in a new frame, with the newest settings.
    pub fn reload(&self) {
        self.end();
        self.reset();
        self.session.update(|session| *session += 1);
    }

    /// Ends the session, unless it has ended.
    pub fn cancel(&self) {
        // Out of the store meanwhile: cancelling calls back, and a callback may reload.
        let session = self.session.get_untracked();
        let Some(embed) = self.embed.try_update_value(Option::take).flatten() else {
            return;
        };
        embed.cancel();
        if self.session.try_get_untracked() == Some(session) {
            self.embed.set_value(Some(embed));
        }
    }

    /// The session of now is that of an iframe which the page has brought.
    pub(crate) fn adopt(&self) {
        self.adopted_session
            .set_value(Some(self.session.get_untracked()));
    }

    /// Whether the iframe of the session is the one that the page has brought.
    pub(crate) fn is_adopted(&self) -> Signal<bool> {
        let Self {
            session,
            adopted_session,
            ..
        } = *self;
        Signal::derive(move || adopted_session.get_value() == Some(session.get()))
    }

    /// The session of now has an iframe that a server renders, or has rendered.
    pub(crate) fn render(&self, frame: RenderedFrame) {
        self.rendered_frame.set(Some(frame));
    }

    /// The iframe that a server renders, or has rendered, until its session begins in the browser. Tracked.
    pub(crate) fn rendered_frame(&self) -> Option<RenderedFrame> {
        self.rendered_frame.get()
    }

    /// Begins a session with its runtime; without a window there is none.
    pub(crate) fn begin(&self, attach: impl FnOnce() -> Result<Embed, EmbedError>) {
        self.end();
        self.reset();
        // The store is free meanwhile: the first events are emitted here.
        let embed = attach().ok().map(SendWrapper::new);
        drop(
            self.embed
                .try_update_value(|kept| mem::replace(kept, embed)),
        );
    }

    fn reset(&self) {
        self.phase.set(Phase::Token);
        self.outcome.set(None);
        self.attempt_failed.set(false);
        self.handoff_states.set(Vec::new());
        self.handoff_answer.set(None);
        self.refused.set(0);
        self.rendered_frame.set(None);
    }

    /// Drops the session's runtime, if its owner has not been disposed of with it.
    pub(crate) fn end(&self) {
        drop(self.embed.try_update_value(Option::take));
    }

    /// Follows what the session emits.
    pub(crate) fn follow(&self, EmbedEvent { event, data, .. }: &EmbedEvent) {
        match event {
            SessionEvent::Phase(phase) => {
                self.attempt_failed.set(false);
                self.phase.set(*phase);
            }
            SessionEvent::Message { decoded, .. } if decoded.flinks_code.is_some() => {
                self.attempt_failed.set(true);
            }
            SessionEvent::Outcome(outcome) => self.outcome.set(Some(outcome.clone())),
            SessionEvent::Handoff(state) => {
                if *state == HandoffState::Accepted {
                    self.handoff_answer
                        .set(Some(SendWrapper::new(data.clone())));
                }
                self.handoff_states.update(|states| states.push(*state));
            }
            SessionEvent::Refused { times, .. } => {
                self.refused
                    .update(|refused| *refused = refused.saturating_add(*times));
            }
            _ => {}
        }
    }
}
