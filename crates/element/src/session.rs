//! One session of a `<flinks-connect>`, after another with the same settings.

use crate::emitted::{OutcomeValue, to_js};
use crate::running::Running;
use crate::settings::Settings;
use flinks_embed::{Embed, HandoffOptions, Locale, Options};
use flinks_protocol::ConnectUrl;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlIFrameElement};

/// What the class holds while its settings stay the same. Freeing it ends the session without an event, and takes out of the page what it
/// has put there; an adopted iframe stays.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    embed: Embed,
    /// Ours, not one of the page.
    own_iframe: Option<HtmlIFrameElement>,
}

#[wasm_bindgen]
impl Session {
    /// Begins a session in an iframe of our own, or takes over one of the page. `has_spoken` says that its widget has sent its first
    /// message to an earlier session.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: HtmlElement,
        settings: JsValue,
        adopted: Option<HtmlIFrameElement>,
        has_spoken: bool,
    ) -> Result<Session, JsError> {
        let settings = Settings::read(&settings)?;
        let url = match &adopted {
            Some(iframe) => ConnectUrl::parse(&iframe.src())?,
            None => settings.url()?,
        };
        let locale = Locale::detect(&url.parameters);
        let running = Running {
            host: host.clone(),
            locale,
        };
        let mut options = Options::of(url)
            .token(settings.token)
            .title(
                settings
                    .frame_title
                    .unwrap_or_else(|| locale.frame_title().to_owned()),
            )
            .on_event(move |event| running.on_event(event));
        if let Some(endpoint) = settings.handoff {
            options = options.handoff(HandoffOptions::new(endpoint));
        }
        if let Some(load_timeout) = settings.load_timeout {
            options = options.load_timeout(load_timeout);
        }
        if has_spoken {
            options = options.load_timeout(None);
        }
        let (embed, own_iframe) = match adopted {
            Some(iframe) => (Embed::adopt(iframe, options)?, None),
            None => {
                let iframe = create_iframe(&host)?;
                (Embed::attach(iframe.clone(), options)?, Some(iframe))
            }
        };
        Ok(Self { embed, own_iframe })
    }

    /// The iframe of the session, unless it is one of the page.
    #[wasm_bindgen(js_name = ownIframe)]
    pub fn own_iframe(&self) -> Option<HtmlIFrameElement> {
        self.own_iframe.clone()
    }

    /// Begins a new session with the same settings.
    pub fn reload(&self) {
        self.embed.reload();
    }

    /// Ends the session with an event, unless it has ended.
    pub fn cancel(&self) {
        self.embed.cancel();
    }

    /// How far the session is.
    pub fn phase(&self) -> String {
        self.embed.phase().name().to_owned()
    }

    /// How it ended; undefined before.
    pub fn outcome(&self) -> JsValue {
        let outcome = self.embed.outcome();
        let outcome = outcome.as_ref().and_then(OutcomeValue::of);
        outcome.map_or(JsValue::UNDEFINED, |outcome| to_js(&outcome))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(iframe) = &self.own_iframe {
            iframe.remove();
        }
    }
}

fn create_iframe(host: &HtmlElement) -> Result<HtmlIFrameElement, JsError> {
    let failed = |_| JsError::new("no iframe could be created");
    let document = host
        .owner_document()
        .ok_or_else(|| JsError::new("the element is in no document"))?;
    let iframe = document.create_element("iframe").map_err(failed)?;
    iframe.set_class_name("flinksconnect");
    host.append_child(&iframe).map_err(failed)?;
    Ok(iframe.unchecked_into())
}
