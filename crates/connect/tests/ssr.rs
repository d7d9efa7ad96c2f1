//! What a server renders.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_connect::prelude::*;
use flinks_connect::protocol::State;
use futures_util::{Stream, StreamExt};
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use tokio::sync::Notify;

const TOKEN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

/// A page under way, chunk by chunk.
struct Page {
    _owner: Owner,
    chunks: Pin<Box<dyn Stream<Item = String> + Send>>,
}

impl Page {
    fn new<V: RenderHtml + 'static>(view: impl FnOnce() -> V) -> Self {
        // Another test may have chosen it already.
        let _ = any_spawner::Executor::init_tokio();
        let owner = Owner::new();
        let chunks = owner.with(|| Box::pin(view().to_html_stream_out_of_order()));
        Self {
            _owner: owner,
            chunks,
        }
    }

    async fn next(&mut self) -> String {
        self.chunks.next().await.unwrap_or_default()
    }

    async fn whole(self) -> String {
        self.chunks.collect().await
    }
}

fn minted() -> SessionToken {
    SessionToken {
        token: AuthorizeToken::parse(TOKEN).ok(),
        state: State::parse("of-the-server").ok(),
    }
}

/// The value of an attribute of the first iframe, as it stands in the HTML.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let iframe = html.split_once("<iframe")?.1.split_once('>')?.0;
    let value = iframe.split_once(&format!(" {name}=\""))?.1;
    Some(value.split_once('"')?.0)
}

#[tokio::test]
async fn the_first_html_has_the_widget_and_keeps_what_it_says() {
    let html = Page::new(|| {
        let parameters = ConnectParameters::new().redirect_url("https://acme.example/thanks");
        view! { <FlinksConnect instance=Instance::Toolbox parameters/> }
    })
    .next()
    .await;
    let src = attribute(&html, "src").unwrap();
    let begin = "https://toolbox-iframe.private.fin.ag/v2/?redirectUrl=https%3A%2F%2Facme.example%2Fthanks%3Fstate%3D";
    let state = src.strip_prefix(begin).unwrap();
    assert_eq!(state.len(), 32, "{src}");
    assert_eq!(attribute(&html, "referrerpolicy"), Some("strict-origin"));
    assert_eq!(attribute(&html, "title"), Some("Connect your bank account"));
    assert!(attribute(&html, "allow").unwrap().contains("camera"));
    assert!(html.find("flinksEarly").unwrap() < html.find("<iframe").unwrap());
    assert!(!html.contains("flinks-connect-cover"), "{html}");
    assert_eq!(html.matches(state).count(), 1, "{html}");
}

#[tokio::test]
async fn a_page_whose_head_keeps_early_messages_has_no_script_that_waits_for_its_styles() {
    let html = Page::new(|| {
        view! {
            <head>
                <KeepEarlyMessages/>
                <link rel="stylesheet" href="/shop.css"/>
            </head>
            <body>
                <FlinksConnect instance=Instance::Toolbox/>
            </body>
        }
    })
    .next()
    .await;
    let (before, after) = html.split_once("<link").unwrap();
    assert!(before.contains("flinksEarly"), "{html}");
    assert!(after.contains("<script></script>"), "{html}");
    assert!(!after.contains("flinksEarly"), "{html}");
}

#[tokio::test]
async fn a_server_function_does_not_hold_back_the_page_and_is_called_once() {
    let (is_answered, calls) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
    let (answered, called) = (is_answered.clone(), calls.clone());
    let token = TokenSource::server_fn(move || {
        called.fetch_add(1, Relaxed);
        let answered = answered.clone();
        async move {
            answered.notified().await;
            Ok::<_, TokenError>(minted())
        }
    });
    let mut page = Page::new(move || {
        view! {
            <FlinksConnect instance=Instance::Toolbox token/>
            <footer>"the rest"</footer>
        }
    });
    let first = page.next().await;
    assert!(
        first.contains("the rest") && first.contains("flinksEarly"),
        "{first}"
    );
    assert!(!first.contains("<iframe"), "{first}");
    is_answered.notify_one();
    let rest = page.whole().await;
    let src = format!("https://toolbox-iframe.private.fin.ag/v2/?authorizeToken={TOKEN}");
    assert_eq!(attribute(&rest, "src"), Some(&*src));
    assert_eq!(attribute(&rest, "data-state"), Some("of-the-server"));
    assert_eq!(rest.matches(TOKEN).count(), 1);
    assert_eq!(calls.load(Relaxed), 1);
}

