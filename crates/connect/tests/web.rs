//! The components in a real browser. The widget's part is played by frames of the test page's own origin.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_connect::prelude::*;
use flinks_connect::protocol::{HandoffState, Lifecycle, Outcome, Phase, Refusal};
use flinks_connect::trace::{Entry, EntryKind, Recorded, Replay, TraceError};
use flinks_connect::trace::{entry_line, export_trace, from_ndjson};
use gloo_timers::future::TimeoutFuture;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlIFrameElement, Window};

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
    export const keep_early = () => {
        globalThis.flinksEarly = [];
        window.addEventListener('message', flinksEarly.keep = (message) => flinksEarly.push(message));
    };
    export const kept = () => flinksEarly.length;
    export const elements = () => document.querySelectorAll('*').length;
    // Posts from inside a window, so that the browser itself writes source and origin.
    export const post_from = (from, json) => from.eval(`window.parent.postMessage(${json}, '*')`);
")]
extern "C" {
    fn listeners() -> i32;
    fn elements() -> u32;
    fn keep_early();
    fn kept() -> u32;
    #[wasm_bindgen(catch)]
    fn post_from(from: &Window, json: &str) -> Result<(), JsValue>;
}

/// The test page's own origin plays the instance.
fn instance() -> Instance {
    Instance::parse(&window().location().origin().unwrap()).unwrap()
}

/// Waits for something that must come; the test's own time-out ends a wait that is in vain.
async fn until(done: impl Fn() -> bool) {
    while !done() {
        TimeoutFuture::new(5).await;
    }
}

/// A view in the page, until dropped.
struct Mounted {
    root: HtmlElement,
    view: Option<UnmountHandle<AnyViewState>>,
}

impl Mounted {
    fn new(view: impl FnOnce() -> AnyView + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let view = Some(mount_to(root.clone(), view));
        Self { root, view }
    }

    fn text(&self, selector: &str) -> String {
        let found = self.root.query_selector(selector).unwrap();
        found
            .and_then(|found| found.text_content())
            .unwrap_or_default()
    }

    fn has(&self, selector: &str) -> bool {
        self.root.query_selector(selector).unwrap().is_some()
    }

    fn iframe(&self) -> HtmlIFrameElement {
        let found = self.root.query_selector("iframe").unwrap();
        found.unwrap().unchecked_into()
    }

    /// Waits until the widget's page is in the frame.
    async fn loaded(&self) {
        // The effect that draws the frame runs in the next turn.
        until(|| self.has("iframe")).await;
        until(|| {
            let frame = self.iframe().content_window();
            let href = frame.map(|frame| frame.location().href());
            href.is_some_and(|href| href.is_ok_and(|href| href != "about:blank"))
        })
        .await;
    }

    fn post(&self, json: &str) {
        post_from(&self.iframe().content_window().unwrap(), json).unwrap();
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(self.view.take());
        self.root.remove();
    }
}

fn started(trace: TraceLog) -> usize {
    let entries = trace.entries();
    let changes = entries.iter().filter(
        |entry| matches!(&entry.kind, EntryKind::Lifecycle { change, .. } if change.name() == "started"),
    );
    changes.count()
}

