//! What the runtime asks of the page: requests, timers, storage and randomness, each replaced by one that misbehaves.
//! Messages are handed to it, so that no frame has to load.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use flinks_embed::{
    Credentials, Embed, EmbedEvent, Endpoint, HandoffOptions, Options, TokenSource,
};
use flinks_protocol::{
    ConnectParameters, ConnectUrl, Failure, HandoffState, Instance, Lifecycle, Outcome, Phase,
    Refusal, SessionEvent,
};
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlIFrameElement, MessageEvent, MessageEventInit, Storage};

wasm_bindgen_test_configure!(run_in_browser);

const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

#[wasm_bindgen(inline_js = "
    const { fetch, setTimeout, clearTimeout } = window;
    const storage = Object.getOwnPropertyDescriptor(window, 'sessionStorage');
    const { setItem } = Storage.prototype;
    const { getRandomValues } = Crypto.prototype;
    const timers = new Set();
    window.setTimeout = (run, ms, ...rest) => {
        const id = setTimeout(() => { timers.delete(id); run(...rest); }, ms);
        timers.add(id);
        return id;
    };
    window.clearTimeout = (id) => { timers.delete(id); clearTimeout(id); };
    export const running_timers = () => timers.size;

    let requests = [];
    // An expression with the number of the request from 1.
    export const answer_with = (expression) => {
        requests = [];
        const answer = new Function('number', 'request', `return ${expression}`);
        window.fetch = (request) => { requests.push(request); return answer(requests.length, request); };
    };
    export const request_count = () => requests.length;
    export const aborted_count = () => requests.filter(({ signal }) => signal.aborted).length;
    export const describe_request = async (at) => {
        const request = requests[at];
        const { method, url, credentials, keepalive } = request;
        const header = (name) => request.headers.get(name);
        return JSON.stringify([method, url, credentials, keepalive, header('Content-Type'), header('X-CSRF-Token'),
            /^[0-9a-f]{32}$/.test(header('Idempotency-Key')), await request.clone().text()]);
    };
    export const key_of = (at) => requests[at].headers.get('Idempotency-Key');

    export const break_storage = (how) => {
        const get = {
            forbidden: () => { throw new DOMException('no', 'SecurityError'); },
            absent: () => null,
        }[how];
        if (get) Object.defineProperty(window, 'sessionStorage', { configurable: true, get });
        else Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    };
    export const break_randomness = () => {
        Crypto.prototype.getRandomValues = () => { throw new DOMException('no', 'OperationError'); };
    };
    export const repair = () => {
        window.fetch = fetch;
        Object.defineProperty(window, 'sessionStorage', storage);
        Storage.prototype.setItem = setItem;
        Crypto.prototype.getRandomValues = getRandomValues;
        sessionStorage.clear();
    };
    export const keep_early = (messages) => {
        globalThis.flinksEarly = [...messages];
        flinksEarly.keep = (message) => flinksEarly.push(message);
        window.addEventListener('message', flinksEarly.keep);
    };
    export const early_count = () => flinksEarly.length;
    export const dispatch = (event) => window.dispatchEvent(event);
")]
extern "C" {
    fn running_timers() -> u32;
    fn answer_with(expression: &str);
    fn request_count() -> u32;
    fn aborted_count() -> u32;
    async fn describe_request(at: u32) -> JsValue;
    fn key_of(at: u32) -> String;
    fn break_storage(how: &str);
    fn break_randomness();
    fn repair();
    fn keep_early(messages: js_sys::Array);
    fn early_count() -> u32;
    fn dispatch(event: &MessageEvent);
}

const NEVER: &str = "new Promise(() => {})";

fn page_origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

fn storage() -> Storage {
    web_sys::window()
        .unwrap()
        .session_storage()
        .unwrap()
        .unwrap()
}

fn iframe() -> HtmlIFrameElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let iframe: HtmlIFrameElement = document.create_element("iframe").unwrap().unchecked_into();
    document.body().unwrap().append_child(&iframe).unwrap();
    iframe
}

fn message_of(iframe: &HtmlIFrameElement, json: &str) -> MessageEvent {
    let init = MessageEventInit::new();
    init.set_origin(&page_origin());
    init.set_data(&js_sys::JSON::parse(json).unwrap());
    init.set_source(iframe.content_window().as_ref().map(AsRef::as_ref));
    MessageEvent::new_with_event_init_dict("message", &init).unwrap()
}

