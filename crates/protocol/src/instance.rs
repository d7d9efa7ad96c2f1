//! Where the widget lives: the instance and its exact origin.

use crate::query::split_scheme;
use std::fmt;

/// Why an instance or an origin was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// Nothing was given.
    #[error(
        "the instance is empty: give its name, such as toolbox, or its origin, such as https://demo.flinks.com"
    )]
    Empty,
    /// A name with characters that no instance has.
    #[error(
        "'{0}' is not an instance name: use the letters, digits and hyphens that Flinks gave you, or a whole origin"
    )]
    Name(String),
    /// A scheme other than https, and other than http on a loopback host.
    #[error("'{0}' is not https: plain http is taken for localhost only")]
    Scheme(String),
    /// A host that is not made of labels of letters, digits and hyphens, nor an IP address.
    #[error("'{0}' is not a host name: write international names in their xn-- form")]
    Host(String),
    /// A port that is not a number from 1 to 65535.
    #[error("'{0}' is not a port")]
    Port(String),
    /// A path, query, fragment or user name beside the origin.
    #[error("'{0}' is more than an origin: leave out the path, query and user name")]
    MoreThanOrigin(String),
}

/// Scheme, host and port, exactly as the browser writes them in `MessageEvent.origin`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// Reads `https://host[:port]`, and `http://` for loopback hosts; a trailing `/` is allowed.
    ///
    /// # Errors
    /// [`InstanceError`] says what is wrong with it.
    ///
    /// ```
    /// use flinks_protocol::Origin;
    /// assert_eq!(Origin::parse("https://Toolbox-iframe.private.fin.ag:443/")?.as_str(), "https://toolbox-iframe.private.fin.ag");
    /// assert!(Origin::parse("http://toolbox-iframe.private.fin.ag").is_err());
    /// # Ok::<(), flinks_protocol::InstanceError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InstanceError> {
        let text = text.trim();
        let (scheme, rest) =
            split_scheme(text).ok_or_else(|| InstanceError::Scheme(text.to_owned()))?;
        let scheme = scheme.to_ascii_lowercase();
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#', '@', '\\']) {
            return Err(InstanceError::MoreThanOrigin(text.to_owned()));
        }
        let (host, port) = split_port(authority);
        let host = host.to_ascii_lowercase();
        if !is_host(&host) {
            return Err(InstanceError::Host(host));
        }
        let default_port = match scheme.as_str() {
            "https" => 443,
            "http" if is_loopback(&host) => 80,
            _ => return Err(InstanceError::Scheme(text.to_owned())),
        };
        let port = match port {
            None => default_port,
            Some(port) => port
                .parse::<u16>()
                .ok()
                .filter(|number| *number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or_else(|| InstanceError::Port(port.to_owned()))?,
        };
        let mut origin = scheme;
        origin.push_str("://");
        origin.push_str(&host);
        if port != default_port {
            origin.push(':');
            origin.push_str(&port.to_string());
        }
        Ok(Self(origin))
    }

    /// The origin as text, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, without scheme and port.
    pub fn host(&self) -> &str {
        let authority = split_scheme(&self.0).map_or("", |(_, rest)| rest);
        split_port(authority).0
    }

    /// Whether the host is this machine: the simulator, or a page under development.
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The Flinks instance whose widget is embedded (Flinks: *Flinks Connect Widget Parameters*).
///
/// ```
/// use flinks_protocol::Instance;
/// assert_eq!(Instance::parse("toolbox")?.origin().as_str(), "https://toolbox-iframe.private.fin.ag");
/// assert_eq!(Instance::parse("acme-wealth")?.origin().as_str(), "https://acme-wealth-iframe.private.fin.ag");
/// assert_eq!(Instance::parse("https://demo.flinks.com/")?.origin().as_str(), "https://demo.flinks.com");
/// # Ok::<(), flinks_protocol::InstanceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instance {
    /// The shared sandbox with the dummy bank FlinksCapital.
    Toolbox,
    /// An instance by its name: `https://{name}-iframe.private.fin.ag`.
    Named(String),
    /// Any other host: a dashboard project, Flinks Express, the simulator.
    Custom(Origin),
}

