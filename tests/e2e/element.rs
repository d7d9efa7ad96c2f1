//! `<flinks-connect>` on plain pages, under the strict policy of the backend.

use crate::engine::Engine;
use crate::scene::{Scene, redirect};
use flinks_protocol::{ConnectParameters, ConnectUrl, Instance, Kind, Parameter, Path};
use serde_json::{Value, json};

const FORGED: &str = "66666666-6666-4666-8666-666666666666";

/// Keeps every event of every element, from before the element is defined.
const LOG: &str = r#"
    window.heard = [];
    for (const kind of ["event", "ready", "success", "exit", "error", "handoff", "refused", "doctor"])
        document.addEventListener(`flinks-${kind}`, (event) =>
            heard.push({ kind, detail: event.detail, id: event.target.id, composed: event.composed }));
"#;
const LOG_PAGE: (&str, &str) = ("log.js", LOG);

const DROPPED_IN: &str = r#"<!doctype html><title>Shop</title><script src="log.js"></script>
    <script type="module" src="flinks-connect.js"></script>
    <button>Before</button>
    <flinks-connect instance="{}" demo consent-enable="false" js-redirect tag="order-7"
        token="/api/connect/session" handoff="/api/connections"></flinks-connect>"#;

const EMPTY: &str = r#"<!doctype html><title>Empty</title><script src="log.js"></script>
    <script type="module" src="flinks-connect.js"></script><main></main>"#;

const BARE: &str =
    r#"<!doctype html><title>Bare</title><script src="log.js"></script><main></main>"#;

/// As in Flinks' own snippet, with the listener that keeps what comes early.
const ADOPTED: &str = r#"<!doctype html><title>Adopted</title><script src="early.js"></script><script src="log.js"></script>
    <flinks-connect handoff="/api/connections">
        <iframe class="flinksconnect" src="{}/v2/?demo=true&consentEnable=false&jsRedirect=true"></iframe>
    </flinks-connect>"#;

const EARLY: &str =
    "flinksEarly=[];addEventListener(\"message\",flinksEarly.keep=e=>flinksEarly.push(e))";

async fn at(page: &str, html: &str) -> Scene {
    let scene = Scene::with_pages(&[LOG_PAGE, ("early.js", EARLY), (page, html)]).await;
    scene.go(&format!("{}{page}", scene.page)).await;
    scene
}

impl Scene {
    /// The details of the events of a kind.
    async fn heard(&self, kind: &str) -> Vec<Value> {
        self.enter_page().await;
        let script = "return heard.filter((event) => event.kind === arguments[0])";
        let heard = self.run(script, vec![json!(kind)]).await;
        heard.as_array().unwrap().clone()
    }

    async fn hears(&self, kind: &str) -> Value {
        self.until(&format!("an event {kind}"), async || {
            self.heard(kind).await.into_iter().next()
        })
        .await
    }

    /// Runs a script in the page, with the simulator's origin as its argument.
    async fn page_runs(&self, script: &str) -> Value {
        self.enter_page().await;
        self.run(script, vec![json!(self.simulator)]).await
    }

    /// Waits until an expression in the page is true.
    async fn page_says(&self, expression: &str) {
        let script = format!("return !!({expression})");
        self.until(expression, async || {
            (self.page_runs(&script).await == json!(true)).then_some(())
        })
        .await;
    }
}

const STARTED: &str = "trace.filter((entry) => entry.change === 'started').length";

