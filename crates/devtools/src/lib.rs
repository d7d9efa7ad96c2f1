#![doc = include_str!("../README.md")]

mod doctor;

use flinks_connect::trace::export_trace;
use flinks_connect::{EventTrace, Locale, TraceLog};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// How many entries it keeps: there is time to look at them.
const CAPACITY: usize = 100_000;

/// A trace in an element of the page. Freeing it takes it out again.
#[wasm_bindgen]
pub struct TraceView {
    log: TraceLog,
    _view: UnmountHandle<AnyViewState>,
}

impl fmt::Debug for TraceView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TraceView").finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl TraceView {
    /// Shows an empty trace, in French or else in English.
    #[wasm_bindgen(constructor)]
    pub fn new(root: HtmlElement, french: bool) -> Result<TraceView, JsError> {
        let made = Rc::new(Cell::new(None));
        let given = made.clone();
        let locale = match french {
            true => Locale::Fr,
            false => Locale::En,
        };
        let view = mount_to(root, move || {
            let log = TraceLog::with_capacity(CAPACITY);
            given.set(Some(log));
            view! { <EventTrace trace=log locale=Signal::stored(locale)/> }.into_any()
        });
        match made.take() {
            Some(log) => Ok(Self { log, _view: view }),
            None => Err(JsError::new("nothing was mounted")),
        }
    }

    /// Adds an entry as `<flinks-connect>` emits it. Malformed entries are ignored.
    pub fn push(&self, entry: &JsValue) {
        self.log.push_emitted(entry);
    }

    /// Takes the whole message of the newest entry; it is masked on the way in.
    pub fn attach(&self, message: &JsValue) {
        self.log.attach_message(message);
    }

    /// Forgets all entries.
    pub fn clear(&self) {
        self.log.clear();
    }

    /// The trace as newline-delimited JSON; ids are pseudonyms unless `masked` is false.
    pub fn export(&self, masked: bool) -> String {
        self.log.with(|trace| export_trace(trace, masked))
    }
}