fn redirect(login_id: &str) -> String {
    format!(r#"{{"step":"REDIRECT","loginId":"{login_id}"}}"#)
}

#[wasm_bindgen_test]
async fn a_mount_starts_one_session() {
    let trace = TraceLog::new();
    let page =
        Mounted::new(move || view! { <FlinksConnect instance=instance() trace=trace/> }.into_any());
    page.loaded().await;
    page.post(r#"{"step":"APP_MOUNTED"}"#);
    until(|| !page.has(".flinks-connect-cover")).await;
    assert_eq!(started(trace), 1);
}

#[wasm_bindgen_test]
async fn a_signal_that_a_callback_reads_starts_no_session() {
    let trace = TraceLog::new();
    let read = RwSignal::new(0);
    let page = Mounted::new(move || {
        let on_phase = move |_| {
            let _ = read.get();
        };
        view! { <FlinksConnect instance=instance() trace=trace on_phase=on_phase/> }.into_any()
    });
    page.loaded().await;
    read.set(1);
    TimeoutFuture::new(20).await;
    assert_eq!(started(trace), 1);
}

#[wasm_bindgen_test]
async fn a_change_of_the_parameters_starts_a_new_session_in_a_new_frame() {
    let trace = TraceLog::new();
    let parameters = RwSignal::new(ConnectParameters::new().demo(true));
    let page = Mounted::new(move || {
        view! { <FlinksConnect instance=instance() parameters=parameters trace=trace/> }.into_any()
    });
    page.loaded().await;
    let first = page.iframe();
    parameters.set(ConnectParameters::new().demo(true).tag("second"));
    until(|| page.has("iframe[src*='tag=second']")).await;
    assert!(!page.iframe().is_same_node(Some(&first)));
    assert_eq!(started(trace), 2);

    // The same again is no change.
    let second = page.iframe();
    parameters.set(ConnectParameters::new().demo(true).tag("second"));
    TimeoutFuture::new(20).await;
    assert!(page.iframe().is_same_node(Some(&second)));
    assert_eq!(started(trace), 2);
}

#[wasm_bindgen_test]
async fn a_change_of_the_instance_starts_a_new_session_in_a_new_frame() {
    let whose = RwSignal::new(instance());
    let page = Mounted::new(move || view! { <FlinksConnect instance=whose/> }.into_any());
    page.loaded().await;
    let first = page.iframe();
    whose.set(Instance::parse("http://localhost:1").unwrap());
    until(|| page.has("iframe[src^='http://localhost:1/']")).await;
    assert!(!page.iframe().is_same_node(Some(&first)));
}

#[wasm_bindgen_test]
async fn the_newest_callback_is_called_and_starts_nothing() {
    let trace = TraceLog::new();
    let heard = RwSignal::new(Vec::new());
    let says = move |name: &'static str| {
        Callback::new(move |connection: Connection| {
            let login = connection.login_id.expose().to_owned();
            heard.update(|heard| heard.push((name, login)));
        })
    };
    let newest = RwSignal::new(says("old"));
    let page = Mounted::new(move || {
        let on_success = move |connection| newest.get_untracked().run(connection);
        view! { <FlinksConnect instance=instance() on_success=on_success trace=trace/> }.into_any()
    });
    page.loaded().await;
    let first = page.iframe();
    newest.set(says("new"));
    TimeoutFuture::new(20).await;
    page.post(&redirect(LOGIN));
    until(|| !heard.read().is_empty()).await;
    assert_eq!(heard.get(), [("new", LOGIN.to_owned())]);
    assert!(page.iframe().is_same_node(Some(&first)));
    assert_eq!(started(trace), 1);
}

#[wasm_bindgen_test]
async fn two_components_do_not_hear_each_other() {
    let (left, right) = (TraceLog::new(), TraceLog::new());
    let logins = RwSignal::new(Vec::new());
    let component = |name: &'static str, trace| {
        Mounted::new(move || {
            let on_success = move |connection: Connection| {
                let login = connection.login_id.expose().to_owned();
                logins.update(|logins| logins.push((name, login)));
            };
            view! { <FlinksConnect instance=instance() trace=trace on_success=on_success/> }
                .into_any()
        })
    };
    let pages = [component("left", left), component("right", right)];
    for page in &pages {
        page.loaded().await;
    }
    let [left_page, right_page] = &pages;
    left_page.post(&redirect(LOGIN));
    right_page.post(&redirect(OTHER_LOGIN));
    until(|| logins.read().len() == 2).await;
    let mut heard = logins.get();
    heard.sort();
    assert_eq!(
        heard,
        [
            ("left", LOGIN.to_owned()),
            ("right", OTHER_LOGIN.to_owned())
        ]
    );
    // Each has the other's message as refused.
    for trace in [left, right] {
        let refused = |what: &EntryKind| {
            matches!(
                what,
                EntryKind::Refused {
                    reason: Refusal::OtherWindow,
                    ..
                }
            )
        };
        assert_eq!(
            trace
                .entries()
                .iter()
                .filter(|entry| refused(&entry.kind))
                .count(),
            1
        );
    }
}

#[wasm_bindgen_test]
async fn an_unmount_while_the_token_is_fetched_is_clean() {
    let before = listeners();
    let heard = RwSignal::new(0);
    let answered = Rc::new(Cell::new(false));
    let answer = answered.clone();
    let source = TokenSource::function(move || {
        let answer = answer.clone();
        async move {
            until(|| answer.get()).await;
            Err::<AuthorizeToken, _>(TokenError::Unanswered)
        }
    });
    let page = Mounted::new(move || {
        let hear = move |_| heard.update(|count| *count += 1);
        view! { <FlinksConnect instance=instance() token=source on_error=hear/> }.into_any()
    });
    TimeoutFuture::new(0).await;
    assert_eq!(listeners(), before + 1);
    drop(page);
    answered.set(true);
    TimeoutFuture::new(20).await;
    assert_eq!(listeners(), before);
    assert_eq!(heard.get(), 0);
}