#[tokio::test]
async fn a_person_connects_on_a_page_with_one_script_tag_and_one_element() {
    let scene = at("shop.html", DROPPED_IN).await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    let success = scene.hears("success").await;
    assert_eq!(success["composed"], json!(true));
    let login = success["detail"]["loginId"].as_str().unwrap().to_owned();
    assert_eq!(success["detail"]["tag"], "order-7");
    scene
        .page_says("heard.some(({ detail }) => detail?.state === 'accepted' && detail.answer.id)")
        .await;
    let stored = scene.stored().await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].login_id, login);

    assert_eq!(scene.heard("success").await.len(), 1);
    assert_eq!(scene.heard("ready").await.len(), 1);
    // The token is in the URL, so it is not missed.
    let doctor = scene.hears("doctor").await["detail"].to_string();
    assert!(!doctor.contains("missing-authorize-token"), "{doctor}");
    let steps: Vec<_> = scene.heard("event").await;
    let steps: Vec<_> = steps
        .iter()
        .map(|event| event["detail"]["step"].clone())
        .collect();
    assert!(steps.contains(&json!("APP_MOUNTED")) && steps.contains(&json!("REDIRECT")));
    let element = "const element = document.querySelector('flinks-connect');";
    let state = scene
        .page_runs(&format!(
            "{element} return [element.phase, element.outcome, element.trace]"
        ))
        .await;
    assert_eq!(state[0], "finished");
    assert_eq!(state[1]["type"], "connected");
    assert!(
        !state[2].to_string().contains(&login),
        "the trace is masked"
    );
    // `style`, `script` and `frame` policies among them.
    scene.no_other_errors_in_the_console(&["favicon.ico"]).await;
    scene.end().await;
}

#[tokio::test]
async fn the_element_builds_the_url_that_the_protocol_builds() {
    let scene = at("empty.html", EMPTY).await;
    let texts = [
        "",
        "a b",
        "é漢 \u{1f3e6}",
        "a=b&c#d?e+f%20/!'()*~-._",
        "https://acme.example/thanks?plan=a&step=2",
    ];
    let mut settings = Vec::new();
    let mut expected = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut parameters = ConnectParameters::new().raw("new option", *text);
        let mut given = json!({ "new option": text });
        for (number, parameter) in Parameter::ALL.into_iter().enumerate() {
            if number % texts.len() <= at {
                given[parameter.name()] = json!(text);
                // The attribute alone means yes.
                let alone = text.is_empty() && parameter.kind() == Kind::Boolean;
                parameters.set(parameter, if alone { "true" } else { text });
            }
        }
        for (instance, institution) in
            [("toolbox", None), ("https://Demo.flinks.com/", Some(*text))]
        {
            let institution = institution.filter(|institution| !institution.is_empty());
            let mut url = ConnectUrl::new(Instance::parse(instance).unwrap(), parameters.clone());
            if let Some(institution) = institution {
                url.path = Path::credential(institution);
            }
            expected.push(json!(url.to_src()));
            settings.push(
                json!({ "instance": instance, "institution": institution, "parameters": given }),
            );
        }
    }
    scene.enter_page().await;
    let script = "const done = arguments[1];
        import('./class.js').then(({ init, srcOf }) => init().then(() => done(arguments[0].map((settings) => srcOf(settings)))), (error) => done(`${error}`))";
    let built = scene
        .driver
        .execute_async(script, vec![json!(settings)])
        .await
        .unwrap();
    assert_eq!(built.json(), &json!(expected));
    scene.end().await;
}

#[tokio::test]
async fn an_iframe_in_the_html_has_begun_before_the_webassembly_is_there() {
    // The WebAssembly never comes, and yet the widget is shown.
    let scene = at("slow.html", ADOPTED).await;
    let never = "import('./class.js').then(({ define, init }) => { init(new Promise(() => {})); define(); })";
    scene.page_runs(never).await;
    scene.widget_shows("institution").await;
    scene
        .page_says("customElements.get('flinks-connect') && flinksEarly.length > 0")
        .await;
    assert!(scene.heard("ready").await.is_empty());
    scene.end().await;
}

#[tokio::test]
async fn webassembly_that_could_not_be_started_may_be_loaded_again() {
    // A module that wants a function `?`, which nobody gives.
    let scene = at(
        "slow.html",
        &DROPPED_IN.replace("flinks-connect.js", "slow.js"),
    )
    .await;
    scene
        .page_runs(
            "const other = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 63, 0, 0]);
             import('./class.js').then(async ({ define, init }) => {
                 window.first = await init(other).catch(({ name }) => name);
                 await init();
                 define();
             })",
        )
        .await;
    scene
        .page_says("['LinkError', 'TypeError'].includes(window.first)")
        .await;
    scene.widget_shows("institution").await;
    scene.end().await;
}

