//! Whose messages count: those of one frame, from one origin. Both are compared before a message's data is touched.
//!
//! Neither is enough alone: two frames may have one origin, and a frame may navigate away and post from where it went.

use flinks_protocol::Refusal;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlIFrameElement, MessageEvent, Window};

/// Refusals of one kind that follow the first are counted, and emitted together once in this time.
const FLOOD_INTERVAL_MS: u32 = 100;
/// Kinds of refusals that are told apart during a flood. All others share one per reason.
const MAX_KINDS: usize = 32;
/// Stands for the origins of refusals beyond [`MAX_KINDS`].
const MANY_ORIGINS: &str = "*";

#[wasm_bindgen]
extern "C" {
    /// A [`MessageEvent`], for a getter that leaves the text in JavaScript: comparing it there costs a refused message
    /// less than decoding it, and events that the page has made up may have none.
    type WithOrigin;
    #[wasm_bindgen(method, getter)]
    fn origin(this: &WithOrigin) -> JsValue;
}

/// What the guard says about messages.
pub(crate) enum Verdict {
    /// A message of the widget.
    Genuine { data: JsValue, at_ms: f64 },
    /// Messages of anyone else. Their data was not looked at.
    Refused {
        reason: Refusal,
        origin: String,
        times: u32,
    },
}

/// Listens to the window's messages until dropped.
pub(crate) struct Guard {
    checks: Rc<Checks>,
    _listener: EventListener,
}

impl Guard {
    pub(crate) fn new(
        window: &Window,
        iframe: HtmlIFrameElement,
        origin: &str,
        on_verdict: impl Fn(Verdict) + 'static,
    ) -> Self {
        let checks = Rc::new_cyclic(|this| Checks {
            this: Weak::clone(this),
            iframe,
            origin: origin.into(),
            kinds: RefCell::default(),
            timer: RefCell::default(),
            on_verdict: Box::new(on_verdict),
        });
        let listening = checks.clone();
        let listener = EventListener::new(window, "message", move |event| {
            listening.check(event.unchecked_ref());
        });
        Self {
            checks,
            _listener: listener,
        }
    }

    /// Takes a message that came before there was a listener.
    pub(crate) fn handle_message(&self, message: &MessageEvent) {
        self.checks.check(message);
    }
}

struct Checks {
    this: Weak<Self>,
    iframe: HtmlIFrameElement,
    origin: JsValue,
    /// The kinds of refusals that came lately.
    kinds: RefCell<Vec<Kind>>,
    /// Runs while there are kinds.
    timer: RefCell<Option<Timeout>>,
    on_verdict: Box<dyn Fn(Verdict)>,
}

struct Kind {
    reason: Refusal,
    /// `None` stands for all origins that are not kept apart.
    origin: Option<JsValue>,
    /// How many came since they were last emitted.
    times: u32,
}

impl Checks {
    fn check(&self, message: &MessageEvent) {
        let origin = message.unchecked_ref::<WithOrigin>().origin();
        let reason = match is_from(message, &self.iframe) {
            true if origin == self.origin => {
                return (self.on_verdict)(Verdict::Genuine {
                    data: message.data(),
                    at_ms: message.time_stamp(),
                });
            }
            true => Refusal::OtherOrigin,
            false => Refusal::OtherWindow,
        };
        self.count(reason, origin);
    }

    /// Counts a refusal, and emits it if it is the first of its kind.
    fn count(&self, reason: Refusal, origin: JsValue) {
        let first = {
            let mut kinds = self.kinds.borrow_mut();
            let known = kinds.iter_mut().find(|kind| {
                let origins = kind.origin.as_ref();
                kind.reason == reason && origins.is_none_or(|known| *known == origin)
            });
            if let Some(kind) = known {
                kind.times = kind.times.saturating_add(1);
                return;
            }
            let origin = (kinds.len() < MAX_KINDS).then_some(origin);
            kinds.push(Kind {
                reason,
                origin: origin.clone(),
                times: 0,
            });
            origin
        };
        self.start_timer();
        self.refuse(reason, first, 1);
    }

    fn start_timer(&self) {
        let mut timer = self.timer.borrow_mut();
        if timer.is_none() {
            let this = self.this.clone();
            *timer = Some(Timeout::new(FLOOD_INTERVAL_MS, move || {
                if let Some(checks) = this.upgrade() {
                    checks.emit_counts();
                }
            }));
        }
    }

    /// Emits what was counted, and forgets the kinds of which no more came.
    fn emit_counts(&self) {
        self.timer.take();
        let mut counted = Vec::new();
        self.kinds.borrow_mut().retain_mut(|kind| {
            let times = std::mem::take(&mut kind.times);
            if times > 0 {
                counted.push((kind.reason, kind.origin.clone(), times));
            }
            times > 0
        });
        if !counted.is_empty() {
            self.start_timer();
        }
        for (reason, origin, times) in counted {
            self.refuse(reason, origin, times);
        }
    }

    fn refuse(&self, reason: Refusal, origin: Option<JsValue>, times: u32) {
        let origin = match origin {
            Some(origin) => origin.as_string().unwrap_or_default(),
            None => MANY_ORIGINS.to_owned(),
        };
        (self.on_verdict)(Verdict::Refused {
            reason,
            origin,
            times,
        });
    }
}

/// Whether a message was posted by the document in the iframe, whichever it is.
pub(crate) fn is_from(message: &MessageEvent, iframe: &HtmlIFrameElement) -> bool {
    match (message.source(), iframe.content_window()) {
        (Some(source), Some(frame)) => JsValue::from(source) == JsValue::from(frame),
        _ => false,
    }
}
