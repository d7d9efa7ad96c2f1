//! The Rust side of one `<flinks-connect>`.

use crate::emitted::{OutcomeValue, to_js};
use crate::running::Running;
use crate::settings::Settings;
use flinks_embed::{Embed, HandoffOptions, Locale, Options};
use flinks_protocol::{ConnectUrl, Phase};
use flinks_trace::{Entry, Trace};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlIFrameElement};

/// One session at a time, and the trace of all.
///
/// It holds nothing of the page but during a session: the element's class keeps it, and both can be collected.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Element {
    session: RefCell<Option<Rc<Session>>>,
    trace: Rc<RefCell<Trace>>,
}

/// Dropping it ends it.
#[derive(Debug)]
struct Session {
    embed: Embed,
    /// The embed holds it weakly.
    _running: Rc<Running>,
    /// Ours, not one of the page.
    own_iframe: Option<HtmlIFrameElement>,
}

#[wasm_bindgen]
impl Element {
    /// Without a session.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a session in an iframe of our own, or takes over one of the page. `has_spoken` says that its widget has sent its first
    /// message to an earlier session.
    pub fn start(
        &self,
        host: HtmlElement,
        settings: JsValue,
        adopted: Option<HtmlIFrameElement>,
        has_spoken: bool,
    ) -> Result<(), JsError> {
        self.end();
        let settings = Settings::read(&settings)?;
        let url = match &adopted {
            Some(iframe) => ConnectUrl::parse(&iframe.src())?,
            None => settings.url()?,
        };
        let locale = Locale::detect(&url.parameters);
        let running = Rc::new(Running {
            host: host.clone(),
            locale,
            trace: self.trace.clone(),
        });
        let listener = Rc::downgrade(&running);
        let mut options = Options::of(url)
            .token(settings.token)
            .title(
                settings
                    .frame_title
                    .unwrap_or_else(|| locale.frame_title().to_owned()),
            )
            .on_event(move |event| {
                if let Some(running) = listener.upgrade() {
                    running.on_event(event);
                }
            });
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
        let session = Session {
            embed,
            _running: running,
            own_iframe,
        };
        self.session.replace(Some(Rc::new(session)));
        Ok(())
    }

    /// Ends the session without an event, and takes out of the page what it has put there. An adopted iframe stays.
    pub fn end(&self) {
        self.session.take();
    }

    /// The iframe of the session, unless it is one of the page.
    #[wasm_bindgen(js_name = ownIframe)]
    pub fn own_iframe(&self) -> Option<HtmlIFrameElement> {
        self.session()?.own_iframe.clone()
    }

    /// Begins a new session with the same settings; false if there is none yet.
    pub fn reload(&self) -> bool {
        let session = self.session();
        if let Some(session) = &session {
            session.embed.reload();
        }
        session.is_some()
    }

    /// Ends the session with an event, unless it has ended.
    pub fn cancel(&self) {
        if let Some(session) = self.session() {
            session.embed.cancel();
        }
    }

    /// How far the session is; `idle` without one.
    pub fn phase(&self) -> String {
        let phase = self.session().map(|session| session.embed.phase());
        phase.map_or("idle", Phase::name).to_owned()
    }

    /// How it ended; undefined before.
    pub fn outcome(&self) -> JsValue {
        let outcome = self.session().and_then(|session| session.embed.outcome());
        let outcome = outcome.as_ref().and_then(OutcomeValue::of);
        outcome.map_or(JsValue::UNDEFINED, |outcome| to_js(&outcome))
    }

    /// What happened in all sessions, masked: the newest entries.
    pub fn trace(&self) -> JsValue {
        to_js(&self.trace.borrow().entries().collect::<Vec<&Entry>>())
    }
}

impl Element {
    /// A handle, so that nothing is borrowed while listeners of the page run: they may end the session.
    fn session(&self) -> Option<Rc<Session>> {
        self.session.borrow().clone()
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
