//! Messages and landing pages as they come in the field, read to the end: from JSON to the outcome.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use flinks_protocol::{
    AccountId, Connection, Decoded, Event, Field, FlinksCode, Institution, Outcome, Phase,
    Reaction, Session, Step, decode_json, parse_redirect, without_connection,
};
use serde_json::{Value, json};

const LOGIN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

fn decode(message: Value) -> Decoded {
    let decoded = decode_json(&message).unwrap();
    let as_text = decode_json(&Value::String(message.to_string())).unwrap();
    assert_eq!(decoded, as_text);
    decoded
}

fn accounts(connection: &Connection) -> Vec<&str> {
    connection
        .account_ids
        .iter()
        .map(AccountId::expose)
        .collect()
}

#[test]
fn a_redirect_whose_url_has_its_query_behind_a_hash_is_a_success() {
    let decoded = decode(json!({
        "step": "REDIRECT",
        "url": "https://acme.example/#/bank/done?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&institution=TD&accountId=a1",
    }));
    assert_eq!(decoded.problems, []);
    let reaction = Session::new().receive(&decoded);
    let Reaction::Finished(Outcome::Connected(connection)) = reaction else {
        panic!("{reaction:?}")
    };
    assert_eq!(connection.login_id.expose(), LOGIN);
    assert_eq!(accounts(&connection), ["a1"]);
    assert_eq!(connection.institution, Some(Institution::Name("TD".into())));
}

#[test]
fn a_session_that_ends_with_ids_behind_a_hash_is_finished() {
    let mut session = Session::new();
    session.start_loading();
    let mounted = session.receive(&decode(json!({"step": "APP_MOUNTED"})));
    assert_eq!((mounted, session.phase()), (Reaction::None, Phase::Ready));
    let _ = session.receive(&decode(json!({
        "step": "REDIRECT",
        "url": "https://acme.example/#/bank/done?loginId=00000000-0000-0000-0000-000000000001",
    })));
    assert_eq!(session.phase(), Phase::Finished);
    assert!(matches!(session.outcome(), Some(Outcome::Connected(_))));
}

#[test]
fn a_landing_page_behind_a_hash_gets_its_connection_and_loses_the_ids() {
    for (url, clean) in [
        (
            "https://acme.example/#/bank/done?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&institution=TD&accountId=a1",
            "https://acme.example/#/bank/done",
        ),
        (
            "https://acme.example/?plan=a#loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&institution=TD&accountId=a1",
            "https://acme.example/?plan=a",
        ),
        (
            "https://acme.example/#/bank/done?x=%20&loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&accountId=a1&institution=TD&y",
            "https://acme.example/#/bank/done?x=%20&y",
        ),
    ] {
        let connection = parse_redirect(url).unwrap();
        assert_eq!(connection.login_id.expose(), LOGIN, "{url}");
        assert_eq!(accounts(&connection), ["a1"], "{url}");
        assert_eq!(connection.institution, Some(Institution::Name("TD".into())));
        assert_eq!(without_connection(url), clean);
    }
}

#[test]
fn a_flinks_code_beside_a_step_is_told_and_the_step_kept() {
    let decoded = decode(json!({
        "step": "COMPONENT_LOAD_CREDENTIAL",
        "institution": "TD",
        "flinksCode": "INVALID_PASSWORD",
        "requestId": "3eb951d4-6d73-461c-8cd7-7896a0b8992e",
    }));
    assert_eq!(decoded.step(), Some(Step::ComponentLoadCredential));
    assert_eq!(decoded.flinks_code, Some(FlinksCode::InvalidPassword));
    assert_eq!(decoded.problems, []);
    assert_eq!(
        decoded.fields(),
        [
            ("flinksCode", "INVALID_PASSWORD".to_owned()),
            ("institution", "TD".to_owned())
        ]
    );
    let mut session = Session::new();
    assert_eq!(session.receive(&decoded), Reaction::None);
    assert_eq!(session.phase(), Phase::Credential);
}

