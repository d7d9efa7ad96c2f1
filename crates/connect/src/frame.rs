//! The iframe of a session.

use crate::controller::ConnectController;
use crate::rendered_frame::{FrameSource, RenderedFrame, is_in_servers_html};
use crate::{Locale, early_messages};
use flinks_embed::{FRAME_ALLOW, FRAME_REFERRER_POLICY};
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
    let iframe = move |FrameSource { url, state }| {
        view! {
            <iframe
                class="flinksconnect"
                node_ref=controller.iframe
                allow=FRAME_ALLOW
                referrerpolicy=FRAME_REFERRER_POLICY
                height=height
                title=move || title.get()
                hidden=move || hidden.get()
                data-state=state.map(String::from)
                src=url.map(|url| url.to_src())
            ></iframe>
        }
    };
    // Not `<For/>`: its owner remembers the owner of each item that it ever had, which is some memory for every session.
    let inline = move |source: FrameSource| {
        move || {
            let source = source.clone();
            keyed(
                own_session(),
                |session| *session,
                move |_, _| (drop, iframe(source.clone())),
            )
        }
    };
    let rendered = is_in_servers_html().then(|| untrack(|| controller.rendered_frame()));
    match rendered.flatten() {
        None => inline(FrameSource::default()).into_any(),
        Some(RenderedFrame::Inline(source)) => {
            (early_messages::before_the_iframe(), inline(source)).into_any()
        }
        Some(RenderedFrame::Streamed(source)) => {
            let suspended = move || {
                let source = source.clone();
                keyed(
                    own_session(),
                    |session| *session,
                    move |_, _| {
                        let source = source.clone();
                        (drop, Suspend::new(async move { iframe(source.await) }))
                    },
                )
            };
            (
                early_messages::before_the_iframe(),
                view! { <Suspense>{suspended}</Suspense> },
            )
                .into_any()
        }
    }
}
