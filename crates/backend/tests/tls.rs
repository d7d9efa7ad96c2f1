//! PostgreSQL over TLS: the program itself, with a real server that takes nothing else.

use crate::certificates::Certificates;
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_is_reached_over_tls_and_only_the_right_one_where_that_is_asked_for() {
    let [ours, others] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    // openssl comes with PostgreSQL.
    let [Some(own), Some(other)] =
        [&ours, &others].map(|folder| Certificates::make(folder.path(), "localhost"))
    else {
        return;
    };
    let Some(mut database) = Database::over_tls(ours.path()) else {
        return;
    };
    let flinks = Flinks::start().await;
    let plain = database.url.clone();
    let verified = |authority: &Certificates| {
        format!(
            "{plain}?sslmode=verify-full&sslrootcert={}",
            authority.authority.display()
        )
    };
    for url in [verified(&own), format!("{plain}?sslmode=require")] {
        database.url = url;
        let program = Program::start(&database, &flinks, "info");
        let login = flinks.login(json!("ready")).await;
        let visitor = Visitor::begin(&reqwest::Client::new(), &program.url, login).await;
        let id = visitor.hand_over(|| program.url.clone()).await;
        let events = visitor.get(&program.url, &format!("{id}/events")).await;
        assert!(events.text().await.unwrap().contains("\"ready\""));
    }
    let by_address = verified(&own).replace("@localhost:", "@127.0.0.1:");
    for (url, word) in [
        (verified(&other), "certificate"),
        (by_address, "certificate"),
        (format!("{plain}?sslmode=disable"), "no encryption"),
    ] {
        database.url = url.clone();
        let (code, said) = Program::run(&database, &[], &[]);
        assert_eq!(code, Some(1), "{url}: {said}");
        assert!(
            said.contains("DATABASE_URL") && said.contains(word),
            "{url}: {said}"
        );
    }
}
