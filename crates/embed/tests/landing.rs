//! The landing page in a real browser: the test page's own URL plays the redirect.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_embed::{Embed, HandoffOptions, Landing, LandingError, Options, StateError};
use flinks_protocol::{ConnectParameters, HandoffState, Instance, RedirectError};
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlIFrameElement, Window};

wasm_bindgen_test_configure!(run_in_browser);

const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

fn window() -> Window {
    web_sys::window().unwrap()
}

fn read() -> Result<Landing, LandingError> {
    // The test server answers, and has no such page: a refusal for good.
    Landing::read(HandoffOptions::new("/no-such-endpoint"))
}

fn visit(query: &str) {
    let history = window().history().unwrap();
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(&format!("?{query}")))
        .unwrap();
}

/// A state that a session of this tab has put into its redirect URL.
async fn issued_state() -> String {
    let document = window().document().unwrap();
    let iframe: HtmlIFrameElement = document.create_element("iframe").unwrap().unchecked_into();
    document.body().unwrap().append_child(&iframe).unwrap();
    let options = Options::new(Instance::parse(&window().location().origin().unwrap()).unwrap())
        .parameters(ConnectParameters::new().redirect_url("https://acme.example/thanks"));
    let embed = Embed::attach(iframe.clone(), options).unwrap();
    while !iframe.has_attribute("src") {
        TimeoutFuture::new(5).await;
    }
    let src = iframe.src();
    drop(embed);
    iframe.remove();
    src.split("state%3D")
        .nth(1)
        .unwrap()
        .get(..32)
        .unwrap()
        .to_owned()
}

#[wasm_bindgen_test]
async fn a_state_of_this_tab_is_taken_once() {
    let state = issued_state().await;
    visit(&format!(
        "plan=a&loginId={LOGIN}&accountId=one,two&institution=BMO&state={state}"
    ));
    assert!(Landing::is_here());
    let landing = read().unwrap();
    assert_eq!(landing.connection.login_id.expose(), LOGIN);
    assert_eq!(landing.connection.account_ids.len(), 2);
    assert_eq!(
        window().location().search().unwrap(),
        "?plan=a",
        "no id stays in the address bar"
    );
    assert!(!Landing::is_here());
    visit(&format!("loginId={LOGIN}&state={state}"));
    assert_eq!(read().err(), Some(LandingError::State(StateError::Used)));
}

#[wasm_bindgen_test]
async fn a_landing_that_is_not_ours_is_refused_and_its_ids_go_all_the_same() {
    for (query, error) in [
        (
            format!("loginId={LOGIN}"),
            LandingError::State(StateError::Missing),
        ),
        (
            format!("loginId={LOGIN}&state=0123456789abcdef0123456789abcdef"),
            LandingError::State(StateError::Foreign),
        ),
        (
            String::from("plan=a"),
            LandingError::Redirect(RedirectError::NoLoginId),
        ),
    ] {
        visit(&query);
        assert_eq!(read().err(), Some(error));
        assert!(!window().location().href().unwrap().contains(LOGIN));
    }
    visit("");
}

#[wasm_bindgen_test]
async fn a_landing_is_handed_over_and_tells_how_it_goes() {
    let state = issued_state().await;
    visit(&format!("loginId={LOGIN}&state={state}"));
    let emitted = Rc::new(RefCell::new(Vec::new()));
    let log = emitted.clone();
    let delivery = read()
        .unwrap()
        .hand_over(move |state| log.borrow_mut().push(state));
    while !emitted.borrow().last().is_some_and(HandoffState::is_final) {
        TimeoutFuture::new(5).await;
    }
    drop(delivery);
    match emitted.borrow().as_slice() {
        [
            HandoffState::Sending { attempt: 1 },
            HandoffState::Refused { .. },
        ] => {}
        other => panic!("{other:?}"),
    }
    visit("");
}

#[wasm_bindgen_test]
async fn a_state_of_another_tab_is_handed_over_where_the_server_checks_it_and_once() {
    let options = || HandoffOptions::new("/no-such-endpoint").server_checks_state();
    let foreign = "0123456789abcdef0123456789abcdef";
    visit(&format!("loginId={LOGIN}&state={foreign}"));
    let landing = Landing::read(options()).unwrap();
    assert_eq!(landing.connection.state.unwrap().expose(), foreign);
    visit(&format!("loginId={LOGIN}"));
    let missing = Landing::read(options()).err();
    assert_eq!(missing, Some(LandingError::State(StateError::Missing)));
    let own = issued_state().await;
    for error in [None, Some(LandingError::State(StateError::Used))] {
        visit(&format!("loginId={LOGIN}&state={own}"));
        assert_eq!(Landing::read(options()).err(), error);
    }
    visit("");
}
