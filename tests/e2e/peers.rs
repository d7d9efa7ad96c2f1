//! The mistakes that were found in published widgets of this kind, each tried on ours. `docs/reliability.md` has the list.

use crate::engine::Engine;
use crate::shop::{FORGED, LOGIN, Shop, TOKEN, success};
use base64::prelude::{BASE64_STANDARD as STANDARD, Engine as _};
use serde_json::{Value, json};

const ELEMENT: &str = "<flinks-connect instance='WIDGET' demo handoff='/handoff'></flinks-connect>";
/// Waits for its token, and has loaded nothing: whatever comes is not the widget's.
const WAITING: &str =
    "<flinks-connect instance='acme' token='/token/never' handoff='/handoff'></flinks-connect>";

#[tokio::test]
async fn an_error_or_half_a_success_with_a_login_id_is_no_success() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    let url = format!("https://shop.example/?loginId={FORGED}");
    shop.widget_posts(vec![
        json!({"loginId": FORGED}),
        json!({"type": "success", "loginId": FORGED}),
        json!({"step": "FLINKS_CONNECT_SUCCESS", "loginId": FORGED}),
        json!({"step": "SUBMIT_CREDENTIAL", "loginId": FORGED, "url": url}),
        json!({"step": "redirect", "loginId": FORGED, "url": url}),
        json!({"step": "INVALID_PASSWORD", "loginId": FORGED, "url": url}),
        json!({"flinksCode": "INVALID_PASSWORD", "loginId": FORGED, "url": url}),
        json!({"step": "REDIRECT", "flinksCode": "RETRY_LATER", "loginId": FORGED, "url": url}),
        json!({"step": "REDIRECT", "flinksCode": "SOMETHING_NEW", "url": url}),
        json!({"step": "REDIRECT", "institution": "FlinksCapital"}),
    ])
    .await;
    assert_eq!(shop.heard("success").await, Vec::<Value>::new());
    assert_eq!(shop.heard("handoff").await, Vec::<Value>::new());
    shop.widget_posts(vec![success(LOGIN)]).await;
    assert_eq!(shop.hears("success", 1).await[0]["loginId"], LOGIN);
    shop.says("heard.some(({ detail }) => detail?.state === 'accepted')")
        .await;
    let handed_over = shop.handed_over();
    assert_eq!(handed_over.len(), 1);
    assert_eq!(handed_over[0]["loginId"], LOGIN);
    shop.scene.end().await;
}

#[tokio::test]
async fn only_the_very_origin_of_the_instance_is_believed() {
    let shop = Shop::with(WAITING).await;
    shop.scene.see("flinks-connect > iframe").await;
    let forge = "const [data, origin] = arguments; const source = document.querySelector('iframe').contentWindow;
        dispatchEvent(new MessageEvent('message', { data, origin, source }))";
    let look_alikes = [
        "https://acme-iframe.private.fin.ag/",
        "https://acme-iframe.private.fin.ag.",
        "https://acme-iframe.private.fin.ag.evil.example",
        "https://acme-iframe.private.fin.ag@evil.example",
        "https://acme-iframe.private.fin.ag:443",
        "https://acme-iframe.private.fin.ag:8443",
        " https://acme-iframe.private.fin.ag",
        "https://ACME-iframe.private.fin.ag",
        "http://acme-iframe.private.fin.ag",
        "https://evil-acme-iframe.private.fin.ag",
        "https://evil.acme-iframe.private.fin.ag",
        "https://acme-iframeXprivate.fin.ag",
        "https://other-iframe.private.fin.ag",
        "https://toolbox-iframe.private.fin.ag",
        "https://private.fin.ag",
        "https://flinks.com",
        "https://demo.flinks.com",
        "http://localhost",
        "http://localhost:3000",
        "http://localhost:5173",
        "file://",
        "null",
        "*",
        "",
    ];
    for origin in look_alikes {
        shop.run(forge, vec![success(FORGED), json!(origin)]).await;
    }
    let told = "return heard.filter(({ kind }) => kind === 'refused').reduce((sum, { detail }) => sum + (detail.times ?? 1), 0)";
    shop.scene
        .until("every refusal", async || {
            (shop.run(told, vec![]).await.as_u64() >= Some(look_alikes.len() as u64)).then_some(())
        })
        .await;
    for refused in shop.heard("refused").await {
        assert_eq!(refused["reason"], "other-origin", "{refused}");
    }
    assert_eq!(shop.heard("event").await, Vec::<Value>::new());
    assert_eq!(shop.heard("success").await, Vec::<Value>::new());
    // The very one, to see that the others were not refused for another reason.
    let genuine = json!("https://acme-iframe.private.fin.ag");
    shop.run(forge, vec![success(LOGIN), genuine]).await;
    assert_eq!(shop.hears("success", 1).await[0]["loginId"], LOGIN);
    shop.scene.end().await;
}