#[test]
fn every_message_with_a_flinks_code_tells_it_and_a_redirect_with_one_is_no_success() {
    for (message, code, problems) in [
        (
            json!({"flinksCode": "RETRY_LATER"}),
            Some(FlinksCode::RetryLater),
            0,
        ),
        (
            json!({"step": "RETRY_LATER"}),
            Some(FlinksCode::RetryLater),
            0,
        ),
        (
            json!({"step": "RETRY_LATER", "flinksCode": "RETRY_LATER"}),
            Some(FlinksCode::RetryLater),
            0,
        ),
        (
            json!({"step": "RETRY_LATER", "flinksCode": "NEW"}),
            Some(FlinksCode::RetryLater),
            1,
        ),
        (
            json!({"step": "SUBMIT_MFA", "flinksCode": "NEW"}),
            Some(FlinksCode::Other("NEW".into())),
            0,
        ),
        (
            json!({"step": "NEW_STEP", "flinksCode": "NEW"}),
            Some(FlinksCode::Other("NEW".into())),
            0,
        ),
        (json!({"step": "SUBMIT_MFA", "flinksCode": null}), None, 0),
        (json!({"step": "SUBMIT_MFA", "flinksCode": ""}), None, 0),
        (json!({"step": "SUBMIT_MFA", "flinksCode": 7}), None, 1),
        (
            json!({"step": "REDIRECT", "loginId": LOGIN, "flinksCode": "RETRY_LATER"}),
            Some(FlinksCode::RetryLater),
            1,
        ),
        (
            json!({"step": "REDIRECT", "loginId": LOGIN, "url": "https://a.example/?flinksCode=RETRY_LATER"}),
            Some(FlinksCode::RetryLater),
            1,
        ),
        (
            json!({"step": "REDIRECT", "loginId": LOGIN, "url": "https://a.example/#flinksCode=RETRY_LATER"}),
            Some(FlinksCode::RetryLater),
            1,
        ),
    ] {
        let decoded = decode(message.clone());
        assert_eq!(decoded.flinks_code, code, "{message}");
        assert_eq!(decoded.problems.len(), problems, "{message}");
        assert_eq!(decoded.connection(), None, "{message}");
        if let Event::FlinksCode(message) = &decoded.event {
            assert_eq!(Some(&message.code), code.as_ref());
        }
        let shown = decoded.fields().into_iter();
        let shown = shown.filter(|(name, _)| *name == "flinksCode").count();
        assert_eq!(shown, usize::from(code.is_some()), "{message}");
    }
}

#[test]
fn an_expired_session_forgets_the_selected_accounts_whatever_tells_so() {
    for expired in [
        json!({"flinksCode": "SESSION_EXPIRED"}),
        json!({"step": "COMPONENT_LOAD_CREDENTIAL", "flinksCode": "SESSION_EXPIRED"}),
        json!({"step": "ACCOUNT_SELECTED", "accountId": "a2", "flinksCode": "SESSION_EXPIRED"}),
    ] {
        let mut session = Session::new();
        let _ = session.receive(&decode(
            json!({"step": "ACCOUNT_SELECTED", "accountId": "a1"}),
        ));
        let _ = session.receive(&decode(expired.clone()));
        let _ = session.receive(&decode(json!({"step": "REDIRECT", "loginId": LOGIN})));
        let Some(Outcome::Connected(connection)) = session.outcome() else {
            panic!("{expired}")
        };
        assert_eq!(accounts(connection), [""; 0], "{expired}");
    }
}

#[test]
fn account_ids_that_stand_in_a_url_several_times_all_count() {
    let url = "https://acme.example/cb?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&accountId=a1&accountId=a2";
    assert_eq!(accounts(&parse_redirect(url).unwrap()), ["a1", "a2"]);
    let connection = decode(json!({"step": "REDIRECT", "url": url})).connection();
    assert_eq!(accounts(&connection.unwrap()), ["a1", "a2"]);
    let url = url.replace("a1&", "a1,a3&");
    let connection = decode(json!({"step": "REDIRECT", "url": url})).connection();
    assert_eq!(accounts(&connection.unwrap()), ["a1", "a3", "a2"]);
}

#[test]
fn a_text_joins_as_many_account_ids_as_a_list_may_have() {
    let ids: Vec<_> = (0..=Field::MAX_ITEMS).map(|id| id.to_string()).collect();
    for (count, is_usable) in [(Field::MAX_ITEMS, true), (Field::MAX_ITEMS + 1, false)] {
        let message = json!({"step": "ACCOUNT_SELECTED", "accountId": ids[..count].join(",")});
        let Event::AccountSelected { account_ids } = decode(message).event else {
            panic!("not selected");
        };
        assert_eq!(account_ids.len(), if is_usable { count } else { 0 });
    }
}

#[test]
fn what_is_wrong_with_a_field_is_reported_once_and_costs_that_field() {
    for (message, problems) in [
        (
            json!({"step": "ACCOUNT_SELECTED", "accountId": ["a1", 7, "b c", "a1"]}),
            vec![
                "accountId: expected text or a list of texts",
                "accountId: expected account ids",
            ],
        ),
        (
            json!({"step": "REDIRECT", "loginId": "x", "url": "https://a.example/?loginId=y"}),
            vec!["loginId: expected a UUID"],
        ),
        (
            json!({"step": "REDIRECT", "url": 5}),
            vec![
                "url: expected text",
                "loginId: expected a UUID, here or in url",
            ],
        ),
        (
            json!({"step": "COMPONENT_LOAD_INSTITUTION_SELECTOR", "cached": "yes"}),
            vec!["cached: expected true or false"],
        ),
        (
            json!({"step": "INSTITUTION_SELECTED", "institution": 0.5}),
            vec!["institution: expected text, a whole number or null"],
        ),
        (
            json!({"step": "RETRY_COUNT", "count": -1}),
            vec!["count: expected a whole number"],
        ),
    ] {
        let decoded = decode(message.clone());
        let reported: Vec<_> = decoded.problems.iter().map(ToString::to_string).collect();
        assert_eq!(reported, problems, "{message}");
    }
}
