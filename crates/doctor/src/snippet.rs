//! A configuration as code to paste: what the playground shows, and what the tests compile and run.

use flinks_protocol::{ConnectUrl, Instance, Kind, Parameter};
use std::fmt::Write;

/// What the code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Snippet {
    /// The custom element in plain HTML.
    Element,
    /// An iframe in the HTML that the element takes over.
    Adopted,
    /// A Leptos component.
    Leptos,
    /// A React 19 component.
    React,
    /// A Vue 3 component.
    Vue,
    /// A Svelte 5 component.
    Svelte,
    /// The Content-Security-Policy of the page.
    Policy,
    /// The page that `redirectUrl` names.
    Landing,
}

impl Snippet {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Element,
        Self::Adopted,
        Self::Leptos,
        Self::React,
        Self::Vue,
        Self::Svelte,
        Self::Policy,
        Self::Landing,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Element => "HTML",
            Self::Adopted => "iframe",
            Self::Leptos => "Leptos",
            Self::React => "React",
            Self::Vue => "Vue",
            Self::Svelte => "Svelte",
            Self::Policy => "CSP",
            Self::Landing => "Landing page",
        }
    }

    /// The code. A token is never in it: it comes from your server, session by session.
    ///
    /// ```
    /// use flinks_doctor::Snippet;
    /// use flinks_protocol::{ConnectParameters, ConnectUrl, Instance};
    /// let url = ConnectUrl::new(Instance::Toolbox, ConnectParameters::new().demo(true));
    /// assert!(Snippet::Vue.code(&url).contains("<flinks-connect"));
    /// assert!(Snippet::Policy.code(&url).contains("frame-src https://toolbox-iframe.private.fin.ag"));
    /// ```
    pub fn code(self, url: &ConnectUrl) -> String {
        let mut url = url.clone();
        url.parameters.unset(Parameter::AuthorizeToken);
        match self {
            Self::Element => format!("{MODULE}\n{}", element(&url, "", "")),
            Self::Adopted => adopted(&url),
            Self::Leptos => leptos(&url),
            Self::React => react(&url),
            Self::Vue => format!(
                "<script setup>\n{IMPORT}\n\nconst connected = (event) => console.log(event.detail.institution);\n</script>\n\n\
                 <template>\n{}</template>\n",
                element(&url, "    ", "@flinks-success=\"connected\"")
            ),
            Self::Svelte => format!(
                "<script>\n{IMPORT}\n\nconst connected = (event) => console.log(event.detail.institution);\n</script>\n\n{}",
                element(&url, "", "onflinks-success={connected}")
            ),
            Self::Policy => format!(
                "Content-Security-Policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-src {}\n",
                url.instance.origin()
            ),
            Self::Landing => LANDING.to_owned(),
        }
    }
}

const MODULE: &str = r#"<script type="module" src="flinks-connect.js"></script>"#;
const IMPORT: &str = r#"import "flinks-connect";"#;
/// Keeps what the widget says before the module is there; its hash is in the element's README.
const EARLY: &str = r#"<script>flinksEarly=[];addEventListener("message",flinksEarly.keep=e=>flinksEarly.push(e))</script>"#;

const LANDING: &str = r#"<!doctype html>
<meta charset="utf-8" />
<title>Your bank account is connected</title>
<p role="status">One moment…</p>
<script type="module">
    const query = new URLSearchParams(location.search);
    // The ids stay out of the history, and out of the next page's referrer.
    history.replaceState(null, "", location.pathname);
    const answer = await fetch("/api/connections", {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
        body: JSON.stringify({
            loginId: query.get("loginId"),
            accountIds: query.get("accountId")?.split(",") ?? [],
            institution: query.get("institution"),
            requestId: query.get("requestId"),
            tag: query.get("tag"),
            state: query.get("state"),
        }),
    });
    document.querySelector("p").textContent = answer.ok
        ? "Your bank account is connected."
        : "Your bank account could not be connected.";
</script>
"#;

/// The element with its attributes, and one for its event in the framework's own spelling.
fn element(url: &ConnectUrl, indent: &str, event: &str) -> String {
    let mut code = format!("{indent}<flinks-connect\n");
    let mut line = |text: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(code, "{indent}    {text}");
    };
    line(&format!("instance=\"{}\"", instance(url)));
    if let Some(institution) = url.path.institution() {
        line(&format!("institution=\"{}\"", attribute(institution)));
    }
    for (parameter, value) in url.parameters.known() {
        line(&format!(
            "{}=\"{}\"",
            parameter.attribute(),
            attribute(value)
        ));
    }
    line("token=\"/api/connect/session\"");
    line("handoff=\"/api/connections\"");
    if !event.is_empty() {
        line(event);
    }
    let _ = writeln!(code, "{indent}></flinks-connect>");
    code
}