#[wasm_bindgen_test]
async fn a_hundred_mounts_leave_no_listener_and_no_element_behind() {
    let before = (listeners(), elements());
    for _ in 0..100 {
        let page = Mounted::new(|| view! { <FlinksConnect instance=instance()/> }.into_any());
        // The effect that attaches runs in the next turn.
        TimeoutFuture::new(0).await;
        drop(page);
    }
    TimeoutFuture::new(20).await;
    let after = (listeners(), elements());
    assert_eq!(after, before);
}

#[wasm_bindgen_test]
async fn a_widget_that_never_speaks_can_be_tried_again_with_the_same_settings() {
    let trace = TraceLog::new();
    let page = Mounted::new(move || {
        let parameters = ConnectParameters::new().tag("kept");
        let frame = FrameOptions {
            load_timeout: Duration::from_millis(1),
            ..FrameOptions::default()
        };
        view! {
            <FlinksConnect instance=instance() parameters=parameters trace=trace frame=frame/>
        }
        .into_any()
    });
    until(|| page.has(".flinks-connect-button")).await;
    let button = page.root.query_selector("button").unwrap().unwrap();
    button.unchecked_into::<HtmlElement>().click();
    until(|| started(trace) == 2 && page.has("iframe[src*='tag=kept']")).await;
}

