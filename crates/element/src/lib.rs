#![doc = include_str!("../README.md")]

mod detail;
mod settings;

use detail::tell;
use flinks_embed::Embed;
use flinks_embed::plain::{handoff_body, object};
use flinks_protocol::{HandoffBody, Outcome};
use js_sys::Function;
use settings::Settings;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlIFrameElement, MessageEvent};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

/// One session in one iframe, as the class in `js/` holds it. Freeing it ends the session.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session(Embed);

#[wasm_bindgen]
impl Session {
    /// Begins in an iframe: the class gives its settings, and a function that hears
    /// `(kind, detail, text)`.
    ///
    /// # Errors
    /// What is wrong with the settings, in words.
    #[wasm_bindgen(constructor)]
    pub fn new(
        iframe: HtmlIFrameElement,
        settings: &JsValue,
        notify: Function,
    ) -> Result<Session, JsError> {
        let settings = Settings(settings);
        let (adopted, locale) = (settings.is_on("adopt"), settings.locale());
        let options = settings.options(locale)?;
        let options = options.notify(move |notice| tell(&notify, locale, notice));
        let embed = match adopted {
            true => Embed::adopt(iframe, options)?,
            false => Embed::attach(iframe, options)?,
        };
        Ok(Self(embed))
    }

    /// Takes a message that came before the session; the guard decides.
    pub fn hear(&self, message: &MessageEvent) {
        self.0.hear(message);
    }

    /// Begins a new session in the same frame.
    pub fn reload(&self) {
        self.0.reload();
    }

    /// Ends the session.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// How far it is.
    #[wasm_bindgen(getter)]
    pub fn phase(&self) -> String {
        self.0.phase().name().to_owned()
    }

    /// How it ended: `{type, connection?, reason?}`, or undefined.
    #[wasm_bindgen(getter)]
    pub fn outcome(&self) -> JsValue {
        match self.0.outcome() {
            Some(Outcome::Connected(connection)) => object(&[
                ("type", "connected".into()),
                (
                    "connection",
                    handoff_body(&HandoffBody::new(&connection, None)),
                ),
            ]),
            Some(Outcome::Exited(exit)) => {
                object(&[("type", "exited".into()), ("reason", exit.name().into())])
            }
            Some(Outcome::Failed(failure)) => {
                object(&[("type", "failed".into()), ("reason", failure.name().into())])
            }
            _ => JsValue::UNDEFINED,
        }
    }
}
