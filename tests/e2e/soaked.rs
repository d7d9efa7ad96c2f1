//! A short run of what `cargo xtask soak` does at length, and that its judge would see a loss.

use crate::engine::Engine;
use crate::faults;
use crate::scene::Scene;
use crate::soak::{self, End, Told, judged};

#[tokio::test]
async fn whatever_goes_wrong_every_connection_is_stored_once_or_shown_as_not_delivered() {
    if Engine::of_this_run() == Engine::WebKit {
        eprintln!("left out: under WebKit's driver a page does not get to open windows by itself");
        return;
    }
    let scene = Scene::with_pages(soak::pages()).await;
    let summary = soak::run(&scene, 6, 30, 6).await;
    println!("{}", summary.table());
    assert!(summary.breaches.is_empty(), "{:#?}", summary.breaches);
    scene.end().await;
}

#[test]
fn a_seed_draws_the_same_lots_each_time_and_every_fault() {
    let drawn = |seed| format!("{:?}", faults::draw(seed, 200, true));
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    let lots = faults::draw(3, faults::FAULTS.len(), true);
    let kinds: Vec<_> = lots.iter().map(|lot| lot.fault).collect();
    assert_eq!(kinds, faults::FAULTS);
}

#[test]
fn a_connection_that_is_lost_or_stored_twice_is_a_breach() {
    let told = |shown: &str| Told {
        tag: "1".to_owned(),
        counts: [("success".to_owned(), 1)].into(),
        threw: Vec::new(),
        closed: false,
        shown: Some(shown.to_owned()),
        later: None,
        left: Some(0),
        complete: true,
    };
    assert_eq!(judged(&told("accepted"), 1, true), (End::Accepted, None));
    assert_eq!(judged(&told("gave-up"), 0, false), (End::GaveUp, None));
    for (shown, rows, taken) in [
        ("accepted", 0, false),
        ("accepted", 2, true),
        ("gave-up", 0, true),
        ("waiting", 0, false),
    ] {
        let (_, breach) = judged(&told(shown), rows, taken);
        assert!(breach.is_some(), "{shown} {rows}");
    }
}