#[tokio::test]
async fn however_many_settings_change_in_a_task_one_new_session_begins() {
    if Engine::of_this_run() == Engine::WebKit {
        eprintln!(
            "left out: WebKit's driver hangs now and then when a script changes what is in a frame that it was in"
        );
        return;
    }
    let scene = at("shop.html", DROPPED_IN).await;
    scene.widget_shows("institution").await;
    let element = "const element = document.querySelector('flinks-connect');";
    scene
        .page_runs(&format!(
            "{element} element.setAttribute('tag', 'a'); element.language = 'fr'; element.parameters = {{ newOption: 1 }};
             element.setAttribute('class', 'x'); element.dataset.y = 'z'"
        ))
        .await;
    scene
        .page_says(&format!(
            "document.querySelector('flinks-connect').{STARTED} === 2"
        ))
        .await;
    let src = "document.querySelector('iframe').src";
    for expected in ["tag=a&", "language=fr", "newOption=1"] {
        scene
            .page_says(&format!("`${{{src}}}&`.includes('{expected}')"))
            .await;
    }
    // A function is asked for the token when it is wanted; another one in its place, as with each rendering, changes nothing.
    scene
        .page_runs(&format!(
            "{element} const token = element.getAttribute('token');
             element.token = () => fetch(token, {{ method: 'POST' }}).then((answer) => answer.json())"
        ))
        .await;
    scene
        .page_says(&format!(
            "document.querySelector('flinks-connect').{STARTED} === 3"
        ))
        .await;
    scene.widget_shows("institution").await;
    scene
        .page_runs(&format!(
            "{element} const {{ token }} = element; element.token = () => token()"
        ))
        .await;
    // What does not change a setting changes nothing.
    scene.widget_shows("institution").await;
    scene.page_runs(&format!("{element} element.setAttribute('tag', 'a'); element.style.color = 'red'; element.id = 'i'")).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    scene
        .page_says(&format!(
            "document.querySelector('flinks-connect').{STARTED} === 3"
        ))
        .await;
    scene.end().await;
}

#[tokio::test]
async fn an_iframe_that_was_there_first_is_taken_over_and_not_loaded_again() {
    let scene = at("adopted.html", ADOPTED).await;
    scene.widget_shows("institution").await;
    scene.run("window.marked = true", vec![]).await;
    // A success that never was, while nobody but the inline listener is there.
    scene.page_runs("window.postMessage({ step: 'REDIRECT', loginId: '66666666-6666-4666-8666-666666666666' }, '*')").await;
    scene.page_says("flinksEarly.length > 1").await;
    let load = "const script = document.createElement('script'); script.type = 'module'; script.src = 'flinks-connect.js'; document.head.append(script)";
    scene.page_runs(load).await;
    scene.hears("ready").await;
    assert!(scene.heard("success").await.is_empty());
    scene.hears("refused").await;
    // Another setting is another session, which the widget does not greet again.
    scene
        .page_runs("document.querySelector('flinks-connect').setAttribute('load-timeout', '1')")
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert!(scene.heard("error").await.is_empty());
    scene.enter_widget().await;
    assert_eq!(scene.run("return window.marked", vec![]).await, json!(true));
    scene.sign_in("greatday_nomfa", "Everyday").await;
    let success = scene.hears("success").await;
    assert_ne!(success["detail"]["loginId"], FORGED);
    scene.page_says("flinksEarly.length === 0").await;
    // For developers: on this machine.
    let doctor = scene.hears("doctor").await;
    let said = doctor["detail"].to_string();
    assert!(said.contains("missing-authorize-token"), "{said}");
    scene.end().await;
}

