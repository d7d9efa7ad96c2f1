//! The runtime in a real browser. The widget's part is played by frames of the test page's own origin.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_embed::{
    Embed, EmbedEvent, HandoffOptions, Options, SessionToken, TokenError, TokenSource,
};
use flinks_protocol::{
    AuthorizeToken, ConnectParameters, ConnectUrl, Exit, Failure, HandoffState, Instance, Outcome,
    Phase, Refusal, SessionEvent,
};
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, HtmlIFrameElement, MessageEvent, MessageEventInit, Window};

wasm_bindgen_test_configure!(run_in_browser);

const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";
const OTHER_LOGIN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

#[wasm_bindgen(inline_js = "
    let listening = 0;
    const { addEventListener, removeEventListener } = window;
    window.addEventListener = function (type, ...rest) {
        if (type === 'message') listening += 1;
        return addEventListener.call(this, type, ...rest);
    };
    window.removeEventListener = function (type, ...rest) {
        if (type === 'message') listening -= 1;
        return removeEventListener.call(this, type, ...rest);
    };
    export const listeners = () => listening;
    // Posts from inside a window, so that the browser itself writes source and origin.
    export const post_from = (from, json) => from.eval(`window.parent.postMessage(${json}, '*')`);
    export const dispatch = (event) => window.dispatchEvent(event);
