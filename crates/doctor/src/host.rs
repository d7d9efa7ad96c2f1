//! Reads the scheme and the host of a URL as they were meant.

use crate::findings::Findings;
use crate::problem::{ProblemCode, Severity};
use crate::{address, placeholder, spaces};
use flinks_protocol::{Instance, InstanceError, Origin, Path, UrlParts};

impl Findings {
    /// The text of an absolute URL. A scheme is added where that makes it the address of a widget, or where a placeholder
    /// may hold it.
    pub(crate) fn with_scheme(&mut self, text: &str) -> Option<String> {
        if UrlParts::split(text).is_some() {
            return Some(text.to_owned());
        }
        let secure = format!("https://{}", text.trim_start_matches('/'));
        if text.starts_with(placeholder::is_stand_in) {
            return Some(secure);
        }
        self.malformed(text);
        let parts = UrlParts::split(&secure)?;
        let instance = Origin::parse(parts.origin).ok().map(Instance::from)?;
        address::is_known(&instance).then_some(secure)
    }

    fn malformed(&mut self, text: &str) {
        let start = text.split(['/', '?']).next().unwrap_or_default();
        if start.is_empty() || !self.unset_address("URL", start) {
            self.add(
                ProblemCode::Malformed,
                Severity::Error,
                None,
                "This is not an absolute URL.",
                "It begins with https:// and the host of your instance.",
            );
        }
    }

    /// The origin; without white space where a widget is known at what is left.
    pub(crate) fn origin(&mut self, origin: &str) -> Option<String> {
        if !origin.contains(spaces::is_space) {
            return Some(origin.to_owned());
        }
        let joined = origin.replace(spaces::is_space, "");
        let instance = Origin::parse(&joined).map(Instance::from);
        if instance.is_ok_and(|instance| address::is_known(&instance)) {
            return Some(joined);
        }
        if !self.unset_address("host", origin) {
            self.malformed(origin);
        }
        None
    }

    /// What is written out behind a placeholder has to be Flinks' all the same.
    pub(crate) fn host_around_placeholder(&mut self, origin: &str) {
        let named = origin.replace(placeholder::is_stand_in, "x");
        if !origin.ends_with(placeholder::is_stand_in)
            && let Ok(origin) = Origin::parse(&named)
        {
            self.instance(&Instance::from(origin));
        }
    }

    /// The instance as it was meant.
    pub(crate) fn instance_and_path(&mut self, origin: &str, path: &Path) -> Option<Instance> {
        let error = match Origin::parse(origin) {
            Ok(origin) => {
                let instance = Instance::from(origin);
                self.address(&instance, path);
                return Some(instance);
            }
            Err(error) => error,
        };
        if self.unset_address("host", origin) {
            return None;
        }
        let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
        let secure = Origin::parse(&format!("https://{rest}"))
            .map(Instance::from)
            .ok();
        let is_http = matches!(&error, InstanceError::Scheme(_)) && secure.is_some();
        let (code, fix) = match is_http {
            true => (ProblemCode::HttpHost, "Use https."),
            false => (
                ProblemCode::InvalidHost,
                "Use the address that Flinks gave you.",
            ),
        };
        self.add(code, Severity::Error, None, format!("{error}."), fix);
        if let Some(instance) = &secure {
            self.address(instance, path);
        }
        secure
    }
}