#[tokio::test]
async fn an_iframe_in_the_html_is_handed_over_with_the_state_that_the_server_wrote_beside_it() {
    let scene = at("empty.html", EMPTY).await;
    // What a server does as it writes the page, and whose cookie comes with it.
    let written = "const given = await (await fetch('/api/connect/session', { method: 'POST' })).json();
        document.querySelector('main').innerHTML = `<flinks-connect handoff=\"/api/connections\">
            <iframe class=\"flinksconnect\" data-state=\"${given.state}\"
                src=\"${simulator}/v2/?demo=true&consentEnable=false&jsRedirect=true&authorizeToken=${given.authorizeToken}\"></iframe>
        </flinks-connect>`";
    let script = format!("return (async (simulator) => {{ {written} }})(arguments[0])");
    scene.page_runs(&script).await;
    scene.hears("ready").await;
    scene.enter_widget().await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene
        .page_says("heard.some(({ detail }) => detail?.state === 'accepted' && detail.answer.id)")
        .await;
    scene.end().await;
}

#[tokio::test]
async fn a_forged_redirect_changes_nothing_for_the_element() {
    let scene = at("shop.html", DROPPED_IN).await;
    scene.widget_shows("institution").await;
    scene
        .page_runs(&format!("window.postMessage({}, '*')", redirect(FORGED)))
        .await;
    let refused = scene.hears("refused").await;
    assert_eq!(refused["detail"]["reason"], "other-window");
    assert!(!refused.to_string().contains(FORGED));
    assert!(scene.heard("success").await.is_empty());
    scene.end().await;
}

#[tokio::test]
async fn elements_on_one_page_hear_only_their_own_widget() {
    let scene = at("empty.html", EMPTY).await;
    scene
        .page_runs(
            "for (const id of ['a', 'b']) {
                const element = document.createElement('flinks-connect');
                element.id = id;
                Object.assign(element, { instance: arguments[0], demo: true, consentEnable: false, jsRedirect: true });
                document.querySelector('main').append(element);
            }",
        )
        .await;
    scene
        .page_says("heard.filter(({ kind }) => kind === 'ready').length === 2")
        .await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    let success = scene.hears("success").await;
    assert_eq!(success["id"], "a");
    scene
        .page_says("document.querySelector('#b').phase !== 'finished'")
        .await;
    scene.end().await;
}

#[tokio::test]
async fn it_does_not_matter_when_an_element_is_made_and_how_often_the_script_is_there() {
    let scene = at("bare.html", BARE).await;
    // Before there is a class: with properties and attributes, in the page or not yet.
    scene
        .page_runs(
            "window.early = document.createElement('flinks-connect');
             early.id = 'early'; early.instance = arguments[0]; early.consentEnable = false; early.setAttribute('demo', '');
             window.detached = document.createElement('flinks-connect');
             detached.id = 'detached'; detached.setAttribute('instance', arguments[0]);
             document.querySelector('main').append(early);
             for (let at = 0; at < 2; at += 1) {
                 const script = document.createElement('script');
                 script.type = 'module'; script.src = `flinks-connect.js?${at}`;
                 document.head.append(script);
             }",
        )
        .await;
    scene
        .page_says("customElements.get('flinks-connect')")
        .await;
    if Engine::of_this_run() == Engine::WebKit {
        // It asks for the modules of a page for ever if its frame is removed while they load.
        scene
            .page_says("heard.some(({ kind }) => kind === 'ready')")
            .await;
    }
    // While it is loading: another setting.
    scene.page_runs("early.setAttribute('tag', 'late')").await;
    scene
        .page_says("heard.some(({ kind, id }) => kind === 'ready' && id === 'early')")
        .await;
    scene
        .page_says("early.querySelector('iframe')?.src.includes('consentEnable=false')")
        .await;
    scene
        .page_says("early.querySelector('iframe')?.src.includes('tag=late')")
        .await;
    scene
        .page_runs(
            "customElements.upgrade(detached); document.querySelector('main').append(detached)",
        )
        .await;
    scene
        .page_says("heard.some(({ kind, id }) => kind === 'ready' && id === 'detached')")
        .await;
    assert!(scene.heard("error").await.is_empty());
    scene.end().await;
}