fn adopted(url: &ConnectUrl) -> String {
    format!(
        "{EARLY}\n{MODULE}\n<!-- As it sends the page, your server writes the session's state into data-state, and authorizeToken into src. -->\n\
         <flinks-connect token=\"/api/connect/session\" handoff=\"/api/connections\">\n    <iframe class=\"flinksconnect\" title=\"Connect \
         your bank account\" data-state=\"…\" src=\"{}\"></iframe>\n</flinks-connect>\n",
        attribute(&url.to_src())
    )
}

fn react(url: &ConnectUrl) -> String {
    let mut properties = vec![format!("instance={{{}}}", text(&instance(url)))];
    if let Some(institution) = url.path.institution() {
        properties.push(format!("institution={{{}}}", text(institution)));
    }
    for (parameter, value) in url.parameters.known() {
        let value = match (parameter.kind(), value) {
            (Kind::Boolean | Kind::Flag, "true" | "false") => value.to_owned(),
            _ => text(value),
        };
        properties.push(format!("{}={{{value}}}", parameter.name()));
    }
    let properties: String = properties
        .iter()
        .map(|property| format!("            {property}\n"))
        .collect();
    format!(
        "{IMPORT}\n\nexport function Connect() {{\n    return (\n        <flinks-connect\n{properties}            \
         token=\"/api/connect/session\"\n            handoff=\"/api/connections\"\n            \
         onflinks-success={{(event) => console.log(event.detail.institution)}}\n        />\n    );\n}}\n"
    )
}

fn leptos(url: &ConnectUrl) -> String {
    let mut sets = String::new();
    for (parameter, value) in url.parameters.known() {
        let _ = writeln!(
            sets,
            "    parameters.set(Parameter::{parameter:?}, {value:?});"
        );
    }
    let mutable = match sets.is_empty() {
        true => "",
        false => "mut ",
    };
    let (frame, prop) = match url.path.institution() {
        Some(institution) => (
            format!(
                "    let frame = FrameOptions {{\n        path: Path::credential({institution:?}).into(),\n        \
                 ..FrameOptions::default()\n    }};\n"
            ),
            "            frame=frame\n",
        ),
        None => (String::new(), ""),
    };
    format!(
        "use flinks_connect::prelude::*;\nuse leptos::prelude::*;\n\n#[component]\npub fn Connect() -> impl IntoView {{\n    \
         let {mutable}parameters = ConnectParameters::new();\n{sets}{frame}    view! {{\n        <FlinksConnect\n            \
         instance={}\n{prop}            \
         parameters=parameters\n            token=TokenSource::endpoint(\"/api/connect/session\")\n            \
         handoff=HandoffOptions::new(\"/api/connections\")\n            \
         on_success=|connection: Connection| leptos::logging::log!(\"{{:?}}\", connection.institution)\n        />\n    }}\n}}\n",
        in_rust(&url.instance)
    )
}

fn in_rust(instance: &Instance) -> String {
    match instance {
        Instance::Toolbox => "Instance::Toolbox".to_owned(),
        Instance::Named(name) => format!("Instance::Named({name:?}.to_owned())"),
        other => format!(
            "Instance::parse({:?}).expect(\"the address of the instance\")",
            other.origin().as_str()
        ),
    }
}

/// As one would write it: by name where there is one.
fn instance(url: &ConnectUrl) -> String {
    match &url.instance {
        Instance::Toolbox => "toolbox".to_owned(),
        other => other.origin().to_string(),
    }
}

/// A value for an attribute, in HTML and in the templates of Vue and Svelte.
fn attribute(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Svelte's own.
            '{' => escaped.push_str("&#123;"),
            '}' => escaped.push_str("&#125;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A text for JavaScript; safe inside a `<script>`, too.
fn text(value: &str) -> String {
    let mut escaped = String::from("\"");
    for letter in value.chars() {
        match letter {
            '"' | '\\' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '<' | '>' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(letter));
            }
            letter if letter.is_control() => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(letter));
            }
            letter => escaped.push(letter),
        }
    }
    escaped.push('"');
    escaped
}
