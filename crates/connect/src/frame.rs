//! The iframe of a session.

use crate::Locale;
use crate::controller::ConnectController;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;

/// A session's iframe: a new one for each session, so that nothing an old one still posts can be taken for the new one's.
#[component]
pub fn ConnectFrame(
    /// What [`use_flinks_connect`](crate::use_flinks_connect) has returned.
    controller: ConnectController,
    /// The frame's title for screen readers. Default: "Connect your bank account".
    #[prop(into, default = Signal::stored(Locale::En.frame_title().to_owned()))]
    title: Signal<String>,
    /// The frame's height in CSS pixels. Default: 760, as in Flinks' own examples.
    #[prop(default = 760)]
    height: u32,
    /// Keeps the frame's place without showing it, such as once the session has ended. Default: shown.
    #[prop(into, optional)]
    hidden: Signal<bool>,
) -> impl IntoView {
    let is_adopted = controller.is_adopted();
    let own_session = move || (!is_adopted.get()).then(|| controller.session.get());
    let iframe = move |_, _| {
        let iframe = view! {
            <iframe
                class="flinksconnect"
                node_ref=controller.iframe
                height=height
                title=move || title.get()
                hidden=move || hidden.get()
            ></iframe>
        };
        (drop, iframe)
    };
    // Not `<For/>`: its owner remembers the owner of each item that it ever had, which is some memory for every session.
    move || keyed(own_session(), |session| *session, iframe)
}