#[tokio::test]
async fn an_element_that_is_removed_ends_and_one_that_is_moved_begins_anew() {
    let scene = at("shop.html", DROPPED_IN).await;
    scene.hears("ready").await;
    scene
        .page_runs(
            "window.element = document.querySelector('flinks-connect');
             document.body.append(document.createElement('section'));
             document.querySelector('section').append(element)",
        )
        .await;
    scene.page_says(&format!("element.{STARTED} === 2")).await;
    scene
        .page_says("heard.filter(({ kind }) => kind === 'ready').length === 2")
        .await;
    scene
        .page_says("element.querySelectorAll('iframe').length === 1")
        .await;

    scene.page_runs("element.remove()").await;
    scene
        .page_says("element.phase === 'idle' && !element.querySelector('iframe')")
        .await;
    scene.page_runs("document.body.append(element)").await;
    scene.page_says(&format!("element.{STARTED} === 3")).await;
    scene
        .page_says("heard.filter(({ kind }) => kind === 'ready').length === 3")
        .await;

    // Where the browser can move without a reload, the session goes on.
    let moved = scene.page_runs("if (!document.body.moveBefore) return false; document.querySelector('section').moveBefore(element, null); return true").await;
    if moved == json!(true) {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        scene
            .page_says(&format!(
                "element.{STARTED} === 3 && element.phase !== 'idle'"
            ))
            .await;
    }
    scene.end().await;
}

#[tokio::test]
async fn what_is_wrong_with_the_settings_is_said() {
    let scene = at("empty.html", EMPTY).await;
    scene.page_runs("document.querySelector('main').innerHTML = `<flinks-connect instance=\"http://evil.example\"></flinks-connect>`").await;
    let error = scene.hears("error").await;
    assert_eq!(error["detail"]["reason"], "configuration");
    let message = error["detail"]["message"].as_str().unwrap();
    assert!(message.contains("not https"), "{message}");
    scene
        .page_runs(
            "heard.length = 0; document.querySelector('flinks-connect').instance = arguments[0]",
        )
        .await;
    scene.hears("ready").await;
    scene.end().await;
}

#[tokio::test]
async fn a_screen_reader_is_told_and_the_focus_comes_back() {
    let html = DROPPED_IN.replace("demo ", "demo language=\"fr\" close-enable ");
    let scene = at("shop.html", &html).await;
    scene.widget_shows("institution").await;
    scene
        .page_says("document.querySelector('iframe').title === 'Connecter votre compte bancaire'")
        .await;
    scene.page_says("document.querySelector('flinks-connect > [role=status]').textContent.includes('institution')").await;
    scene.page_runs("document.querySelector('button').focus(); document.querySelector('flinks-connect').focus()").await;
    scene
        .page_says("document.activeElement.localName === 'iframe'")
        .await;
    scene.enter_widget().await;
    scene.click("close").await;
    let exit = scene.hears("exit").await;
    assert_eq!(exit["detail"]["reason"], "closed");
    scene
        .page_says("document.activeElement.localName === 'button'")
        .await;
    scene.page_says("document.querySelector('flinks-connect > [role=status]').textContent.includes('fermé')").await;
    scene.end().await;
}

#[tokio::test]
async fn a_thousand_elements_that_came_and_went_leave_nothing() {
    if Engine::leaves_out("counting what a page holds") {
        return;
    }
    let scene = at("empty.html", EMPTY).await;
    scene
        .page_says("customElements.get('flinks-connect')")
        .await;
    let cycle = "window.cycled = 0;
    window.cycle = async (count, instance) => {
        for (let at = 0; at < count; at += 1) {
            const element = document.createElement('flinks-connect');
            Object.assign(element, { instance, demo: true });
            document.querySelector('main').append(element);
            await new Promise((next) => setTimeout(next));
            element.remove();
        }
        window.cycled += count;
    }";
    scene.page_runs(cycle).await;
    let mut measured = Vec::new();
    // Few at a time: a busy machine is slow with all of them, and that is no fault.
    for cycled in (50..=1_050).step_by(50) {
        scene.page_runs("cycle(50, arguments[0])").await;
        scene
            .page_says(&format!("window.cycled === {cycled}"))
            .await;
        if matches!(cycled, 50 | 1_050) {
            measured.push(scene.left_behind().await);
        }
    }
    let [before, after] = measured.as_slice() else {
        panic!("{measured:?}");
    };
    for name in ["JSEventListeners", "Nodes", "Frames"] {
        assert!(
            after[name] <= before[name] + 20.0,
            "{name}: {before:?} {after:?}"
        );
    }
    assert!(
        after["JSHeapUsedSize"] < before["JSHeapUsedSize"] + 500_000.0,
        "{before:?} {after:?}"
    );
    scene.end().await;
}

