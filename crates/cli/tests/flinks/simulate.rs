use crate::http::request;
use crate::program::{Server, flinks, run_command};
use serde_json::{Value, json};
use std::net::TcpListener;

#[test]
fn the_widget_is_served_and_a_login_is_authorised() {
    let simulator = Server::start(&mut flinks(&["simulate", "--port", "0"]));
    let (status, page) = request(&format!("{}/v2/?demo=true", simulator.url), "GET", "", "");
    assert_eq!(status, 200);
    assert!(page.contains("<html"), "{page}");

    let post = |path: &str, headers: &str, body: Value| -> Value {
        let (_, answer) = request(
            &format!("{}{path}", simulator.url),
            "POST",
            headers,
            &body.to_string(),
        );
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
    };
    let api = "/v3/any/BankingServices";
    let login = post("/__control/login", "", json!({}));
    let minted = post(
        &format!("{api}/GenerateAuthorizeToken"),
        "flinks-auth-key: simulator-secret-key\r\n",
        json!({}),
    );
    let token = minted["Token"].as_str().unwrap();
    let authorized = post(
        &format!("{api}/Authorize"),
        &format!("flinks-auth-key: {token}\r\n"),
        json!({"LoginId": login["loginId"], "MostRecentCached": true}),
    );
    assert_eq!(authorized["HttpStatusCode"], 200, "{authorized}");
    assert_eq!(authorized["Login"]["Id"], login["loginId"]);
}

#[test]
fn a_port_in_use_ends_with_3() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut simulate = flinks(&["simulate"]);
    let done = run_command(simulate.env("FLINKS_SIMULATOR_PORT", port.to_string()), "");
    assert_eq!((done.code, done.out.as_str()), (Some(3), ""));
    assert!(done.err.contains("--port"), "{}", done.err);
}
