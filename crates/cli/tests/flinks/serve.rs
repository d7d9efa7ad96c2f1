use crate::http::request;
use crate::program::{Server, flinks, run};
use std::fs;
use std::path::Path;

const SERVE: [&str; 5] = ["serve", "--port", "0", "--database", "sqlite::memory:"];

#[test]
fn a_folder_is_served_in_place_of_the_page_in_the_program() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.html"), "my own page").unwrap();
    let server = Server::start(flinks(&SERVE).arg("--dist").arg(folder.path()));
    let (status, page) = request(&format!("{}/", server.url), "GET", "", "");
    assert_eq!((status, page.as_str()), (200, "my own page"));
    assert_eq!(
        request(&format!("{}/healthz", server.url), "GET", "", "").0,
        200
    );
}

#[test]
fn without_a_folder_the_page_in_the_program_is_served_or_the_api_alone() {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist/index.html");
    // Anywhere: no folder of the working directory is taken.
    let elsewhere = tempfile::tempdir().unwrap();
    let server = Server::start(flinks(&SERVE).current_dir(elsewhere.path()));
    let (status, page) = request(&format!("{}/", server.url), "GET", "", "");
    match built.exists() {
        true => assert_eq!((status, page), (200, fs::read_to_string(built).unwrap())),
        false => assert_eq!(status, 404, "{page}"),
    }
    assert_eq!(
        request(&format!("{}/healthz", server.url), "GET", "", "").0,
        200
    );
}

#[test]
fn a_wrong_configuration_ends_with_2_and_all_that_is_wrong() {
    for more in [&[][..], &["check-config"]] {
        let wrong = ["serve", "--dist", "no-such-folder", "--address", "0.0.0.0"];
        let done = run(&[&wrong, more].concat(), "");
        assert_eq!(done.code, Some(2), "{}", done.err);
        for flag in ["--dist", "--public-url"] {
            assert!(done.err.contains(flag), "{flag}: {}", done.err);
        }
    }
}

#[test]
fn a_right_configuration_needs_no_folder() {
    let done = run(&["serve", "check-config"], "");
    assert_eq!(
        (done.code, done.out.as_str()),
        (Some(0), ""),
        "{}",
        done.err
    );
}
