//! The configuration that is being edited, and the one that runs.

use super::fragment;
use super::page_config::PageConfig;
use flinks_connect::protocol::{
    ConnectParameters, ConnectUrl, Instance, InstanceError, Parameter, Path, Version,
};
use leptos::prelude::*;

/// Which page of the widget is opened, without the institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathForm {
    /// The current version.
    V2,
    /// The first version.
    V1,
    /// Straight to one institution.
    Credential,
}

impl PathForm {
    /// The name in the form.
    pub fn value(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V1 => "v1",
            Self::Credential => "credential",
        }
    }

    /// The page of this name in the form; unknown names are the current version.
    pub fn from_value(value: &str) -> Self {
        match value {
            "v1" => Self::V1,
            "credential" => Self::Credential,
            _ => Self::V2,
        }
    }
}

/// What is being edited, and what runs. A handle.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// Name or origin, as typed.
    pub instance: RwSignal<String>,
    /// Which page.
    pub path: RwSignal<PathForm>,
    /// The institution of the deep link.
    pub institution: RwSignal<String>,
    /// The parameters.
    pub parameters: RwSignal<ConnectParameters>,
    /// What runs.
    pub running: RwSignal<ConnectUrl>,
    default_instance: StoredValue<String>,
}

impl Draft {
    /// What the page's fragment says, else what shows the most.
    pub fn new(config: &PageConfig) -> Self {
        let instance = config.instances.first().cloned().unwrap_or_default();
        let url = fragment::read().unwrap_or_else(|| default_url(&instance));
        let draft = Self {
            instance: RwSignal::new(String::new()),
            path: RwSignal::new(PathForm::V2),
            institution: RwSignal::new(String::new()),
            parameters: RwSignal::new(ConnectParameters::new()),
            running: RwSignal::new(url.clone()),
            default_instance: StoredValue::new(instance),
        };
        draft.edit(&url);
        draft
    }

    /// The URL that is being edited.
    pub fn url(self) -> Result<ConnectUrl, InstanceError> {
        Ok(ConnectUrl {
            instance: self.instance.with(|text| Instance::parse(text))?,
            path: match self.path.get() {
                PathForm::V2 => Path::V2,
                PathForm::V1 => Path::V1,
                PathForm::Credential => Path::credential(self.institution.get()),
            },
            parameters: self.parameters.get(),
        })
    }

    /// Runs what is being edited, and puts it into the page's own URL.
    pub fn run(self) {
        if let Ok(url) = untrack(|| self.url()) {
            fragment::write(&url);
            self.running.set(url);
        }
    }

    /// Back to what shows the most.
    pub fn reset(self) {
        self.edit(&default_url(&self.default_instance.get_value()));
    }

    /// The value of a parameter for the form; empty where it is not sent. Tracked.
    pub fn value(self, parameter: Parameter) -> String {
        self.parameters
            .with(|parameters| parameters.get(parameter).unwrap_or_default().to_owned())
    }

    /// Whether the instance that runs is the simulator. Tracked.
    pub fn is_simulated(self) -> bool {
        self.running.with(|url| url.instance.origin().is_loopback())
    }

    /// A value from the form; an empty one is not sent.
    pub fn set(self, parameter: Parameter, value: String) {
        self.parameters.update(|parameters| match value.is_empty() {
            true => drop(parameters.unset(parameter)),
            false => parameters.set(parameter, value),
        });
    }

    /// Takes a URL into the form.
    pub fn edit(self, url: &ConnectUrl) {
        self.instance.set(url.instance.origin().to_string());
        let (path, institution) = match &url.path {
            Path::V1 => (PathForm::V1, String::new()),
            Path::Credential {
                version: Version::V2,
                institution,
            } => (PathForm::Credential, institution.clone()),
            _ => (PathForm::V2, String::new()),
        };
        self.path.set(path);
        self.institution.set(institution);
        self.parameters.set(url.parameters.clone());
    }
}

fn default_url(instance: &str) -> ConnectUrl {
    let instance = Instance::parse(instance).unwrap_or(Instance::Toolbox);
    let parameters = ConnectParameters::new()
        .demo(true)
        .customer_name("Acme")
        .consent_enable(true)
        .close_enable(true)
        .account_selector_enable(true)
        .account_selector_multiple(true)
        .js_redirect(true)
        .redirect_url(landing_url());
    ConnectUrl::new(instance, parameters)
}

/// This page as a landing page.
fn landing_url() -> String {
    let location = window().location();
    let text = |part: Result<String, _>| part.unwrap_or_default();
    format!(
        "{}{}?landing",
        text(location.origin()),
        text(location.pathname())
    )
}
