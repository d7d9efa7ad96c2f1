//! The OpenAPI document is the one that is kept, and whole.

use serde_json::Value;

#[test]
fn the_document_is_the_one_that_is_kept() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    assert!(
        kept == flinks_backend::openapi(),
        "docs/api/openapi.json is of another time: cargo xtask api --bless keeps it anew"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_and_documented_answers() {
    let document: Value = serde_json::from_str(flinks_backend::openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            names.push(operation["operationId"].as_str().unwrap());
            assert!(operation["summary"].is_string(), "{method} {path}");
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let is_problem = answer["content"].get("application/problem+json").is_some();
                let is_error = status.starts_with(['4', '5']);
                assert_eq!(is_problem, is_error, "{method} {path} {status}");
            }
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}
