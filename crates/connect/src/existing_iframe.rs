//! The component around an iframe that the page has brought.

use crate::Locale;
use crate::controller::ConnectController;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlIFrameElement};

/// The page's iframe with what is drawn beside it, until the component is unmounted.
struct ExistingIframe {
    iframe: HtmlIFrameElement,
    _beside: UnmountHandle<AnyViewState>,
}

impl Drop for ExistingIframe {
    fn drop(&mut self) {
        self.iframe.remove();
    }
}

/// An iframe that is moved in the page is loaded again, so the rest is drawn into its parent, which shows the session's state as the
/// component's own root does. Outside the page there is no parent, and nothing is drawn.
pub(crate) fn draw_beside(
    iframe: HtmlIFrameElement,
    controller: ConnectController,
    locale: Signal<Locale>,
    title: Signal<String>,
    hidden: Signal<bool>,
    beside: impl FnOnce() -> AnyView + 'static,
) {
    let parent = iframe.parent_element();
    let Some(parent) = parent.and_then(|parent| parent.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let root = parent.clone();
    Effect::new(move || {
        let attributes = [
            ("data-phase", controller.phase().get().name()),
            ("lang", locale.get().tag()),
        ];
        for (name, value) in attributes {
            // `setAttribute` fails only on invalid names.
            let _ = root.set_attribute(name, value);
        }
    });
    let existing = iframe.clone();
    Effect::new(move || {
        existing.set_title(&title.get());
        existing.set_hidden(hidden.get());
        if !controller.is_adopted().get() {
            existing.remove();
        }
    });
    let beside = mount_to(parent, beside);
    // Dropped with the component.
    StoredValue::new_local(ExistingIframe {
        iframe,
        _beside: beside,
    });
}