const NAMED_HOST: &str = "-iframe.private.fin.ag";

impl Instance {
    /// Reads an instance name or an origin.
    ///
    /// # Errors
    /// [`InstanceError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, InstanceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InstanceError::Empty);
        }
        if split_scheme(text).is_some() {
            return Origin::parse(text).map(Self::from);
        }
        if text.eq_ignore_ascii_case("toolbox") {
            return Ok(Self::Toolbox);
        }
        if is_label(text) {
            Ok(Self::Named(text.to_ascii_lowercase()))
        } else {
            Err(InstanceError::Name(text.to_owned()))
        }
    }

    /// The exact origin of the widget: the only one whose messages count.
    pub fn origin(&self) -> Origin {
        match self {
            Self::Toolbox => Origin(format!("https://toolbox{NAMED_HOST}")),
            Self::Named(name) => Origin(format!("https://{name}{NAMED_HOST}")),
            Self::Custom(origin) => origin.clone(),
        }
    }

    /// Whether the instance shows dummy banks only: toolbox, the public demo host, or a simulator on this machine.
    pub fn is_sandbox(&self) -> bool {
        match self {
            Self::Toolbox => true,
            Self::Named(_) => false,
            Self::Custom(origin) => origin.is_loopback() || origin.host() == "demo.flinks.com",
        }
    }
}

impl From<Origin> for Instance {
    /// The shortest form for an origin, so that equal instances compare equal.
    fn from(origin: Origin) -> Self {
        let name = origin
            .as_str()
            .strip_prefix("https://")
            .and_then(|host| host.strip_suffix(NAMED_HOST))
            .filter(|name| is_label(name));
        match name {
            Some("toolbox") => Self::Toolbox,
            Some(name) => Self::Named(name.to_owned()),
            None => Self::Custom(origin),
        }
    }
}

/// Whether a host belongs to Flinks: the documented domains and the one that dashboard projects use.
pub fn is_flinks_host(host: &str) -> bool {
    ["private.fin.ag", "flinks.com", "flinks.dev", "flinks.io"]
        .iter()
        .any(|domain| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return address
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
            && address.contains(':');
    }
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || (host.starts_with("127.")
            && host.split('.').count() == 4
            && host.split('.').all(|part| part.parse::<u8>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_the_browser_writes_it() {
        for (given, expected) in [
            ("https://demo.flinks.com", "https://demo.flinks.com"),
            ("HTTPS://Demo.Flinks.com:443/", "https://demo.flinks.com"),
            ("http://localhost:9440", "http://localhost:9440"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://[::1]:9440/", "http://[::1]:9440"),
            ("https://a.example:8443", "https://a.example:8443"),
        ] {
            assert_eq!(
                Origin::parse(given).map(|origin| origin.0),
                Ok(expected.to_owned())
            );
        }
    }

    #[test]
    fn what_is_not_a_safe_origin_is_refused() {
        for given in [
            "",
            "null",
            "toolbox",
            "ftp://a.example",
            "http://a.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "https://",
            "https://a..example",
            "https://a.example.",
            "https://user@a.example",
            "https://a.example/v2/",
            "https://a.example?x",
            "https://a.example\\@b.example",
            "https://a.example:0",
            "https://a.example:+1",
            "https://a.example:65536",
            "https://é.example",
            "https://a b.example",
        ] {
            assert!(Origin::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn an_instance_is_the_same_however_it_is_written() {
        assert_eq!(
            Instance::parse("https://toolbox-iframe.private.fin.ag"),
            Ok(Instance::Toolbox)
        );
        assert_eq!(
            Instance::parse("https://acme-iframe.private.fin.ag"),
            Instance::parse("ACME")
        );
        assert!(Instance::parse("acme.evil").is_err());
        assert!(Instance::parse(" ").is_err());
    }

    #[test]
    fn a_look_alike_host_is_not_flinks() {
        assert!(is_flinks_host("toolbox-iframe.private.fin.ag"));
        assert!(is_flinks_host("flinks.com"));
        for host in [
            "flinks.com.evil.example",
            "notflinks.com",
            "private.fin.ag.evil.example",
        ] {
            assert!(!is_flinks_host(host), "{host}");
        }
    }
}
