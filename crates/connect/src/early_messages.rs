//! What the widget says between the server's HTML and the client that takes it over.

use flinks_embed::KEEP_EARLY_MESSAGES;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// The page's head has the script.
#[derive(Clone, Copy)]
struct KeptByTheHead;

/// The script that keeps the widget's messages until the client takes over, for the `<head>` of a page that a server renders.
///
/// Without it [`FlinksConnect`](crate::FlinksConnect) has the script before its iframe. There a browser runs it, and reads on, only once
/// the stylesheets before it have arrived: a round trip, by which the widget is asked for later. Before the first stylesheet nothing waits.
///
/// ```
/// use flinks_connect::prelude::*;
/// use leptos::prelude::*;
///
/// fn shell(options: LeptosOptions) -> impl IntoView {
///     view! {
///         <head>
///             <KeepEarlyMessages/>
///             <link rel="stylesheet" href="/pkg/shop.css"/>
///             <HydrationScripts options/>
///         </head>
///     }
/// }
/// ```
#[component]
pub fn KeepEarlyMessages() -> impl IntoView {
    provide_context(KeptByTheHead);
    script(KEEP_EARLY_MESSAGES)
}

/// The script before an iframe, for pages whose head has none: an empty one is none for a browser, and hydration finds the same elements.
pub(crate) fn before_the_iframe() -> impl IntoView {
    script(match use_context::<KeptByTheHead>() {
        Some(KeptByTheHead) => "",
        None => KEEP_EARLY_MESSAGES,
    })
}

fn script(source: &'static str) -> impl IntoView {
    view! { <script nonce=use_nonce() inner_html=source></script> }
}
