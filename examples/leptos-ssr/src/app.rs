//! The pages: the widget, and the one that it redirects to.

use flinks_connect::prelude::*;
use flinks_connect::protocol::Language;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

// ANCHOR: head
/// The HTML around the app.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::set_headers(&options);
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <KeepEarlyMessages/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"Flinks Connect, rendered on the server"</title>
                <link rel="icon" href="data:,"/>
                <link rel="stylesheet" href=style/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
// ANCHOR_END: head

/// Both pages.
#[component]
pub fn App() -> impl IntoView {
    // The server knows them; the browser is told.
    let instance = SharedValue::new_str(instance_of_the_server).into_inner();
    let instance = Instance::parse(&instance).unwrap_or(Instance::Toolbox);
    let customer = SharedValue::new_str(customer_of_the_page).into_inner();
    let home = move || match customer.is_empty() {
        true => Either::Left(view! { <SignIn/> }),
        false => {
            let (instance, customer) = (instance.clone(), customer.clone());
            Either::Right(view! { <Connect instance customer/> })
        }
    };
    view! {
        <Router>
            <main>
                <Routes fallback=|| "There is nothing here.">
                    // In order: without JavaScript the widget is there, too.
                    <Route
                        path=path!("/")
                        ssr=SsrMode::InOrder
                        view=home
                    />
                    <Route path=path!("/thanks") view=Thanks/>
                </Routes>
            </main>
        </Router>
    }
}

fn instance_of_the_server() -> String {
    #[cfg(feature = "ssr")]
    return crate::server::instance();
    #[cfg(not(feature = "ssr"))]
    String::new()
}

fn customer_of_the_page() -> String {
    #[cfg(feature = "ssr")]
    return crate::server::customer();
    #[cfg(not(feature = "ssr"))]
    String::new()
}

// ANCHOR: token
/// Called directly while the page is rendered, and by a request for each later session.
#[server(prefix = "/fn", endpoint = "connect_session")]
async fn connect_session() -> Result<SessionToken, ServerFnError> {
    crate::server::connect_session().await
}
// ANCHOR_END: token

/// A form as browsers have always had them.
#[component]
fn SignIn() -> impl IntoView {
    view! {
        <form method="post" action="/sign-in">
            <label>"Your name " <input name="name" required maxlength="80"/></label>
            <button>"Sign in"</button>
        </form>
    }
}

// ANCHOR: connect
#[component]
fn Connect(instance: Instance, customer: String) -> impl IntoView {
    let controller = ConnectController::new();
    // Until the visitor chooses, that of their browser.
    let language = RwSignal::new(None);
    let parameters = Signal::derive(move || {
        let parameters = ConnectParameters::new()
            .demo(true)
            .consent_enable(false)
            .js_redirect(true);
        match language.get() {
            Some(language) => parameters.language(language),
            None => parameters,
        }
    });
    let institution = move || match controller.outcome().get()? {
        Outcome::Connected(connection) => connection.institution,
        _ => None,
    };
    let handoff = move || controller.handoff().get().name();
    view! {
        <p>"Signed in as " {customer}</p>
        <nav>
            <button type="button" lang="en" on:click=move |_| language.set(Some(Language::En))>
                "English"
            </button>
            <button type="button" lang="fr" on:click=move |_| language.set(Some(Language::Fr))>
                "Français"
            </button>
        </nav>
        <FlinksConnect
            instance
            parameters
            token=TokenSource::server_fn(connect_session)
            handoff=HandoffOptions::new("/api/connections")
            controller
        />
        <p role="status">{move || institution().map(|name| format!("Connected: {name}"))}</p>
        <p data-handoff=handoff>"Hand-off: " {handoff}</p>
        <button type="button" data-again on:click=move |_| controller.reload()>
            "Connect another account"
        </button>
    }
}
// ANCHOR_END: connect

// ANCHOR: landing
#[component]
fn Thanks() -> impl IntoView {
    // The backend issues the states, so it decides about one that came back in another tab.
    let handoff = HandoffOptions::new("/api/connections").server_checks_state();
    view! { <ConnectLanding handoff/> }
}
// ANCHOR_END: landing