#[tokio::test]
async fn the_servers_state_goes_into_the_redirect_url_once() {
    let html = Page::new(|| {
        let parameters = ConnectParameters::new().redirect_url("https://acme.example/");
        let token = TokenSource::server_fn(async || Ok::<_, TokenError>(minted()));
        view! { <FlinksConnect instance=Instance::Toolbox parameters token/> }
    })
    .whole()
    .await;
    let src = attribute(&html, "src").unwrap();
    assert!(src.contains("state%3Dof-the-server"), "{src}");
    assert_eq!(html.matches("of-the-server").count(), 1, "{html}");
}

#[tokio::test]
async fn what_the_server_cannot_mint_is_left_to_the_client() {
    let refused = TokenSource::server_fn(async || {
        Err::<SessionToken, _>(TokenError::Function("Flinks is away".to_owned()))
    });
    for token in [refused, TokenSource::endpoint("/api/connect/session")] {
        let html = Page::new(|| view! { <FlinksConnect instance=Instance::Toolbox token/> })
            .whole()
            .await;
        assert!(html.contains("<iframe"), "{html}");
        assert_eq!(attribute(&html, "src"), None);
        assert!(!html.contains("Flinks is away"), "{html}");
    }
}

#[tokio::test]
async fn the_words_are_in_the_language_of_the_request() {
    for (accepted, lang) in [("fr-CA,fr;q=0.9,en;q=0.8", "fr"), ("en-CA,fr;q=0.5", "en")] {
        let html = Page::new(|| {
            let request = http::Request::builder().header("accept-language", accepted);
            provide_context(request.body(()).unwrap().into_parts().0);
            view! {
                <FlinksConnect instance=Instance::Toolbox/>
                <ConnectLanding handoff=HandoffOptions::new("/api/connections")/>
            }
        })
        .whole()
        .await;
        assert_eq!(
            html.matches(&format!("lang=\"{lang}\"")).count(),
            2,
            "{html}"
        );
    }
}

#[tokio::test]
async fn without_javascript_the_landing_page_hands_over_by_a_form() {
    let landing = |url: &str, handoff: HandoffOptions| {
        let request = http::Request::builder().uri(url);
        let request = request.body(()).unwrap().into_parts().0;
        Page::new(move || {
            provide_context(request);
            view! { <ConnectLanding handoff/> }
        })
    };
    let url = format!(
        "/thanks?plan=a&loginId={TOKEN}&accountId=one,two&state=s1&institution=%3C/noscript%3E%3Cscript%3E%22&tag=t"
    );
    let html = landing(&url, HandoffOptions::new("/api/connections"))
        .whole()
        .await;
    let form = html.split_once("<noscript>").unwrap().1;
    let form = form.split_once("</noscript>").unwrap().0;
    for part in [
        "<form method=\"post\" action=\"/api/connections\">",
        &format!("name=\"loginId\" value=\"{TOKEN}\""),
        "name=\"accountIds\" value=\"one\"",
        "name=\"accountIds\" value=\"two\"",
        "name=\"institution\" value=\"&lt;/noscript&gt;&lt;script&gt;&quot;\"",
        "name=\"tag\" value=\"t\"",
        "name=\"state\" value=\"s1\"",
        "<button>Finish the connection</button>",
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
    assert!(!form.contains("plan"), "{form}");

    let with_header = Endpoint::new("/api/connections").header("Authorization", "Bearer x");
    for (url, handoff) in [
        (&*url, HandoffOptions::new(with_header)),
        ("/thanks", HandoffOptions::new("/api/connections")),
    ] {
        let html = landing(url, handoff).whole().await;
        assert!(!html.contains("<form"), "{html}");
    }
}

#[tokio::test]
async fn the_landing_page_and_the_trace_are_rendered() {
    let html = Page::new(|| {
        let trace = TraceLog::new();
        view! {
            <ConnectLanding handoff=HandoffOptions::new("/api/connections")/>
            <EventTrace trace/>
        }
    })
    .whole()
    .await;
    assert!(html.contains("Finishing the connection…"), "{html}");
    assert!(html.contains("flinks-trace-empty"), "{html}");
}

#[tokio::test]
async fn an_owner_may_end_on_another_thread() {
    let mut page = Page::new(|| {
        let (controller, trace) = (ConnectController::new(), TraceLog::new());
        let (phase, handoff) = (controller.phase(), controller.handoff());
        view! {
            <FlinksConnect instance=Instance::Toolbox controller trace on_success=|_| {}/>
            <EventTrace trace/>
            <p>{move || format!("{:?} {:?}", phase.get(), handoff.get())}</p>
        }
    });
    page.next().await;
    std::thread::spawn(move || drop(page)).join().unwrap();
}