#[tokio::test]
async fn the_package_works_from_any_folder() {
    let scene = Scene::with_site(|simulator, site| {
        let package = std::env::var_os("E2E_PACKAGE").unwrap();
        let cdn = site.join("cdn/flinks-connect@0.1.0");
        std::fs::create_dir_all(&cdn).unwrap();
        for name in ["class.js", "flinks-connect.js", "flinks-connect.wasm"] {
            std::fs::copy(std::path::Path::new(&package).join(name), cdn.join(name)).unwrap();
        }
        let html = DROPPED_IN.replace("src=\"flinks", "src=\"cdn/flinks-connect@0.1.0/flinks");
        std::fs::write(site.join("index.html"), html.replace("{}", simulator)).unwrap();
        std::fs::write(site.join("log.js"), LOG).unwrap();
        // The class alone registers nothing.
        let class = "import { define } from './cdn/flinks-connect@0.1.0/class.js'; window.register = define";
        std::fs::write(site.join("class.js"), class).unwrap();
        let page = "<!doctype html><script type=module src=class.js></script>";
        std::fs::write(site.join("class.html"), page).unwrap();
    })
    .await;
    scene.go(&scene.page).await;
    scene.hears("ready").await;
    scene.go(&format!("{}class.html", scene.page)).await;
    scene.page_says("window.register").await;
    scene
        .page_says("!customElements.get('flinks-connect')")
        .await;
    scene.page_runs("register('bank-connect')").await;
    scene.page_says("customElements.get('bank-connect')").await;
    scene.end().await;
}

#[tokio::test]
async fn the_trace_beside_an_element_shows_what_it_does() {
    const TRACED: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>traced</title>
        <script type="module" src="flinks-connect.js"></script><script type="module" src="devtools.js"></script>
        <main><h1>traced</h1><flinks-connect id="bank" instance="{}" demo consent-enable="false" js-redirect></flinks-connect>
        <flinks-trace for="bank"></flinks-trace></main></html>"#;
    let scene = at("traced.html", TRACED).await;
    scene.sign_in("greatday_nomfa", "Everyday").await;
    scene.traced("received", "REDIRECT").await;
    scene.enter_page().await;
    let exported = scene
        .run(
            "return document.querySelector('flinks-trace').export()",
            vec![],
        )
        .await;
    let entries = exported.as_str().unwrap();
    let redirect = entries
        .lines()
        .find(|line| line.contains("REDIRECT"))
        .unwrap();
    // Whole, with pseudonyms.
    assert!(
        redirect.contains("\"payload\":") && redirect.contains("00000000-0000-"),
        "{redirect}"
    );
    scene.is_accessible("an element and its trace").await;
    // Taken out and put back, it begins with what the element kept.
    let again = "const trace = document.querySelector('flinks-trace'); trace.remove(); setTimeout(() => document.querySelector('main').append(trace), 50)";
    scene.run(again, vec![]).await;
    scene.traced("received", "REDIRECT").await;
    scene.no_other_errors_in_the_console(&["favicon.ico"]).await;
    scene.end().await;
}

