//! What a message costs: one of a stranger, and one of the widget.

use super::browser::Browser;
use super::contender::Contender;
use super::site::Site;
use super::spread::Measured;

/// In each round.
pub const STRANGERS: u32 = 70_000;
pub const EVENTS: u32 = 5_000;

/// On a page of its own, after its code is warm.
pub async fn measure(
    browser: &Browser,
    site: &Site,
    contender: Contender,
    round: usize,
    measured: &mut Measured,
) {
    let name = contender.name;
    cost(
        browser,
        site,
        contender,
        ("", round),
        measured,
        ("stranger-ns", "event-us"),
    )
    .await;
    // The element's trace costs what the page makes of it.
    if matches!(name, "adopting" | "element") {
        let names = ("stranger-traced-ns", "event-traced-us");
        cost(browser, site, contender, ("?trace", round), measured, names).await;
    }
}

async fn cost(
    browser: &Browser,
    site: &Site,
    contender: Contender,
    (query, round): (&str, usize),
    measured: &mut Measured,
    (stranger, event): (&'static str, &'static str),
) {
    let name = contender.name;
    let page = site.page(name, &format!("{name}-{round}-messages"), query);
    browser.go("about:blank").await;
    browser.go(&page).await;
    browser.ask("bench.messages()").await;
    browser.ask("bench.genuine(2000)").await;
    let told = browser.ask(&format!("bench.genuine({EVENTS})")).await;
    // Unheard ones cost nothing and would be no measurement.
    assert_eq!(told["heard"], EVENTS, "{name} did not hear the widget");
    measured.add(name, event, told["ns"].as_f64().unwrap() / 1e3);
    browser.ask("bench.stranger(5000)").await;
    let ns = browser
        .number(&format!("bench.stranger({STRANGERS})"))
        .await;
    measured.add(name, stranger, ns);
}