/// Of another window than the iframe's.
fn foreign(origin: &str) -> MessageEvent {
    let init = MessageEventInit::new();
    init.set_origin(origin);
    MessageEvent::new_with_event_init_dict("message", &init).unwrap()
}

fn redirect() -> String {
    format!(r#"{{"step":"REDIRECT","loginId":"{LOGIN}"}}"#)
}

/// An embed with all that it emits. Whatever was replaced is repaired at the end.
struct Fixture {
    iframe: HtmlIFrameElement,
    events: Rc<RefCell<Vec<EmbedEvent>>>,
    embed: Option<Embed>,
}

impl Fixture {
    fn attach(change: impl FnOnce(Options) -> Options) -> Self {
        let instance = Instance::parse(&page_origin()).unwrap();
        Self::with(iframe(), change(Options::new(instance)), Embed::attach)
    }

    fn with<E: std::fmt::Debug>(
        iframe: HtmlIFrameElement,
        options: Options,
        begin: impl FnOnce(HtmlIFrameElement, Options) -> Result<Embed, E>,
    ) -> Self {
        let events = Rc::new(RefCell::new(Vec::new()));
        let log = events.clone();
        let options = options.on_event(move |event| log.borrow_mut().push(event));
        let embed = Some(begin(iframe.clone(), options).unwrap());
        Self {
            iframe,
            events,
            embed,
        }
    }

    fn embed(&self) -> &Embed {
        self.embed.as_ref().unwrap()
    }

    fn send(&self, json: &str) {
        self.embed().handle_message(&message_of(&self.iframe, json));
    }

    async fn until(&self, done: impl Fn() -> bool) {
        while !done() {
            TimeoutFuture::new(5).await;
        }
    }

    async fn until_handoff(&self, done: impl Fn(HandoffState) -> bool) -> HandoffState {
        self.until(|| done(self.embed().handoff())).await;
        self.embed().handoff()
    }

    fn pick<T>(&self, from: impl Fn(&SessionEvent) -> Option<T>) -> Vec<T> {
        let events = self.events.borrow();
        events
            .iter()
            .filter_map(|event| from(&event.event))
            .collect()
    }

    fn refused(&self) -> Vec<(Refusal, String, u32)> {
        self.pick(|event| match event {
            SessionEvent::Refused {
                reason,
                origin,
                times,
            } => Some((*reason, origin.clone(), *times)),
            _ => None,
        })
    }

    fn event_count(&self) -> usize {
        self.events.borrow().len()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.embed.take();
        self.iframe.remove();
        repair();
    }
}

fn is_waiting(state: HandoffState) -> bool {
    matches!(state, HandoffState::Waiting { .. })
}

#[wasm_bindgen_test]
async fn a_flood_of_refusals_is_coalesced_and_counted_whole() {
    let fixture = Fixture::attach(|options| options);
    let evil = "https://evil.example";
    for _ in 0..10_000 {
        fixture.embed().handle_message(&foreign(evil));
    }
    let first = (Refusal::OtherWindow, evil.to_owned(), 1);
    assert_eq!(fixture.refused(), std::slice::from_ref(&first));
    let rest = || fixture.refused().len() == 2;
    fixture.until(rest).await;
    let counted = (Refusal::OtherWindow, evil.to_owned(), 9_999);
    assert_eq!(fixture.refused(), [first.clone(), counted]);
    // Once it is over, the next one is a first one again.
    TimeoutFuture::new(250).await;
    fixture.embed().handle_message(&foreign(evil));
    assert_eq!(fixture.refused().last(), Some(&first));
}

#[wasm_bindgen_test]
async fn a_flood_from_many_origins_takes_bounded_room() {
    let fixture = Fixture::attach(|options| options);
    for at in 0..5_000 {
        let origin = format!("https://{at}.evil.example");
        fixture.embed().handle_message(&foreign(&origin));
    }
    assert_eq!(fixture.refused().len(), 33);
    TimeoutFuture::new(150).await;
    let refused = fixture.refused();
    assert_eq!(refused.len(), 34, "{refused:?}");
    assert_eq!(
        refused.iter().map(|(_, _, times)| times).sum::<u32>(),
        5_000
    );
    assert_eq!(refused.last().unwrap().1, "*");
}

#[wasm_bindgen_test]
async fn the_end_is_told_once_and_after_its_phase() {
    let fixture = Fixture::attach(|options| options);
    fixture.send(&redirect());
    fixture.send(&redirect());
    let order = fixture.pick(|event| match event {
        SessionEvent::Message { decoded, phase } => {
            assert_eq!(*phase, Phase::Finished);
            Some(decoded.name().to_owned())
        }
        SessionEvent::Phase(phase) => Some(phase.name().to_owned()),
        SessionEvent::Outcome(_) => Some("outcome".to_owned()),
        SessionEvent::Lifecycle { change, .. } => Some(change.name().to_owned()),
        _ => None,
    });
    let expected = "started token token-requested frame-loading loading ready finished REDIRECT outcome REDIRECT";
    assert_eq!(order.join(" "), expected);
}

#[wasm_bindgen_test]
async fn dropping_it_while_the_token_is_asked_for_ends_request_timers_and_events() {
    answer_with(NEVER);
    let timers = running_timers();
    let mut fixture = Fixture::attach(|options| options.token(TokenSource::endpoint("/token")));
    fixture.until(|| request_count() == 1).await;
    // A flood has a timer, too.
    fixture
        .embed()
        .handle_message(&foreign("https://evil.example"));
    assert!(running_timers() > timers);
    let events = fixture.event_count();
    fixture.embed.take();
    dispatch(&message_of(&fixture.iframe, &redirect()));
    TimeoutFuture::new(150).await;
    assert_eq!((aborted_count(), running_timers()), (1, timers));
    assert_eq!(fixture.event_count(), events);
    assert!(!fixture.iframe.has_attribute("src"));
}

#[wasm_bindgen_test]
async fn dropping_it_in_each_state_of_the_hand_off_ends_it_and_it_stays_pending() {
    for (answer, state) in [
        (NEVER, "sending"),
        ("Promise.reject(TypeError('offline'))", "waiting"),
    ] {
        answer_with(answer);
        let timers = running_timers();
        let handoff = || HandoffOptions::new("/connections");
        let mut fixture = Fixture::attach(|options| options.handoff(handoff()));
        fixture.send(&redirect());
        let reached = |handoff: HandoffState| handoff.name() == state;
        fixture.until_handoff(reached).await;
        fixture.until(|| request_count() == 1).await;
        let (events, key) = (fixture.event_count(), key_of(0));
        fixture.embed.take();
        // The next mount in the same turn takes it up, under the same key.
        let next = Fixture::attach(|options| options.handoff(handoff()));
        assert_eq!(
            next.pick(|event| match event {
                SessionEvent::Lifecycle { change, .. } => Some(*change),
                _ => None,
            })
            .first(),
            Some(&Lifecycle::Resumed)
        );
        next.until(|| request_count() == 2).await;
        assert_eq!(key_of(1), key);
        assert_eq!(fixture.event_count(), events);
        drop(next);
        TimeoutFuture::new(0).await;
        assert_eq!(running_timers(), timers, "{state}");
    }
}

#[wasm_bindgen_test]
async fn a_listener_that_drops_it_at_the_outcome_leaves_the_connection_to_the_next_mount() {
    answer_with("Promise.resolve(Response.json({ id: 7 }))");
    let held: Rc<RefCell<Option<Embed>>> = Rc::default();
    let stored = Rc::new(RefCell::new(Vec::new()));
    let (dropped, seen) = (held.clone(), stored.clone());
    let frame = iframe();
    let instance = || Instance::parse(&page_origin()).unwrap();
    let options = Options::new(instance())
        .handoff(HandoffOptions::new("/connections"))
        .on_event(move |event| {
            if let SessionEvent::Outcome(_) = event.event {
                seen.borrow_mut().push(storage().length().unwrap());
                drop(dropped.borrow_mut().take());
            }
        });
    held.replace(Some(Embed::attach(frame.clone(), options).unwrap()));
    dispatch(&message_of(&frame, &redirect()));
    assert!(held.borrow().is_none());
    TimeoutFuture::new(20).await;
    assert_eq!((stored.borrow().as_slice(), request_count()), (&[1][..], 0));
    let next = Fixture::attach(|options| options.handoff(HandoffOptions::new("/connections")));
    next.until_handoff(|state| state == HandoffState::Accepted)
        .await;
    assert_eq!((request_count(), storage().length().unwrap()), (1, 0));
    frame.remove();
}

#[wasm_bindgen_test]
async fn the_request_outlives_the_page_and_its_answer_comes_with_the_event() {
    answer_with("Promise.resolve(Response.json({ id: 7 }, { status: 202 }))");
    let endpoint = Endpoint::new("/connections")
        .header("X-CSRF-Token", "8b35f6c8")
        .credentials(Credentials::Include);
    let fixture = Fixture::attach(|options| options.handoff(HandoffOptions::new(endpoint)));
    fixture.send(&redirect());
    fixture.until_handoff(|state| state.is_final()).await;
    let described = describe_request(0).await.as_string().unwrap();
    let request: (String, String, String, bool, String, String, bool, String) =
        serde_json::from_str(&described).unwrap();
    let expected = format!("{}/connections", page_origin());
    assert_eq!((request.0.as_str(), request.1), ("POST", expected));
    assert_eq!((request.2.as_str(), request.3), ("include", true));
    assert_eq!(request.4, "application/json");
    assert_eq!((request.5.as_str(), request.6), ("8b35f6c8", true));
    let body: serde_json::Value = serde_json::from_str(&request.7).unwrap();
    assert_eq!(body["loginId"], LOGIN);
    assert_eq!(body["state"].as_str().unwrap().len(), 32);
    let events = fixture.events.borrow();
    let accepted = events.last().unwrap();
    assert_eq!(
        accepted.event,
        SessionEvent::Handoff(HandoffState::Accepted)
    );
    let answer = js_sys::JSON::stringify(&accepted.data).unwrap();
    assert_eq!(String::from(answer), r#"{"id":7}"#);
}

#[wasm_bindgen_test]
async fn a_retry_after_may_be_a_date() {
    for (ms, range) in [(30_000, 28_000..=30_000), (-5_000, 0..=0)] {
        answer_with(&format!(
            "Promise.resolve(new Response('', {{ status: 503, headers: {{
                'Retry-After': new Date(Date.now() + {ms}).toUTCString() }} }}))"
        ));
        let fixture = Fixture::attach(|options| options.handoff(HandoffOptions::new("/busy")));
        fixture.send(&redirect());
        fixture.until(|| request_count() > 0).await;
        fixture
            .until(|| {
                fixture
                    .pick(|event| match event {
                        SessionEvent::Handoff(HandoffState::Waiting { delay_ms, .. }) => {
                            Some(range.contains(delay_ms))
                        }
                        _ => None,
                    })
                    .first()
                    .copied()
                    .unwrap_or(false)
            })
            .await;
    }
}