#[wasm_bindgen_test]
async fn screen_readers_hear_the_steps_in_the_language_of_the_widget() {
    for (language, ready, connected) in [
        (
            "en",
            "Flinks Connect is ready.",
            "Your account is connected.",
        ),
        (
            "fr-CA",
            "Flinks Connect est prêt.",
            "Votre compte est connecté.",
        ),
    ] {
        let page = Mounted::new(move || {
            let parameters = ConnectParameters::new().raw("language", language);
            view! { <FlinksConnect instance=instance() parameters=parameters/> }.into_any()
        });
        page.loaded().await;
        page.post(r#"{"step":"APP_MOUNTED"}"#);
        until(|| page.text("[role=status][aria-live=polite]") == ready).await;
        page.post(&redirect(LOGIN));
        until(|| page.text("[role=status]") == connected).await;
    }
}

#[wasm_bindgen_test]
async fn a_session_that_was_left_says_so_and_starts_again() {
    let trace = TraceLog::new();
    let left = RwSignal::new(Vec::new());
    let controller = ConnectController::new();
    let page = Mounted::new(move || {
        let frame = FrameOptions {
            locale: Some(Signal::stored(Locale::En)),
            ..FrameOptions::default()
        };
        let on_exit = move |exit: Exit| left.update(|left| left.push(exit));
        view! { <FlinksConnect instance=instance() trace=trace controller frame on_exit=on_exit/> }
            .into_any()
    });
    page.loaded().await;
    controller.cancel();
    controller.cancel();
    until(|| page.text(".flinks-connect-cover button") == "Start again").await;
    assert_eq!(left.get(), [Exit::Cancelled]);
    controller.reload();
    until(|| !page.has(".flinks-connect-cover button")).await;
    assert_eq!(started(trace), 2);
}

/// A trace of one connection, whole.
async fn connected() -> (TraceLog, Mounted) {
    let trace = TraceLog::new();
    let page = Mounted::new(move || {
        view! { <FlinksConnect instance=instance() trace=trace/> <EventTrace trace=trace/> }
            .into_any()
    });
    page.loaded().await;
    page.post("{step: 'APP_MOUNTED'}");
    page.post(&redirect(LOGIN));
    until(|| page.has("[data-kind=received]")).await;
    (trace, page)
}

#[wasm_bindgen_test]
async fn an_exported_trace_is_masked_and_comes_back_as_it_was() {
    let (trace, _page) = connected().await;
    let text = trace.with(|trace| export_trace(trace, true));
    assert!(
        text.starts_with("{\"flinksTrace\":1,\"masked\":true}\n"),
        "{text}"
    );
    assert!(!text.contains(LOGIN) && text.contains("REDIRECT"), "{text}");
    assert_eq!(from_ndjson(&text).unwrap().1, trace.entries());
    // Whoever asks for the real ids gets them.
    assert!(
        trace
            .with(|trace| export_trace(trace, false))
            .contains(LOGIN)
    );
}

/// `<flinks-trace>` takes entries as JavaScript objects, a file has them as lines.
#[wasm_bindgen_test]
fn an_entry_is_the_same_as_an_object_and_as_a_line() {
    let lifecycle = |change, detail: &str| EntryKind::Lifecycle {
        change,
        detail: detail.to_owned(),
    };
    let members = [
        (
            "list",
            Recorded::List(vec![Recorded::Null, Recorded::Number(1.5)]),
        ),
        ("on", Recorded::Boolean(true)),
        ("step", Recorded::Text("ACCOUNT_SELECTED".to_owned())),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value));
    let received = |payload| EntryKind::Received {
        step: "ACCOUNT_SELECTED".to_owned(),
        fields: vec![("accountId".to_owned(), "226a…".to_owned())],
        problems: vec!["accountId: one of them".to_owned()],
        phase: Phase::Accounts,
        payload,
    };
    let mut all = vec![
        received(None),
        received(Some(Recorded::object(members.into_iter()))),
        EntryKind::Handoff(HandoffState::Idle),
        EntryKind::Handoff(HandoffState::Sending { attempt: 2 }),
        EntryKind::Handoff(HandoffState::Waiting {
            attempt: 2,
            delay_ms: 1_500,
        }),
        EntryKind::Handoff(HandoffState::Accepted),
        EntryKind::Handoff(HandoffState::Refused { status: 422 }),
        EntryKind::Handoff(HandoffState::GaveUp),
        lifecycle(Lifecycle::Failed, "load-timeout"),
    ];
    all.extend(Lifecycle::ALL.map(|change| lifecycle(change, "")));
    all.extend(Refusal::ALL.map(|reason| EntryKind::Refused {
        reason,
        origin: "https://evil.example".to_owned(),
    }));
    let header = "{\"flinksTrace\":1,\"masked\":true}\n";
    for (at, what) in all.into_iter().enumerate() {
        let entry = Entry {
            sequence: at as u64 + 1,
            at_ms: 0.5,
            times: 3,
            kind: what,
        };
        let line = entry_line(&entry);
        let theirs: Entry =
            serde_wasm_bindgen::from_value(js_sys::JSON::parse(&line).unwrap()).unwrap();
        assert_eq!(theirs, entry, "{line}");
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let theirs = serde::Serialize::serialize(&entry, &serializer).unwrap();
        let theirs = String::from(js_sys::JSON::stringify(&theirs).unwrap());
        assert_eq!(
            from_ndjson(&format!("{header}{theirs}")).unwrap().1,
            [entry]
        );
    }
}

#[wasm_bindgen_test]
async fn an_exported_trace_replays_to_the_same_outcome() {
    let (trace, _page) = connected().await;
    let text = trace.with(|trace| export_trace(trace, true));
    let mut replay = Replay::default();
    for entry in from_ndjson(&text).unwrap().1 {
        assert_eq!(replay.play(&entry).recorded, None, "{entry:?}");
    }
    assert!(matches!(
        replay.session().outcome(),
        Some(Outcome::Connected(_))
    ));
}

#[wasm_bindgen_test]
fn a_file_that_is_no_trace_is_refused_with_its_line() {
    assert_eq!(from_ndjson("hello"), Err(TraceError::NoHeader));
    let header = "{\"flinksTrace\":1,\"masked\":true}";
    assert!(matches!(
        from_ndjson(&format!("{header}\n[]\n")),
        Err(TraceError::Line { line: 2, .. })
    ));
    assert!(matches!(
        from_ndjson("{\"flinksTrace\":9,\"masked\":true}"),
        Err(TraceError::Version(9))
    ));
}

