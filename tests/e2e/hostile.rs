//! What others have tried on widgets like this, tried on ours: on a page without a policy that would do the guard's work.

use crate::engine::Engine;
use crate::scene::{Scene, redirect, serve};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Html;
use axum::routing::get;
use serde_json::{Value, json};

const FORGED: &str = "66666666-6666-4666-8666-666666666666";
const GENUINE: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

const PAGE: &str = r#"<!doctype html><title>Shop</title><script>
    window.heard = [];
    for (const kind of ["event", "ready", "success", "exit", "error", "handoff", "refused"])
        document.addEventListener(`flinks-${kind}`, ({ detail }) => heard.push({ kind, detail }));
    </script>
    <script type="module" src="flinks-connect.js"></script>
    <flinks-connect instance="{}" demo consent-enable="false" js-redirect></flinks-connect>"#;

/// A widget that reports that it is there if it was asked as the element asks, with parameters; without, it forges.
const WIDGET: &str = r#"<!doctype html><title>widget</title><script>
    const post = (message) => parent.postMessage(message, "*");
    const redirect = (loginId) => post({ step: "REDIRECT", institution: "FlinksCapital", loginId, origin: "http://bank.localhost",
        url: `https://shop.example/?loginId=${loginId}` });
    if (location.search) post({ step: "APP_MOUNTED" });
    else redirect("66666666-6666-4666-8666-666666666666");
    </script>"#;

/// The page, its folder served by a host that sends no policy, and the widget's server, which answers to every name.
struct Hostile {
    scene: Scene,
    port: u16,
}

impl Hostile {
    async fn at(instance: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let alone = [(CONTENT_SECURITY_POLICY, "sandbox allow-scripts")];
        let opener = "<!doctype html><title>opener</title>";
        let router = axum::Router::new()
            .route("/v2/", get(|| async { Html(WIDGET) }))
            .route("/alone", get(async move || (alone, Html(WIDGET))))
            .route("/opener", get(async move || Html(opener)));
        tokio::spawn(async { axum::serve(listener, router).await });
        let scene = Scene::with_pages(&[]).await;
        let page = PAGE.replace("{}", &instance.replace("PORT", &port.to_string()));
        let shop = serve(scene.shop(&page)).await;
        scene.go(&format!("{shop}/shop.html")).await;
        Self { scene, port }
    }

    async fn heard(&self, kind: &str) -> Vec<Value> {
        self.scene.enter_page().await;
        let script = "return heard.filter((event) => event.kind === arguments[0]).map((event) => event.detail)";
        let heard = self.scene.run(script, vec![json!(kind)]).await;
        heard.as_array().unwrap().clone()
    }

    async fn hears(&self, kind: &str, count: usize) -> Vec<Value> {
        let what = format!("{count} of {kind}");
        let some = async || {
            let heard = self.heard(kind).await;
            (heard.len() >= count).then_some(heard)
        };
        self.scene.until(&what, some).await
    }

    /// Nothing came of it, and the genuine message is still taken, once.
    async fn changed_nothing(self) {
        assert_eq!(self.heard("success").await, Vec::<Value>::new());
        assert_eq!(self.heard("handoff").await, Vec::<Value>::new());
        let frame = format!("http://bank.localhost:{}/v2/?demo=true", self.port);
        self.show(&frame).await;
        self.hears("event", 2).await;
        self.scene.see("iframe").await.enter_frame().await.unwrap();
        for _ in 0..3 {
            self.scene.post_to_page(redirect(GENUINE)).await;
        }
        let success = self.hears("success", 1).await;
        assert_eq!(success[0]["loginId"], GENUINE);
        assert_eq!(self.heard("success").await.len(), 1);
        let page = self.scene.everything_in_the_page().await;
        assert!(!page.contains(FORGED), "{page}");
        self.scene.end().await;
    }

    /// Brings the widget's own frame somewhere else.
    async fn show(&self, url: &str) {
        let script = "document.querySelector('iframe').src = arguments[0]";
        self.scene.run(script, vec![json!(url)]).await;
    }
}

