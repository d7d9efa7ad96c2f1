//! What is around the frame: a cover while it loads and once the session has ended, and words for screen readers. Drawn by
//! hand: what else a page has of the framework, it has not for this.

use crate::Locale;
use crate::component::ConnectHandle;
use crate::protocol::{Outcome, Phase, SessionEvent};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlDivElement, HtmlIFrameElement};

pub(crate) struct Shell {
    title: Option<String>,
    height: u32,
    locale: Locale,
    phase: Phase,
    outcome: Option<Outcome>,
    attempt_failed: bool,
    drawn: Option<Drawn>,
    again: Closure<dyn FnMut()>,
}

/// One session's elements.
struct Drawn {
    root: HtmlDivElement,
    iframe: HtmlIFrameElement,
    status: Element,
    cover: Option<Cover>,
}

struct Cover {
    element: Element,
    words: Element,
    /// Only once the session has ended.
    button: Option<Element>,
}

impl Shell {
    pub(crate) fn new(title: Option<String>, height: u32, handle: ConnectHandle) -> Self {
        Self {
            title,
            height,
            locale: Locale::En,
            phase: Phase::Token,
            outcome: None,
            attempt_failed: false,
            drawn: None,
            again: Closure::new(move || handle.reload()),
        }
    }

    /// A new frame for each session, but for the `given` one: nothing that an old one still posts can be taken for the new
    /// one's.
    pub(crate) fn begin(
        &mut self,
        root: &HtmlDivElement,
        given: Option<HtmlIFrameElement>,
    ) -> Option<HtmlIFrameElement> {
        self.phase = Phase::Token;
        self.outcome = None;
        self.attempt_failed = false;
        let status = match self.drawn.take() {
            Some(drawn) => {
                drawn.iframe.remove();
                if let Some(cover) = drawn.cover {
                    cover.element.remove();
                }
                drawn.status
            }
            None => {
                let status = element("p", "flinks-connect-status")?;
                set(&status, "role", "status");
                set(&status, "aria-live", "polite");
                status
            }
        };
        if !status.is_connected() {
            let _ = root.append_child(&status);
        }
        let iframe = match given {
            Some(iframe) => iframe,
            None => {
                let iframe: HtmlIFrameElement =
                    element("iframe", "flinksconnect")?.unchecked_into();
                iframe.set_height(&self.height.to_string());
                let _ = root.insert_before(&iframe, root.first_child().as_ref());
                iframe
            }
        };
        self.drawn = Some(Drawn {
            root: root.clone(),
            iframe: iframe.clone(),
            status,
            cover: None,
        });
        self.draw();
        Some(iframe)
    }

    pub(crate) fn speak(&mut self, locale: Locale) {
        self.locale = locale;
        self.draw();
    }

    pub(crate) fn on_event(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::Phase(phase) => {
                self.phase = *phase;
                self.attempt_failed = false;
            }
            SessionEvent::Message { decoded, .. } if decoded.flinks_code.is_some() => {
                self.attempt_failed = true;
            }
            SessionEvent::Outcome(outcome) => self.outcome = Some(outcome.clone()),
            _ => return,
        }
        self.draw();
    }

    fn draw(&mut self) {
        let locale = self.locale;
        let (words, button) = match &self.outcome {
            Some(Outcome::Exited(exit)) => (locale.exit(*exit), Some(locale.start_again())),
            Some(Outcome::Failed(failure)) => (locale.failure(*failure), Some(locale.try_again())),
            Some(_) => (locale.connected(), None),
            None if self.attempt_failed => (locale.attempt_failed(), None),
            None => (locale.phase(self.phase), None),
        };
        let covered = button.is_some() || self.outcome.is_none() && self.phase <= Phase::Loading;
        let Some(drawn) = &mut self.drawn else {
            return;
        };
        set(&drawn.root, "data-phase", self.phase.name());
        set(&drawn.root, "lang", locale.tag());
        let title = self.title.as_deref().unwrap_or(locale.frame_title());
        set(&drawn.iframe, "title", title);
        drawn.iframe.set_hidden(button.is_some());
        // Said again only if it is something else.
        if drawn.status.text_content().as_deref() != Some(words) {
            drawn.status.set_text_content(Some(words));
        }
        if let Some(cover) = drawn
            .cover
            .take_if(|cover| !covered || cover.button.is_some() != button.is_some())
        {
            cover.element.remove();
        }
        if covered && drawn.cover.is_none() {
            drawn.cover = Cover::new(button.is_some(), &self.again);
            if let Some(cover) = &drawn.cover {
                let _ = drawn
                    .root
                    .insert_before(&cover.element, Some(&drawn.status));
            }
        }
        if let Some(cover) = &drawn.cover {
            cover.words.set_text_content(Some(words));
            if let Some(element) = &cover.button {
                element.set_text_content(button);
            }
        }
    }
}

impl Cover {
    fn new(ended: bool, again: &Closure<dyn FnMut()>) -> Option<Self> {
        let cover = element("div", "flinks-connect-cover")?;
        let (words, button) = if ended {
            let button = element("button", "flinks-connect-button")?;
            set(&button, "type", "button");
            let _ =
                button.add_event_listener_with_callback("click", again.as_ref().unchecked_ref());
            (element("p", "")?, Some(button))
        } else {
            // Its words are said by the status.
            set(&cover, "aria-hidden", "true");
            let spinner = element("span", "flinks-connect-spinner")?;
            let _ = cover.append_child(&spinner);
            (element("span", "")?, None)
        };
        let _ = cover.append_child(&words);
        if let Some(button) = &button {
            let _ = cover.append_child(button);
        }
        Some(Self {
            element: cover,
            words,
            button,
        })
    }
}

fn element(name: &str, class: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    if !class.is_empty() {
        set(&element, "class", class);
    }
    Some(element)
}

/// Fails only for a name that is none.
fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}