#[wasm_bindgen_test]
async fn a_sink_hears_every_entry_whole_and_masked() {
    let heard = StoredValue::new(Vec::<String>::new());
    let page = Mounted::new(move || {
        let sink = move |entry: Entry| heard.update_value(|heard| heard.push(format!("{entry:?}")));
        view! { <FlinksConnect instance=instance() on_trace=sink/> }.into_any()
    });
    page.loaded().await;
    page.post(&redirect(LOGIN));
    until(|| heard.with_value(|heard| heard.iter().any(|entry| entry.contains("Connected")))).await;
    let heard = heard.get_value();
    let redirect = heard
        .iter()
        .find(|entry| entry.contains("REDIRECT"))
        .unwrap();
    assert!(redirect.contains("payload: Some"), "{redirect}");
    assert!(
        heard.iter().all(|entry| !entry.contains(LOGIN)),
        "{heard:?}"
    );
}

#[wasm_bindgen_test]
async fn only_the_rows_in_sight_are_in_the_page() {
    let trace = TraceLog::with_capacity(100_000);
    let page = Mounted::new(move || view! { <EventTrace trace=trace/> }.into_any());
    trace.restore(attempts(100_000));
    until(|| page.text(".flinks-trace-summary").contains("100000")).await;
    let rows = page.root.get_elements_by_class_name("flinks-trace-row");
    assert!((1..60).contains(&rows.length()), "{}", rows.length());
    assert!(page.root.get_elements_by_tag_name("circle").length() <= 300);
}

/// So many attempts of a hand-off, a millisecond each.
fn attempts(count: u32) -> impl Iterator<Item = Entry> {
    (0..count).map(|at| Entry {
        sequence: 0,
        at_ms: f64::from(at),
        times: 1,
        kind: EntryKind::Handoff(HandoffState::Sending { attempt: at }),
    })
}

#[wasm_bindgen_test]
async fn the_newest_entry_stays_in_sight_and_a_row_stays_the_same_element() {
    let trace = TraceLog::with_capacity(200);
    let style = include_str!("../style/flinks-trace.css");
    let page =
        Mounted::new(move || view! { <style>{style}</style> <EventTrace trace=trace/> }.into_any());
    let rows = page.root.get_elements_by_class_name("flinks-trace-row");
    let row = |sequence: u32| {
        let mut rows = (0..rows.length()).filter_map(|at| rows.item(at));
        let row = rows.find(|row| {
            let first = row.first_element_child().unwrap();
            first.text_content() == Some(sequence.to_string())
        });
        row.map(|row| row.unchecked_into::<HtmlElement>())
    };
    trace.restore(attempts(200));
    until(|| row(200).is_some()).await;
    let newest = row(200).unwrap();
    assert_eq!(newest.style().get_property_value("top").unwrap(), "5970px");
    // Those before it are dropped.
    trace.restore(attempts(3));
    until(|| row(203).is_some()).await;
    assert!(row(200).unwrap().is_same_node(Some(&newest)));
    assert_eq!(newest.style().get_property_value("top").unwrap(), "5880px");
    assert_eq!(
        newest.get_attribute("aria-rowindex").as_deref(),
        Some("198")
    );
}

#[wasm_bindgen_test]
async fn a_flood_is_counted_in_its_row() {
    let trace = TraceLog::new();
    let page = Mounted::new(move || view! { <EventTrace trace=trace/> }.into_any());
    let refused = js_sys::JSON::parse(
        r#"{ "atMs": 0, "times": 1, "kind": "refused", "reason": "other-window", "origin": "https://evil.example" }"#,
    )
    .unwrap();
    trace.push_emitted(&refused);
    until(|| page.text(".flinks-trace-row .step") == "other-window").await;
    let row: HtmlElement = page
        .root
        .query_selector(".flinks-trace-row")
        .unwrap()
        .unwrap()
        .unchecked_into();
    row.click();
    until(|| page.text(".flinks-trace-details code") == "other-window").await;
    trace.push_emitted(&refused);
    until(|| page.text(".flinks-trace-row .step") == "other-window × 2").await;
    assert!(row.is_connected());
}

#[wasm_bindgen_test]
async fn the_trace_lists_what_was_received_masked_and_what_was_refused_with_its_reason() {
    let trace = TraceLog::new();
    let page = Mounted::new(move || {
        view! { <FlinksConnect instance=instance() trace=trace/> <EventTrace trace=trace/> }
            .into_any()
    });
    page.loaded().await;
    page.post(&redirect(LOGIN));
    page.post("'hello'");
    post_from(&window(), &redirect(OTHER_LOGIN)).unwrap();
    until(|| page.has("[data-kind=refused]") && page.has("[data-kind=received]")).await;
    assert!(page.text("[data-kind=received]").contains("REDIRECT"));
    until(|| page.text("[role=rowgroup]").contains("other-window")).await;
    let html = page.root.inner_html();
    assert!(
        !html.contains(LOGIN) && !html.contains(OTHER_LOGIN),
        "{html}"
    );
}