#[wasm_bindgen_test]
async fn what_a_replaced_fetch_does_is_no_answer_and_no_panic() {
    for answer in [
        "Promise.reject('no Error')",
        "Promise.reject(undefined)",
        "Promise.resolve({ status: 200 })",
        "Promise.resolve()",
        "(() => { throw 'at once' })()",
    ] {
        answer_with(answer);
        let fixture = Fixture::attach(|options| options.handoff(HandoffOptions::new("/odd")));
        fixture.send(&redirect());
        fixture.until_handoff(is_waiting).await;
    }
    for body in [
        "'no JSON'",
        "new ReadableStream({ start(it) { it.error('no Error') } })",
    ] {
        answer_with(&format!("Promise.resolve(new Response({body}))"));
        let fixture = Fixture::attach(|options| options.handoff(HandoffOptions::new("/odd")));
        fixture.send(&redirect());
        fixture
            .until_handoff(|state| state == HandoffState::Accepted)
            .await;
        assert!(fixture.events.borrow().last().unwrap().data.is_undefined());
    }
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_no_panic() {
    answer_with(NEVER);
    for endpoint in [
        Endpoint::new("/odd").header("not a name", "x"),
        Endpoint::new("/odd").header("X-Value", "two\nlines"),
        Endpoint::new("https://user:secret@acme.example/"),
        Endpoint::new("http://["),
    ] {
        let options = HandoffOptions::new(endpoint.clone());
        let fixture = Fixture::attach(|all| all.handoff(options));
        fixture.send(&redirect());
        fixture.until_handoff(is_waiting).await;
        let fixture = Fixture::attach(|all| all.token(TokenSource::endpoint(endpoint)));
        fixture.until(|| fixture.embed().outcome().is_some()).await;
        assert_eq!(
            fixture.embed().outcome(),
            Some(Outcome::Failed(Failure::TokenUnavailable))
        );
    }
    assert_eq!(request_count(), 0);
}

#[wasm_bindgen_test]
async fn storage_that_is_full_forbidden_or_absent_costs_no_connection() {
    for how in ["full", "forbidden", "absent"] {
        answer_with(
            "Promise.resolve(new Response('', { status: number < 2 ? 503 : 202, headers: { 'Retry-After': '0' } }))",
        );
        break_storage(how);
        let parameters = ConnectParameters::new().redirect_url("https://acme.example/thanks");
        let fixture = Fixture::attach(|options| {
            options
                .parameters(parameters)
                .handoff(HandoffOptions::new("/connections"))
        });
        fixture.send(&redirect());
        assert!(matches!(
            fixture.embed().outcome(),
            Some(Outcome::Connected(_))
        ));
        fixture
            .until_handoff(|state| state == HandoffState::Accepted)
            .await;
        assert_eq!(request_count(), 2, "{how}");
        assert_eq!(key_of(0), key_of(1));
    }
}

#[wasm_bindgen_test]
async fn without_randomness_nothing_is_handed_over_and_the_connection_is_told() {
    answer_with(NEVER);
    break_randomness();
    let fixture = Fixture::attach(|options| options.handoff(HandoffOptions::new("/connections")));
    fixture.send(&redirect());
    assert!(matches!(
        fixture.embed().outcome(),
        Some(Outcome::Connected(_))
    ));
    assert_eq!(fixture.embed().handoff(), HandoffState::GaveUp);
    assert_eq!(request_count(), 0);
}

#[wasm_bindgen_test]
async fn an_adopted_frame_is_its_own_source_and_early_messages_are_taken_once() {
    let src = format!("{}/?adopted=1", page_origin());
    let adopt = || {
        let frame = iframe();
        frame.set_src(&src);
        let (ours, other) = (
            message_of(&frame, r#"{"step":"APP_MOUNTED"}"#),
            foreign("https://other.example"),
        );
        keep_early(js_sys::Array::of2(&other, &ours));
        Fixture::with(
            frame,
            Options::of(ConnectUrl::parse(&src).unwrap()),
            Embed::adopt,
        )
    };
    let fixture = adopt();
    assert_eq!(fixture.embed().phase(), Phase::Ready);
    assert_eq!(fixture.refused().len(), 1);
    assert_eq!(early_count(), 1, "that of another frame is kept for it");
    dispatch(&message_of(&fixture.iframe, r#"{"step":"APP_MOUNTED"}"#));
    assert_eq!(early_count(), 1, "its listener is removed");

    fixture.embed().reload();
    assert_eq!(fixture.embed().phase(), Phase::Loading);
    assert_eq!(fixture.iframe.src(), src);
    let lifecycle = fixture.pick(|event| match event {
        SessionEvent::Lifecycle { change, .. } => Some(change.name()),
        _ => None,
    });
    assert_eq!(
        lifecycle,
        [
            "started",
            "frame-loading",
            "ready",
            "started",
            "frame-loading"
        ]
    );

    // There is no source of another token.
    fixture.send(r#"{"step":"TOKEN_INVALID"}"#);
    assert_eq!(
        fixture.embed().outcome(),
        Some(Outcome::Failed(Failure::TokenInvalid))
    );
}

#[wasm_bindgen_test]
async fn a_listener_that_begins_again_at_a_refused_token_gets_one_request_for_it() {
    answer_with(NEVER);
    let held: Rc<RefCell<Option<Rc<Embed>>>> = Rc::default();
    let reloads = held.clone();
    let frame = iframe();
    let instance = Instance::parse(&page_origin()).unwrap();
    let options = Options::new(instance)
        .token(TokenSource::endpoint("/token"))
        .on_event(move |event| {
            if let SessionEvent::Message { .. } = event.event {
                let embed = reloads.borrow().clone();
                embed.unwrap().reload();
            }
        });
    held.replace(Some(Rc::new(
        Embed::attach(frame.clone(), options).unwrap(),
    )));
    while request_count() == 0 {
        TimeoutFuture::new(5).await;
    }
    dispatch(&message_of(&frame, r#"{"step":"TOKEN_INVALID"}"#));
    TimeoutFuture::new(20).await;
    assert_eq!((request_count(), aborted_count()), (2, 1));
    held.take();
    frame.remove();
    repair();
}
