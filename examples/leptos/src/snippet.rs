use flinks_connect::prelude::*;
use leptos::prelude::*;

#[component]
pub fn Connect() -> impl IntoView {
    let mut parameters = ConnectParameters::new();
    parameters.set(Parameter::Demo, "true");
    parameters.set(Parameter::ConsentEnable, "true");
    parameters.set(Parameter::CustomerName, "Acme & \"Sons\" {1} </script> L’Été");
    parameters.set(Parameter::RedirectUrl, "https://acme.example/thanks?plan=a&b=c");
    parameters.set(Parameter::JsRedirect, "true");
    view! {
        <FlinksConnect
            instance=Instance::Toolbox
            parameters=parameters
            token=TokenSource::endpoint("/api/connect/session")
            handoff=HandoffOptions::new("/api/connections")
            on_success=|connection: Connection| leptos::logging::log!("{:?}", connection.institution)
        />
    }
}