")]
extern "C" {
    fn listeners() -> i32;
    #[wasm_bindgen(catch)]
    fn post_from(from: &Window, json: &str) -> Result<(), JsValue>;
    fn dispatch(event: &web_sys::Event) -> bool;
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn page_origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

fn iframe() -> HtmlIFrameElement {
    let iframe: HtmlIFrameElement = document()
        .create_element("iframe")
        .unwrap()
        .unchecked_into();
    document().body().unwrap().append_child(&iframe).unwrap();
    iframe
}

/// A frame, what attaches to it, and all that it emits.
struct Fixture {
    iframe: HtmlIFrameElement,
    events: Rc<RefCell<Vec<EmbedEvent>>>,
    embed: Embed,
}

impl Fixture {
    fn new(change: impl FnOnce(Options) -> Options) -> Self {
        let iframe = iframe();
        let events = Rc::new(RefCell::new(Vec::new()));
        let log = events.clone();
        let options = Options::new(Instance::parse(&page_origin()).unwrap())
            .on_event(move |event| log.borrow_mut().push(event));
        let embed = Embed::attach(iframe.clone(), change(options)).unwrap();
        Self {
            iframe,
            events,
            embed,
        }
    }

    async fn loaded(change: impl FnOnce(Options) -> Options) -> Self {
        let fixture = Self::new(change);
        fixture.until(|| fixture.iframe.has_attribute("src")).await;
        let frame = fixture.iframe.content_window().unwrap();
        fixture
            .until(|| {
                frame
                    .location()
                    .href()
                    .is_ok_and(|href| href != "about:blank")
            })
            .await;
        fixture
    }

    /// Waits for something that must come; the test's own time-out ends a wait that is in vain.
    async fn until(&self, done: impl Fn() -> bool) {
        while !done() {
            TimeoutFuture::new(5).await;
        }
    }

    async fn post(&self, json: &str) {
        let before = self.received().len() + self.refused().len();
        post_from(&self.iframe.content_window().unwrap(), json).unwrap();
        self.until(|| self.received().len() + self.refused().len() > before)
            .await;
    }

    fn received(&self) -> Vec<String> {
        self.pick(|event| match event {
            SessionEvent::Message { decoded, .. } => Some(decoded.name().to_owned()),
            _ => None,
        })
    }

    fn refused(&self) -> Vec<Refusal> {
        self.pick(|event| match event {
            SessionEvent::Refused { reason, .. } => Some(*reason),
            _ => None,
        })
    }

    fn successes(&self) -> Vec<String> {
        self.pick(|event| match event {
            SessionEvent::Outcome(Outcome::Connected(connection)) => {
                Some(connection.login_id.expose().to_owned())
            }
            _ => None,
        })
    }

    fn handoffs(&self) -> Vec<HandoffState> {
        self.pick(|event| match event {
            SessionEvent::Handoff(state) => Some(*state),
            _ => None,
        })
    }

    fn pick<T>(&self, from: impl Fn(&SessionEvent) -> Option<T>) -> Vec<T> {
        let events = self.events.borrow();
        events
            .iter()
            .filter_map(|event| from(&event.event))
            .collect()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.iframe.remove();
    }
}

fn redirect(login_id: &str) -> String {
    format!(r#"{{"step":"REDIRECT","loginId":"{login_id}"}}"#)
}

#[wasm_bindgen_test]
async fn a_genuine_redirect_is_a_success_once() {
    let fixture = Fixture::loaded(|options| options).await;
    fixture.post(r#"{"step":"APP_MOUNTED"}"#).await;
    assert_eq!(fixture.embed.phase(), Phase::Ready);
    fixture.post(&redirect(LOGIN)).await;
    fixture.post(&redirect(LOGIN)).await;
    assert_eq!(fixture.successes(), [LOGIN]);
    assert_eq!(fixture.received(), ["APP_MOUNTED", "REDIRECT", "REDIRECT"]);
    assert!(matches!(
        fixture.embed.outcome(),
        Some(Outcome::Connected(_))
    ));
}

#[wasm_bindgen_test]
async fn an_iframe_of_the_page_is_taken_over_where_it_is() {
    let iframe = iframe();
    let src = format!("{}/?adopted=1", page_origin());
    iframe.set_src(&src);
    let events = Rc::new(RefCell::new(Vec::new()));
    let log = events.clone();
    let options = Options::of(ConnectUrl::parse(&src).unwrap())
        .on_event(move |event| log.borrow_mut().push(event));
    let embed = Embed::adopt(iframe.clone(), options).unwrap();
    let fixture = Fixture {
        iframe,
        events,
        embed,
    };
    assert_eq!(fixture.embed.phase(), Phase::Loading);
    let frame = fixture.iframe.content_window().unwrap();
    let loaded = || frame.location().href().is_ok_and(|href| href == src);
    fixture.until(loaded).await;
    assert_eq!(fixture.iframe.src(), src, "it is not loaded again");
    fixture.post(&redirect(LOGIN)).await;
    assert_eq!(fixture.successes(), [LOGIN]);
}

#[wasm_bindgen_test]
async fn a_time_out_that_is_longer_than_browsers_know_does_not_end_at_once() {
    let forty_days = Duration::from_secs(40 * 24 * 60 * 60);
    let fixture = Fixture::loaded(|options| options.load_timeout(forty_days)).await;
    TimeoutFuture::new(50).await;
    assert_eq!(fixture.embed.phase(), Phase::Loading);
}

#[wasm_bindgen_test]
async fn a_message_from_before_is_heard_if_it_is_genuine() {
    let fixture = Fixture::loaded(|options| options).await;
    let early = |json: &str| {
        let init = MessageEventInit::new();
        init.set_origin(&page_origin());
        init.set_data(&js_sys::JSON::parse(json).unwrap());
        init
    };
    let genuine = early(&redirect(LOGIN));
    let window = fixture.iframe.content_window();
    genuine.set_source(window.as_ref().map(AsRef::as_ref));
    let forged = early(&redirect(OTHER_LOGIN));
    for init in [forged, genuine] {
        let message = MessageEvent::new_with_event_init_dict("message", &init).unwrap();
        fixture.embed.handle_message(&message);
    }
    assert_eq!(fixture.refused(), [Refusal::OtherWindow]);
    assert_eq!(fixture.successes(), [LOGIN]);
}

#[wasm_bindgen_test]
async fn json_text_is_the_same_as_an_object() {
    let fixture = Fixture::loaded(|options| options).await;
    fixture
        .post(&format!("JSON.stringify({})", redirect(LOGIN)))
        .await;
    assert_eq!(fixture.successes(), [LOGIN]);
}

#[wasm_bindgen_test]
async fn a_forged_redirect_changes_nothing() {
    let fixture = Fixture::loaded(|options| options).await;
    let stranger = iframe();
    let own_window = web_sys::window().unwrap();
    for from in [stranger.content_window().unwrap(), own_window] {
        let before = fixture.refused().len();
        post_from(&from, &redirect(OTHER_LOGIN)).unwrap();
        fixture.until(|| fixture.refused().len() > before).await;
    }
    dispatch(&web_sys::Event::new("message").unwrap());
    assert_eq!(fixture.refused(), [Refusal::OtherWindow; 3]);
    assert_eq!(fixture.embed.phase(), Phase::Loading);
    fixture.post(&redirect(LOGIN)).await;
    assert_eq!(fixture.successes(), [LOGIN]);
    stranger.remove();
}

#[wasm_bindgen_test]
async fn the_frame_itself_is_refused_from_another_origin() {
    // The instance is elsewhere, the frame is still on its first, empty document: right window, wrong origin.
    let iframe = iframe();
    let refused = Rc::new(Cell::new(None));
    let emitted = refused.clone();
    let options = Options::new(Instance::parse("https://widget.localhost:1").unwrap())
        .token(TokenSource::function(
            std::future::pending::<Result<SessionToken, TokenError>>,
        ))
        .on_event(move |event| {
            if let SessionEvent::Refused { reason, .. } = event.event {
                emitted.set(Some(reason));
            }
        });
    let embed = Embed::attach(iframe.clone(), options).unwrap();
    post_from(&iframe.content_window().unwrap(), &redirect(LOGIN)).unwrap();
    while refused.get().is_none() {
        TimeoutFuture::new(5).await;
    }
    assert_eq!(refused.get(), Some(Refusal::OtherOrigin));
    assert_eq!(embed.outcome(), None);
    iframe.remove();
}

#[wasm_bindgen_test]
async fn what_is_no_message_is_refused_and_harms_nothing() {
    let fixture = Fixture::loaded(|options| options).await;
    for data in [
        "null",
        "undefined",
        "7",
        "[]",
        "[{step: 'REDIRECT'}]",
        "'hello'",
        "'x'.repeat(5000000)",
        "'\\ud800'",
        "''",
    ] {
        fixture.post(data).await;
    }
    assert_eq!(fixture.refused().len(), 9);
    assert!(fixture.refused().contains(&Refusal::TooLong));
    let cyclic = "(() => { const o = {step: 'APP_MOUNTED'}; o.self = o; o.map = new Map([[o, o]]); return o; })()";
    for data in [
        cyclic,
        "({})",
        "({step: {}, flinksCode: 3})",
        "({step: 'RETRY_COUNT', count: NaN})",
    ] {
        fixture.post(data).await;
    }
    assert_eq!(fixture.received(), ["APP_MOUNTED", "?", "?", "RETRY_COUNT"]);
    assert_eq!(fixture.embed.outcome(), None);
}

#[wasm_bindgen_test]
async fn a_widget_that_never_speaks_is_an_error_once() {
    let fixture = Fixture::new(|options| options.load_timeout(Duration::from_millis(1)));
    fixture.until(|| fixture.embed.outcome().is_some()).await;
    assert_eq!(
        fixture.embed.outcome(),
        Some(Outcome::Failed(Failure::LoadTimeout))
    );
    let errors = fixture
        .pick(|event| matches!(event, SessionEvent::Outcome(Outcome::Failed(_))).then_some(()));
    assert_eq!(errors.len(), 1);
    fixture.embed.reload();
    assert_eq!(fixture.embed.outcome(), None);
    assert_eq!(fixture.embed.phase(), Phase::Loading);
}

#[wasm_bindgen_test]
async fn the_frame_waits_for_the_token_and_a_refused_one_is_renewed_once() {
    let minted = Rc::new(Cell::new(0));
    let counter = minted.clone();
    let source = TokenSource::function(move || {
        counter.set(counter.get() + 1);
        let token = format!("00000000-0000-4000-8000-00000000000{}", counter.get());
        async move {
            TimeoutFuture::new(20).await;
            Ok(AuthorizeToken::parse(&token).unwrap())
        }
    });
    let fixture = Fixture::new(|options| options.token(source));
    assert!(!fixture.iframe.has_attribute("src"));
    fixture.until(|| fixture.iframe.has_attribute("src")).await;
    assert!(
        fixture
            .iframe
            .src()
            .contains("authorizeToken=00000000-0000-4000-8000-000000000001")
    );
    for token in [
        "00000000-0000-4000-8000-000000000001",
        "00000000-0000-4000-8000-000000000002",
    ] {
        // The document of this token, not the one before that is about to go.
        let frame = fixture.iframe.content_window().unwrap();
        fixture
            .until(|| {
                let href = frame.location().href();
                let document = frame.document();
                href.is_ok_and(|href| href.contains(token))
                    && document.is_some_and(|document| document.body().is_some())
            })
            .await;
        fixture.post(r#"{"step":"TOKEN_INVALID"}"#).await;
        fixture
            .until(|| fixture.embed.phase() != Phase::Token)
            .await;
        assert_eq!(minted.get(), 2);
    }
    assert_eq!(
        fixture.embed.outcome(),
        Some(Outcome::Failed(Failure::TokenInvalid))
    );
}

#[wasm_bindgen_test]
async fn the_state_goes_into_the_redirect_url() {
    let parameters = ConnectParameters::new().redirect_url("https://acme.example/thanks?plan=a");
    let fixture = Fixture::loaded(|options| options.parameters(parameters)).await;
    let src = fixture.iframe.src();
    assert!(
        src.contains("redirectUrl=https%3A%2F%2Facme.example%2Fthanks%3Fplan%3Da%26state%3D"),
        "{src}"
    );
}

#[wasm_bindgen_test]
async fn many_sessions_do_not_fill_the_storage() {
    let storage = web_sys::window()
        .unwrap()
        .session_storage()
        .unwrap()
        .unwrap();
    storage.clear().unwrap();
    let parameters = ConnectParameters::new().redirect_url("https://acme.example/thanks");
    let fixture = Fixture::loaded(|options| options.parameters(parameters)).await;
    for _ in 0..100 {
        fixture.events.borrow_mut().clear();
        fixture.embed.reload();
        let loading = |event: &SessionEvent| {
            matches!(event, SessionEvent::Phase(Phase::Loading)).then_some(())
        };
        fixture.until(|| !fixture.pick(loading).is_empty()).await;
    }
    let states = storage.get_item("flinks-connect:states").unwrap().unwrap();
    assert_eq!((storage.length().unwrap(), states.lines().count()), (1, 32));
}

#[wasm_bindgen_test]
async fn cancelling_is_an_exit_once() {
    let fixture = Fixture::new(|options| options);
    fixture.embed.cancel();
    fixture.embed.cancel();
    let exits = fixture.pick(|event| match event {
        SessionEvent::Outcome(Outcome::Exited(exit)) => Some(*exit),
        _ => None,
    });
    assert_eq!(exits, [Exit::Cancelled]);
}

#[wasm_bindgen_test]
async fn an_endpoint_that_refuses_is_not_asked_again() {
    // The test server answers, and has no such page.
    let fixture =
        Fixture::loaded(|options| options.handoff(HandoffOptions::new("/no-such-endpoint"))).await;
    fixture.post(&redirect(LOGIN)).await;
    fixture.until(|| fixture.embed.handoff().is_final()).await;
    match fixture.handoffs().as_slice() {
        [
            HandoffState::Sending { attempt: 1 },
            HandoffState::Refused { .. },
        ] => {}
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn what_was_not_delivered_is_taken_up_by_the_next_mount() {
    // Nobody listens on port 1.
    let options = || HandoffOptions::new("http://127.0.0.1:1/connections");
    let first = Fixture::loaded(|all| all.handoff(options())).await;
    first.post(&redirect(LOGIN)).await;
    first
        .until(|| matches!(first.embed.handoff(), HandoffState::Waiting { .. }))
        .await;
    drop(first);
    TimeoutFuture::new(0).await;
    let second = Fixture::new(|all| all.handoff(options()));
    assert!(matches!(
        second.embed.handoff(),
        HandoffState::Idle | HandoffState::Sending { .. }
    ));
    second
        .until(|| matches!(second.embed.handoff(), HandoffState::Waiting { .. }))
        .await;
    web_sys::window()
        .unwrap()
        .session_storage()
        .unwrap()
        .unwrap()
        .clear()
        .unwrap();
}

#[wasm_bindgen_test]
async fn a_hundred_mounts_leave_no_listener_behind() {
    let before = listeners();
    for _ in 0..100 {
        let fixture = Fixture::new(|options| options);
        assert_eq!(listeners(), before + 1);
        drop(fixture);
    }
    TimeoutFuture::new(0).await;
    assert_eq!(listeners(), before);
}

#[wasm_bindgen_test]
async fn a_callback_may_drop_the_embed() {
    let held: Rc<RefCell<Option<Embed>>> = Rc::default();
    let (iframe, dropped) = (iframe(), held.clone());
    let options = Options::new(Instance::parse(&page_origin()).unwrap()).on_event(move |event| {
        if matches!(event.event, SessionEvent::Outcome(_)) {
            dropped.borrow_mut().take();
        }
    });
    let before = listeners();
    held.replace(Some(Embed::attach(iframe.clone(), options).unwrap()));
    while !iframe.has_attribute("src")
        || iframe
            .content_window()
            .unwrap()
            .location()
            .href()
            .is_ok_and(|href| href == "about:blank")
    {
        TimeoutFuture::new(5).await;
    }
    post_from(&iframe.content_window().unwrap(), &redirect(LOGIN)).unwrap();
    while held.borrow().is_some() {
        TimeoutFuture::new(5).await;
    }
    assert_eq!(listeners(), before);
    iframe.remove();
}