#[tokio::test]
async fn what_is_no_origin_is_no_instance() {
    let shop = Shop::with("").await;
    shop.says("customElements.get('flinks-connect')").await;
    let put = "document.querySelector('main').innerHTML = '<flinks-connect></flinks-connect>';
        document.querySelector('flinks-connect').setAttribute('instance', arguments[0])";
    for instance in [
        "*",
        ".*",
        "acme|evil",
        "https://acme-iframe.private.fin.ag|https://evil.example",
        "https://acme-iframe.private.fin.ag, https://evil.example",
        "https://evil.example/https://acme-iframe.private.fin.ag",
        "https://acme-iframe.private.fin.ag@evil.example",
        "http://acme-iframe.private.fin.ag",
        "javascript:alert(1)",
        "data:text/html,hello",
        "file:///tmp",
    ] {
        let errors = shop.heard("error").await.len();
        shop.run(put, vec![json!(instance)]).await;
        let said = shop.hears("error", errors + 1).await;
        assert_eq!(said[errors]["reason"], "configuration", "{instance}");
        let loaded = "return document.querySelector('iframe')?.getAttribute('src') ?? null";
        assert_eq!(shop.run(loaded, vec![]).await, json!(null), "{instance}");
    }
    shop.scene.end().await;
}

#[tokio::test]
async fn a_star_in_an_instance_is_no_pattern() {
    let shop = Shop::with("").await;
    shop.says("customElements.get('flinks-connect')").await;
    let put = "document.querySelector('main').innerHTML = '<flinks-connect token=\"/token/never\"></flinks-connect>';
        document.querySelector('flinks-connect').setAttribute('instance', arguments[0])";
    let forge = "const [data] = arguments; const source = document.querySelector('iframe')?.contentWindow;
        for (const origin of ['https://acme-iframe.private.fin.ag', 'https://evil.example', 'https://private.fin.ag', 'null'])
            if (source) dispatchEvent(new MessageEvent('message', { data, origin, source }))";
    for instance in [
        "https://*",
        "https://*.private.fin.ag",
        "https://*-iframe.private.fin.ag",
        "https://.*",
    ] {
        shop.run(put, vec![json!(instance)]).await;
        shop.says(
            "heard.at(-1)?.kind === 'error' && heard.at(-1).detail.reason === 'configuration'",
        )
        .await;
        shop.run(forge, vec![success(FORGED)]).await;
    }
    assert_eq!(shop.heard("event").await, Vec::<Value>::new());
    assert_eq!(shop.heard("success").await, Vec::<Value>::new());
    shop.scene.end().await;
}

#[tokio::test]
async fn a_sandboxed_document_in_the_widgets_own_frame_is_refused() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    let alone = format!("{}/alone", shop.origin);
    shop.run(
        "document.querySelector('iframe').src = arguments[0]",
        vec![json!(alone)],
    )
    .await;
    let refused = shop.hears("refused", 1).await;
    assert_eq!(
        (&refused[0]["reason"], &refused[0]["origin"]),
        (&json!("other-origin"), &json!("null"))
    );
    assert_eq!(shop.heard("success").await, Vec::<Value>::new());
    shop.scene.end().await;
}