#[tokio::test]
async fn an_origin_that_looks_like_the_instances_is_refused() {
    if Engine::of_this_run() == Engine::WebKit {
        eprintln!(
            "left out: WebKitGTK asks the system for names below localhost, and not every one knows them"
        );
        return;
    }
    let hostile = Hostile::at("http://bank.localhost:PORT").await;
    hostile.hears("ready", 1).await;
    let port = hostile.port;
    let look_alikes = [
        format!("http://bank.localhost.evil.localhost:{port}"),
        format!("http://evilbank.localhost:{port}"),
        format!("http://other.bank.localhost:{port}"),
        format!("http://other.localhost:{port}"),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{port}"),
    ];
    for (number, origin) in look_alikes.iter().enumerate() {
        hostile.show(&format!("{origin}/v2/")).await;
        let refused = hostile.hears("refused", number + 1).await;
        let last = refused.last().unwrap();
        assert_eq!(
            (&last["reason"], &last["origin"]),
            (&json!("other-origin"), &json!(origin))
        );
    }
    // Of the right host, and yet of no origin: a document in a sandbox.
    hostile
        .show(&format!("http://bank.localhost:{port}/alone"))
        .await;
    let refused = hostile.hears("refused", look_alikes.len() + 1).await;
    let last = refused.last().unwrap();
    assert_eq!(
        (&last["reason"], &last["origin"]),
        (&json!("other-origin"), &json!("null"))
    );
    hostile.changed_nothing().await;
}

#[tokio::test]
async fn the_page_that_opened_ours_is_refused() {
    let hostile = Hostile::at("http://localhost:PORT").await;
    let shop = hostile.scene.run("return location.href", vec![]).await;
    let opener = format!("http://127.0.0.1:{}/opener", hostile.port);
    hostile.scene.go(&opener).await;
    let forge = "const [shop, forged] = arguments; const opened = window.open(shop);
        setInterval(() => opened.postMessage(forged, '*'), 20)";
    let first = hostile.scene.driver.window().await.unwrap();
    hostile.scene.run(forge, vec![shop, redirect(FORGED)]).await;
    let second = hostile
        .scene
        .until("the second window", async || {
            let windows = hostile.scene.driver.windows().await.ok()?;
            windows.into_iter().find(|window| *window != first)
        })
        .await;
    hostile.scene.driver.switch_to_window(second).await.unwrap();
    // It begins with an empty document.
    hostile
        .scene
        .until("the page in it", async || {
            let there = hostile.scene.run("return typeof heard", vec![]).await;
            (there == json!("object")).then_some(())
        })
        .await;
    let origin = json!(opener.trim_end_matches("/opener"));
    hostile
        .scene
        .until("a refusal of the opener", async || {
            let refused = hostile.heard("refused").await;
            refused
                .iter()
                .any(|refused| refused["reason"] == "other-window" && refused["origin"] == origin)
                .then_some(())
        })
        .await;
    assert_eq!(hostile.heard("success").await, Vec::<Value>::new());
    hostile.scene.end().await;
}