#[wasm_bindgen_test]
async fn an_iframe_that_the_page_brought_is_taken_over_with_what_it_has_said() {
    let listening = listeners();
    keep_early();
    let around: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    let src = format!("{}/v2/?demo=true", instance().origin());
    around.set_inner_html(&format!(
        r#"<iframe class="flinksconnect" src="{src}"></iframe>"#
    ));
    document().body().unwrap().append_child(&around).unwrap();
    let iframe: HtmlIFrameElement = around.first_element_child().unwrap().unchecked_into();
    let window = || iframe.content_window().unwrap();
    until(|| window().location().href().is_ok_and(|href| href == src)).await;
    post_from(&window(), r#"{ step: "APP_MOUNTED" }"#).unwrap();
    until(|| kept() == 1).await;
    let before = window();

    let heard = Arc::new(AtomicU32::new(0));
    let connected = Arc::new(AtomicU32::new(0));
    let controller = Rc::new(Cell::new(None));
    let (hears, connects, gives, existing) = (
        heard.clone(),
        connected.clone(),
        controller.clone(),
        iframe.clone(),
    );
    let mounted = Mounted::new(move || {
        let controller = ConnectController::new();
        gives.set(Some(controller));
        let frame = FrameOptions {
            existing_iframe: Some(existing),
            ..FrameOptions::default()
        };
        view! {
            <FlinksConnect
                instance=instance()
                parameters=ConnectParameters::new().demo(true)
                frame
                controller
                on_event=move |_: Received| {
                    hears.fetch_add(1, Relaxed);
                }
                on_success=move |_: Connection| {
                    connects.fetch_add(1, Relaxed);
                }
            />
        }
        .into_any()
    });
    until(|| heard.load(Relaxed) == 1).await;
    assert!(!mounted.has("iframe"), "a second frame");
    assert_eq!(window(), before, "it was loaded again");
    assert_eq!(iframe.title(), "Connect your bank account");
    let success = format!(r#"{{ step: "REDIRECT", loginId: "{LOGIN}" }}"#);
    post_from(&window(), &success).unwrap();
    until(|| connected.load(Relaxed) == 1).await;
    assert_eq!(
        around.get_attribute("data-phase").as_deref(),
        Some("finished")
    );

    controller.take().unwrap().reload();
    until(|| !iframe.is_connected()).await;
    assert!(
        around.query_selector("iframe").unwrap().is_some(),
        "one of our own"
    );
    drop(mounted);
    assert_eq!(around.child_element_count(), 0, "something was left");
    assert_eq!(listeners(), listening);
    around.remove();
}

#[wasm_bindgen_test]
async fn the_hook_tells_by_signals_what_the_component_shows() {
    let controller = Rc::new(Cell::new(None));
    let gives = controller.clone();
    let page = Mounted::new(move || {
        let connect = use_flinks_connect(ConnectOptions::new(instance()));
        gives.set(Some(connect));
        view! { <ConnectFrame controller=connect/> }.into_any()
    });
    page.loaded().await;
    let connect = controller.take().unwrap();
    assert_eq!(connect.phase().get_untracked(), Phase::Loading);
    page.post(r#"{"step":"APP_MOUNTED"}"#);
    until(|| connect.phase().get_untracked() == Phase::Ready).await;
    post_from(&window(), &redirect(OTHER_LOGIN)).unwrap();
    until(|| connect.refused().get_untracked() == 1).await;
    page.post(&redirect(LOGIN));
    until(|| {
        matches!(
            connect.outcome().get_untracked(),
            Some(Outcome::Connected(_))
        )
    })
    .await;
    let first = page.iframe();
    connect.reload();
    assert_eq!(connect.outcome().get_untracked(), None);
    assert_eq!(connect.refused().get_untracked(), 0);
    until(|| page.has("iframe") && !page.iframe().is_same_node(Some(&first))).await;
    page.loaded().await;
    connect.cancel();
    until(|| connect.outcome().get_untracked() == Some(Outcome::Exited(Exit::Cancelled))).await;
    assert_eq!(connect.handoff().get_untracked(), HandoffState::Idle);
}