#[tokio::test]
async fn what_is_no_object_throws_nothing_whoever_posts_it() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    let nothing = json!([
        null,
        0,
        false,
        "",
        "null",
        "undefined",
        [],
        [null],
        "{",
        "[]"
    ]);
    let post = "const [messages] = arguments; messages.push(undefined); for (const message of messages) postMessage(message, '*')";
    shop.run(post, vec![nothing.clone()]).await;
    shop.widget_posts(nothing.as_array().unwrap().clone()).await;
    assert_eq!(shop.run("return thrown", vec![]).await, json!([]));
    shop.widget_posts(vec![success(LOGIN)]).await;
    shop.hears("success", 1).await;
    shop.scene.end().await;
}

#[tokio::test]
async fn nothing_that_was_received_is_logged_or_shown() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    let account = "226a0a34-0000-4000-8000-0000000000aa";
    shop.widget_posts(vec![
        json!({"step": "ACCOUNT_SELECTED", "accountId": account}),
        json!({"flinksCode": "INVALID_PASSWORD", "requestId": FORGED}),
        success(LOGIN),
    ])
    .await;
    shop.says("heard.some(({ detail }) => detail?.state === 'accepted')")
        .await;
    let logged = shop
        .run("return logged.join(' ')", vec![])
        .await
        .to_string();
    let traced = "return JSON.stringify(document.querySelector('flinks-connect').trace)";
    let traced = shop.run(traced, vec![]).await.to_string();
    let page = shop.scene.everything_in_the_page().await;
    for id in [LOGIN, FORGED, account] {
        for text in [&logged, &traced, &page] {
            assert!(!text.contains(id), "{id} in {text}");
        }
    }
    shop.scene.end().await;
}

#[test]
fn the_package_has_no_place_for_an_api_key() {
    let package = std::path::PathBuf::from(std::env::var_os("E2E_PACKAGE").unwrap());
    for file in ["class.js", "flinks-connect.wasm", "class.d.ts"] {
        let bytes = std::fs::read(package.join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        for word in [
            "api-key",
            "apikey",
            "secretkey",
            "secret_key",
            "secret-key",
            "auth-key",
            "\"authorization\"",
            "basic ",
        ] {
            assert!(!text.contains(word), "{word} in {file}");
        }
    }
}

#[tokio::test]
async fn the_widget_learns_the_pages_origin_and_nothing_more() {
    let shop = Shop::with("").await;
    shop.scene
        .go(&format!("{}?order=secret#fragment", shop.page))
        .await;
    shop.says("customElements.get('flinks-connect')").await;
    let put =
        "const element = document.createElement('flinks-connect'); element.instance = arguments[0];
        document.querySelector('main').append(element)";
    shop.run(put, vec![json!(shop.origin)]).await;
    shop.hears("ready", 1).await;
    shop.widget_posts(vec![success(LOGIN)]).await;
    shop.hears("success", 1).await;
    let knows = "return [document.referrer, location.search + location.hash, posted]";
    let knows = shop.widget_runs(knows, vec![]).await;
    let origin = shop.page.trim_end_matches("shop.html");
    // Nor is it ever posted anything.
    assert_eq!(knows, json!([origin, "", 0]));
    assert_eq!(shop.run("return synthetic", vec![]).await, json!(0));
    shop.scene.end().await;
}

#[tokio::test]
async fn a_message_opens_no_window_and_moves_no_page() {
    let shop = Shop::with(ELEMENT).await;
    shop.hears("ready", 1).await;
    let evil = "https://evil.example/";
    shop.widget_posts(vec![
        json!({"type": "url", "url": evil}),
        json!({"step": "OPEN", "url": evil, "redirectUrl": evil, "href": evil, "location": evil}),
        json!({"step": "COMPONENT_LOAD_OAUTH_POPUP", "url": evil}),
        json!({"step": "REDIRECT", "loginId": LOGIN, "url": "javascript:document.title='moved'"}),
    ])
    .await;
    let told = "return [opened.length, location.href, document.title]";
    let told = shop.run(told, vec![]).await;
    assert_eq!(told, json!([0, shop.page, "Shop"]));
    shop.scene.end().await;
}

#[tokio::test]
async fn the_token_is_kept_nowhere_but_in_the_frames_url() {
    let shop = Shop::with(
        "<flinks-connect instance='WIDGET' token='/token/once' redirect-url='https://shop.example/thanks'></flinks-connect>",
    )
    .await;
    shop.hears("ready", 1).await;
    let src = "return document.querySelector('iframe').src";
    let src = shop.run(src, vec![]).await;
    assert!(src.as_str().unwrap().contains(TOKEN), "{src}");
    let kept = "document.querySelector('iframe').removeAttribute('src');
        const element = document.querySelector('flinks-connect');
        return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, element.trace, logged])
            + document.documentElement.outerHTML";
    let kept = shop.run(kept, vec![]).await;
    assert!(!kept.as_str().unwrap().contains(TOKEN), "{kept}");
    shop.scene.end().await;
}