#[tokio::test]
async fn strange_payloads_from_the_widget_itself_break_nothing() {
    let hostile = Hostile::at("http://localhost:PORT").await;
    let scene = &hostile.scene;
    scene.see("flinks-connect > iframe").await;
    let strange = r#"
        const post = (message, more) => parent.postMessage(message, "*", more);
        const cyclic = { step: "REDIRECT" }; cyclic.institution = cyclic; cyclic.loginId = [cyclic];
        let deep = {}; for (let depth = 0; depth < 1000; depth++) deep = { deep };
        post(cyclic);
        post({ step: "REDIRECT", deep });
        post({ step: "REDIRECT", loginId: { toString: undefined } });
        post(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "step": "APP_MOUNTED"}'));
        post('{"__proto__": {"polluted": 1}, "step": "APP_MOUNTED"}');
        post({ step: "x".repeat(1e6) });
        post({ step: "REDIRECT", more: Array.from({ length: 1e5 }, (_, index) => index) });
        post(Object.fromEntries(Array.from({ length: 1e4 }, (_, index) => [`key${index}`, index])));
        for (const value of [new Map([["step", "REDIRECT"]]), new Date(), 1n, NaN, /step/, new Error("step"), new Blob(["step"]), new Set()])
            { post(value); post({ step: value }); post({ step: "REDIRECT", loginId: value, url: value, institution: value }); }
        const { port1, port2 } = new MessageChannel();
        post({ step: "APP_MOUNTED", port: port1 }, [port1]);
        const bytes = new ArrayBuffer(1e6);
        post({ step: "APP_MOUNTED", bytes }, [bytes]);
        post({ step: "LAST_OF_ALL" });
    "#;
    scene
        .until("the widget's document", async || {
            scene.enter_page().await;
            scene
                .see("flinks-connect > iframe")
                .await
                .enter_frame()
                .await
                .ok()?;
            let there = scene.run("return document.title", vec![]).await;
            (there == json!("widget")).then_some(())
        })
        .await;
    scene.run(strange, vec![]).await;
    scene
        .until("the last message", async || {
            scene.enter_page().await;
            let heard = "return heard.some(({ detail }) => detail?.step === 'LAST_OF_ALL')";
            (scene.run(heard, vec![]).await == json!(true)).then_some(())
        })
        .await;
    scene.enter_page().await;
    let polluted = "return [({}).polluted, Object.prototype.polluted, [].polluted]";
    assert_eq!(scene.run(polluted, vec![]).await, json!([null, null, null]));
    // Its element is alive, and begins anew.
    scene
        .run("document.querySelector('flinks-connect').reload()", vec![])
        .await;
    scene
        .until("a second beginning", async || {
            let script = "return document.querySelector('flinks-connect').trace.filter((entry) => entry.change === 'started').length";
            (scene.run(script, vec![]).await == json!(2)).then_some(())
        })
        .await;
    hostile.scene.end().await;
}

#[tokio::test]
async fn what_is_refused_is_not_looked_into() {
    let hostile = Hostile::at("http://localhost:PORT").await;
    hostile.scene.see("flinks-connect > iframe").await;
    let touch = r#"
        window.touched = [];
        const data = new Proxy({}, { get: (_, name) => touched.push(String(name)), has: () => touched.push("has"),
            ownKeys: () => (touched.push("keys"), []) });
        dispatchEvent(new MessageEvent("message", { data, origin: arguments[0] }));
        dispatchEvent(new MessageEvent("message", { data, origin: arguments[0], source: window }));
        return touched;
    "#;
    let origin = json!(format!("http://localhost:{}", hostile.port));
    let before = hostile.heard("refused").await.len();
    assert_eq!(hostile.scene.run(touch, vec![origin]).await, json!([]));
    hostile.hears("refused", before + 2).await;
    hostile.scene.end().await;
}

#[tokio::test]
async fn a_burst_of_a_hundred_thousand_messages_loses_none_and_keeps_memory_bounded() {
    let hostile = Hostile::at("http://localhost:PORT").await;
    let scene = &hostile.scene;
    scene.see("flinks-connect > iframe").await;
    let burst = "for (let count = 0; count < 100000; count++) postMessage({ step: 'REDIRECT', count }, '*');
        postMessage('done', '*')";
    let last = "window.refused = window.told = 0;
        document.addEventListener('flinks-refused', ({ detail }) => { window.refused += detail.times; window.told += 1; });
        addEventListener('message', ({ data }) => { if (data === 'done') window.done = true; })";
    scene.run(last, vec![]).await;
    scene.run(burst, vec![]).await;
    scene
        .until("the end of the burst", async || {
            (scene.run("return window.done === true", vec![]).await == json!(true)).then_some(())
        })
        .await;
    // Ours was heard before the page's own listener, or right after it; what follows the first is told a little later.
    scene
        .until("every refusal", async || {
            (scene.run("return window.refused", vec![]).await == json!(100_001)).then_some(())
        })
        .await;
    let told = scene.run("return window.told", vec![]).await;
    assert!(told.as_u64() < Some(1_000), "{told}");
    assert_eq!(hostile.heard("success").await, Vec::<Value>::new());
    hostile.scene.end().await;
}