/// Nobody who listens means no event for a message's record, so whoever does must be noticed, however they do it.
#[tokio::test]
async fn whoever_listens_for_the_trace_is_told_of_every_message() {
    const LISTENER: &str = r#"
        window.told = [];
        window.listen = (target) => target.addEventListener("flinks-traced", ({ detail }) => told.push(detail));
        if (location.hash === '#document') listen(document);
        // Not upgraded yet: this is before any module runs.
        if (location.hash === '#element') listen(bank);
    "#;
    const PAGE: &str = r#"<!doctype html><title>told</title><script src="log.js"></script>
        <script type="module" src="flinks-connect.js"></script>
        <flinks-connect id="bank" instance="{}" demo consent-enable="false" js-redirect></flinks-connect><script src="listener.js"></script>"#;
    const STEPS: &str =
        "return arguments[0].filter(({ kind }) => kind === 'received').map(({ step }) => step)";
    let scene =
        Scene::with_pages(&[LOG_PAGE, ("listener.js", LISTENER), ("told.html", PAGE)]).await;
    for listens in ["document", "element", "later"] {
        scene.go("about:blank").await;
        scene
            .go(&format!("{}told.html#{listens}", scene.page))
            .await;
        scene.hears("ready").await;
        if listens == "later" {
            assert_eq!(scene.page_runs("return told").await, json!([]));
            scene.page_runs("heard.length = 0; listen(bank)").await;
        }
        scene.sign_in("greatday_nomfa", "Everyday").await;
        let success = scene.hears("success").await;
        let heard = "return heard.filter(({ kind }) => kind === 'event').map(({ detail }) => detail.step ?? detail.flinksCode)";
        let heard = scene.page_runs(heard).await;
        assert!(heard.as_array().unwrap().len() > 2, "{heard}");
        let told = scene.page_runs("return told").await;
        assert_eq!(
            scene.run(STEPS, vec![told.clone()]).await,
            heard,
            "{listens}"
        );
        // What was told is what is kept.
        let kept = scene.page_runs("return bank.trace").await;
        let (told, kept) = (told.as_array().unwrap(), kept.as_array().unwrap());
        assert!(kept.ends_with(told), "{listens}: {told:?}, {kept:?}");
        let login_id = success["detail"]["loginId"].as_str().unwrap();
        assert!(!json!(kept).to_string().contains(login_id), "{kept:?}");
        let from_the_start = listens != "later";
        assert_eq!(kept.len() == told.len(), from_the_start, "{listens}");
    }
    scene.end().await;
}

/// What the WebAssembly keeps of a message is written when it is looked at, so it must be the right one, and must not end with
/// its session.
#[tokio::test]
async fn the_newest_entries_of_a_trace_are_kept_and_outlive_their_session() {
    const PAGE: &str = r#"<!doctype html><title>many</title><script src="log.js"></script>
        <script type="module" src="flinks-connect.js"></script>
        <flinks-connect id="bank" instance="{}" demo></flinks-connect>"#;
    const POST: &str = "for (let count = arguments[0]; count < arguments[1]; count += 1) parent.postMessage({ step: 'RETRY_COUNT', count }, '*')";
    const COUNTS: &str = "return bank.trace.flatMap(({ fields }) => fields?.find(([name]) => name === 'count')?.[1] ?? [])";
    let scene = at("many.html", PAGE).await;
    let post = async |from: u32, to: u32| {
        scene.hears("ready").await;
        scene.enter_widget().await;
        scene.run(POST, vec![json!(from), json!(to)]).await;
        scene
            .page_says(&format!("(() => {{ {COUNTS} }})().at(-1) === '{}'", to - 1))
            .await;
        let kept: Vec<String> = serde_json::from_value(scene.page_runs(COUNTS).await).unwrap();
        // What else the widget says, and what the sessions have begun and ended with, is in the trace, too.
        assert!(kept.len() > 450, "{kept:?}");
        let newest = to - kept.len() as u32..to;
        assert_eq!(kept, newest.map(|at| at.to_string()).collect::<Vec<_>>());
    };
    post(0, 1_250).await;
    scene
        .page_runs("bank.cancel(); heard.length = 0; document.body.append(bank)")
        .await;
    post(1_250, 1_300).await;
    scene.end().await;
}
