//! The page around us, through `js/page.js`: messages, the frame, requests, timers, randomness, storage. Each may be missing
//! or forbidden; nothing of it throws.

use std::fmt;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = Guard)]
    type JsGuard;
    #[wasm_bindgen(constructor, js_class = "Guard")]
    fn new(iframe: &JsValue, origin: &str, admit: &Heard, refuse: &Refuse) -> JsGuard;
    #[wasm_bindgen(method)]
    fn hear(this: &JsGuard, message: &JsValue);
    #[wasm_bindgen(method)]
    fn end(this: &JsGuard);

    /// Gives the iframe what the widget needs, unless the page has said otherwise.
    pub(crate) fn prepare(iframe: &JsValue, title: &str);
    /// Loads a URL; a second one replaces the first in place.
    pub(crate) fn show(iframe: &JsValue, src: &str);
    /// Messages that the page has kept since before we were here.
    pub(crate) fn early() -> js_sys::Array;
    /// 128 random bits as hexadecimal digits; `None` where the browser gives none.
    pub(crate) fn random() -> Option<String>;
    /// An item of the tab's own storage.
    pub(crate) fn stored(name: &str) -> Option<String>;
    /// Keeps an item, or takes it out. A full storage keeps nothing.
    pub(crate) fn store(name: &str, text: Option<&str>);
    /// What follows a prefix in the names of the items that begin with it, a line each.
    #[wasm_bindgen(js_name = storedBehind)]
    pub(crate) fn stored_behind(prefix: &str) -> String;
    /// Remembers a state that went into a URL, with the key of its hand-off.
    pub(crate) fn remember(state: &str, key: &str);
    /// The key of a state that came back, once; else `!` and why not.
    pub(crate) fn take(state: &str) -> String;
    /// Whether nobody else on this page delivers under the key; then nobody else will.
    pub(crate) fn claim(key: &str) -> bool;
    /// Lets others deliver under the key.
    pub(crate) fn release(key: &str);
    /// A field of an object; undefined where there is none.
    pub(crate) fn field(object: &JsValue, name: &str) -> JsValue;

    type JsTask;
    #[wasm_bindgen(method, js_name = end)]
    fn end(this: &JsTask);
    #[wasm_bindgen(js_name = post)]
    fn js_post(
        endpoint: &JsValue,
        key: Option<&str>,
        body: &str,
        timeout_ms: f64,
        done: &Heard,
    ) -> JsTask;
    #[wasm_bindgen(js_name = wait)]
    fn js_wait(ms: f64, done: &Heard) -> JsTask;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    /// Milliseconds since the page began.
    pub(crate) fn now() -> f64;
    #[wasm_bindgen(js_namespace = Math, js_name = random)]
    /// From 0 to 1, for what may be guessed.
    pub(crate) fn chance() -> f64;
}

/// One type for all that hear a value: each costs a function of its own on both sides.
type Heard = Closure<dyn FnMut(JsValue, f64, f64)>;
type Refuse = Closure<dyn FnMut(String, u32, bool)>;

/// Hears the messages of one frame and one origin, until dropped. Both are compared before a message's data is touched.
pub(crate) struct Guard {
    guard: JsGuard,
    _admit: Heard,
    _refuse: Refuse,
}

impl Guard {
    /// `admit` hears data and time; `refuse` hears the sender's origin, how many came, and whether from our frame.
    pub(crate) fn new(
        iframe: &JsValue,
        origin: &str,
        mut admit: impl FnMut(JsValue, f64) + 'static,
        refuse: impl FnMut(String, u32, bool) + 'static,
    ) -> Self {
        let admit = Closure::new(move |data, at_ms, _| admit(data, at_ms));
        let refuse = Closure::new(refuse);
        Self {
            guard: JsGuard::new(iframe, origin, &admit, &refuse),
            _admit: admit,
            _refuse: refuse,
        }
    }

    /// Takes a message that came before there was a guard.
    pub(crate) fn hear(&self, message: &JsValue) {
        self.guard.hear(message);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.guard.end();
    }
}

/// A request or a timer. Dropping it ends it.
#[must_use = "dropping a task ends it"]
pub(crate) struct Task {
    task: JsTask,
    _done: Heard,
}

impl Task {
    /// Posts JSON to an endpoint, an object `{url, headers?, credentials?}`.
    pub(crate) fn post(
        endpoint: &JsValue,
        key: Option<&str>,
        body: &str,
        timeout: Duration,
        mut done: impl FnMut(Answer) + 'static,
    ) -> Self {
        let done: Heard = Closure::new(move |json, status, retry_after_ms| {
            done(Answer {
                json,
                status,
                retry_after_ms,
            });
        });
        Self {
            task: js_post(endpoint, key, body, milliseconds(timeout), &done),
            _done: done,
        }
    }

    /// Calls back once.
    pub(crate) fn wait(ms: f64, mut done: impl FnMut() + 'static) -> Self {
        let done: Heard = Closure::new(move |_, _, _| done());
        Self {
            task: js_wait(ms, &done),
            _done: done,
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.task.end();
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Task")
    }
}

/// How a request ended.
pub(crate) struct Answer {
    /// The body as JSON; undefined if it is none.
    pub json: JsValue,
    status: f64,
    retry_after_ms: f64,
}

impl Answer {
    /// The HTTP status; `None` where there was no answer: network, time-out, or a request that the browser will not send.
    pub(crate) fn status(&self) -> Option<u16> {
        (!self.status.is_nan()).then_some(self.status as u16)
    }

    /// The pause that the server asked for.
    pub(crate) fn retry_after_ms(&self) -> Option<f64> {
        (!self.retry_after_ms.is_nan()).then_some(self.retry_after_ms)
    }
}

/// Milliseconds as JavaScript counts them.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