#[tokio::test]
async fn a_token_that_cannot_be_had_is_said_and_the_frame_is_not_loaded_without_it() {
    let shop =
        Shop::with("<flinks-connect instance='WIDGET' token='/token/broken'></flinks-connect>")
            .await;
    let error = shop.hears("error", 1).await;
    assert_eq!(error[0]["reason"], "token-unavailable");
    let src = "return document.querySelector('iframe').getAttribute('src')";
    assert_eq!(shop.run(src, vec![]).await, json!(null));
    shop.scene.end().await;
}

#[tokio::test]
async fn ready_is_what_the_widget_says_and_not_that_its_frame_has_loaded() {
    let shop = Shop::with(
        "<flinks-connect instance='WIDGET' institution='Silent' load-timeout='600'></flinks-connect>",
    )
    .await;
    shop.widget_runs("return document.readyState", vec![]).await;
    let loaded = "return document.readyState === 'complete'";
    shop.scene
        .until("the frame, loaded", async || {
            (shop.widget_runs(loaded, vec![]).await == json!(true)).then_some(())
        })
        .await;
    assert_eq!(shop.heard("ready").await.len(), 0);
    let phase = "return document.querySelector('flinks-connect').phase";
    assert_eq!(shop.run(phase, vec![]).await, json!("loading"));
    shop.widget_posts(vec![json!({"step": "APP_MOUNTED"})])
        .await;
    assert_eq!(shop.heard("ready").await.len(), 1);
    shop.scene.end().await;
}

#[tokio::test]
async fn a_widget_without_colours_of_its_own_is_legible_on_a_dark_page() {
    if Engine::of_this_run() == Engine::WebKit {
        eprintln!("left out: WebKitGTK paints such a frame dark, also where its element is white");
        return;
    }
    let shop = Shop::with(&format!(
        "<style>html {{ color-scheme: dark; background: black; }}</style>{ELEMENT}"
    ))
    .await;
    shop.hears("ready", 1).await;
    let frame = shop.scene.see("flinks-connect > iframe").await;
    let picture = frame.screenshot_as_png().await.unwrap();
    let picture = format!("data:image/png;base64,{}", STANDARD.encode(picture));
    let pixel = "const [src, done] = arguments; const image = new Image();
        image.onload = () => { const canvas = document.createElement('canvas'); [canvas.width, canvas.height] = [image.width, image.height];
            const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
            done([...context.getImageData(image.width / 2, image.height / 2, 1, 1).data]); };
        image.src = src";
    let pixel = shop
        .scene
        .driver
        .execute_async(pixel, vec![json!(picture)])
        .await
        .unwrap();
    // Its text is black, as that of a page without a style is.
    for value in pixel.json().as_array().unwrap() {
        assert!(value.as_u64() > Some(200), "{pixel:?}");
    }
    shop.scene.end().await;
}
