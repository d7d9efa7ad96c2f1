//! Where the program serves what no visitor should reach.

use crate::database::Database;
use crate::program::Program;

const KEY: &str = "c2VydmVyLWtleS1vZi10aGUtcHJvZ3JhbQ-one";
const OTHER: &str = "c2VydmVyLWtleS1vZi10aGUtcHJvZ3JhbQ-two";
const PATH: &str = "/server/connections?user=alice";

async fn status(url: &str, key: &str) -> u16 {
    let request = reqwest::Client::new().get(format!("{url}{PATH}"));
    let answer = request.bearer_auth(key).send().await.unwrap();
    answer.status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_an_address_of_its_own_the_server_api_is_there_alone() {
    let database = Database::sqlite();
    let flags = ["--admin-listen", "127.0.0.1:0", "--server-key", KEY];
    let mut program = Program::start_with(&database, &flags, "info");
    let admin = program.admin(&database);
    assert_eq!(status(&admin, KEY).await, 200);
    assert_eq!(status(&admin, OTHER).await, 401);
    assert_eq!(status(&program.url, KEY).await, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_address_of_its_own_it_is_on_the_public_one_behind_any_of_its_keys() {
    let database = Database::sqlite();
    let file = database.folder.path().join("server.key");
    std::fs::write(&file, format!("{OTHER}\n")).unwrap();
    let file = file.display().to_string();
    let flags = ["--server-key", KEY, "--server-key-file", &file];
    let program = Program::start_with(&database, &flags, "info");
    for (key, expected) in [(KEY, 200), (OTHER, 200), ("", 401), ("wrong", 401)] {
        assert_eq!(status(&program.url, key).await, expected, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_there_is_no_server_api() {
    let database = Database::sqlite();
    let program = Program::start_with(&database, &[], "info");
    assert_eq!(status(&program.url, KEY).await, 404);
}
