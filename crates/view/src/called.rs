//! Functions in boxes, by traits of our own: the ones of the language bring three functions for each closure where one is called.

use crate::El;
use std::borrow::Cow;
use wasm_bindgen::JsValue;
use web_sys::Event;

pub(crate) trait Run {
    fn run(&mut self);
}

impl<F: FnMut()> Run for F {
    fn run(&mut self) {
        self();
    }
}

pub(crate) trait Say {
    fn say(&self) -> Cow<'static, str>;
}

impl<F: Fn() -> T, T: Into<Cow<'static, str>>> Say for F {
    fn say(&self) -> Cow<'static, str> {
        self().into()
    }
}

pub(crate) trait Hold {
    fn holds(&self) -> bool;
}

impl<F: Fn() -> bool> Hold for F {
    fn holds(&self) -> bool {
        self()
    }
}

pub(crate) trait Give {
    fn give(&self) -> JsValue;
}

impl<F: Fn() -> JsValue> Give for F {
    fn give(&self) -> JsValue {
        self()
    }
}

pub(crate) trait Hear {
    fn hear(&mut self, event: Event);
}

impl<F: FnMut(Event)> Hear for F {
    fn hear(&mut self, event: Event) {
        self(event);
    }
}

/// What tells the elements of a list apart.
pub type Key = [u64; 3];

pub(crate) trait Keys {
    fn keys(&self) -> Vec<Key>;
}

impl<F: Fn() -> Vec<Key>> Keys for F {
    fn keys(&self) -> Vec<Key> {
        self()
    }
}

pub(crate) trait Make {
    fn make(&self, key: Key) -> El;
}

impl<F: Fn(Key) -> El> Make for F {
    fn make(&self, key: Key) -> El {
        self(key)
    }
}

pub(crate) trait MakeOne {
    fn make(&self) -> El;
}

impl<F: Fn() -> El> MakeOne for F {
    fn make(&self) -> El {
        self()
    }
}

pub(crate) trait MakeAll {
    fn make(&self) -> Vec<El>;
}

impl<F: Fn() -> Vec<El>> MakeAll for F {
    fn make(&self) -> Vec<El> {
        self()
    }
}
