//! The objects that are written by hand are those that serde would write.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_embed::plain::{handoff_body, handoff_state, traced};
use flinks_protocol::{
    HandoffBody, HandoffState, Institution, Lifecycle, Phase, Refusal, What, parse_redirect,
};
use js_sys::{Array, JSON, Object};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// JSON with its keys sorted.
fn sorted(value: &JsValue) -> String {
    let keys = Object::keys(value.unchecked_ref::<Object>()).sort();
    let allowed: JsValue = if Array::is_array(value) {
        JsValue::NULL
    } else {
        keys.into()
    };
    let text = JSON::stringify_with_replacer(value, &allowed).unwrap();
    text.into()
}

fn same(ours: &JsValue, value: &impl serde::Serialize) {
    let serde = value.serialize(&Serializer::json_compatible()).unwrap();
    assert_eq!(sorted(ours), sorted(&serde));
}

#[wasm_bindgen_test]
fn a_body_is_what_serde_writes() {
    let url = "https://a.example/?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";
    let bare = HandoffBody::new(&parse_redirect(url).unwrap(), None);
    let mut numbered = bare.clone();
    numbered.institution = Some(Institution::Number(14));
    let more = "&accountId=a1,b2&institution=Coast%20Capital&tag=x&state=s1&requestId=0c1d1d2c-7d4f-4a7b-8a0e-2f6a3c1b9d11";
    let full = HandoffBody::new(&parse_redirect(&format!("{url}{more}")).unwrap(), None);
    for body in [bare, numbered, full] {
        same(&handoff_body(&body), &body);
    }
}

#[wasm_bindgen_test]
fn a_record_of_the_trace_is_what_serde_writes() {
    let states = [
        HandoffState::Idle,
        HandoffState::Sending { attempt: 2 },
        HandoffState::Waiting {
            attempt: 2,
            delay_ms: 1_500,
        },
        HandoffState::Accepted,
        HandoffState::Refused { status: 422 },
        HandoffState::GaveUp,
    ];
    for state in states {
        same(&handoff_state(&state), &state);
        same(&traced(&What::Handoff(state)), &What::Handoff(state));
    }
    let lifecycle = |change, detail: &str| What::Lifecycle {
        change,
        detail: detail.to_owned(),
    };
    for what in [
        What::Received {
            step: "ACCOUNT_SELECTED".to_owned(),
            fields: vec![("accountId".to_owned(), "226a…".to_owned())],
            problems: vec!["accountId: one of them".to_owned()],
            phase: Phase::Accounts,
            payload: None,
        },
        What::Refused {
            reason: Refusal::OtherOrigin,
            origin: "https://evil.example".to_owned(),
        },
        lifecycle(Lifecycle::Started, ""),
        lifecycle(Lifecycle::Failed, "load-timeout"),
    ] {
        same(&traced(&what), &what);
    }
}
