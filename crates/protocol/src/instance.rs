//! Where the widget lives: the instance and its exact origin.

use crate::query::split_scheme;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

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
    /// A host that is not made of labels of letters, digits and hyphens, nor an IP address; also one with a dot at its
    /// end, because a browser takes that for another host than the one without.
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
    /// Reads `https://host[:port]`, and `http://` for loopback hosts; a trailing `/` is allowed. The origin is the one
    /// that a browser computes, so IP addresses may be written in any way that a browser takes.
    ///
    /// # Errors
    /// [`InstanceError`] says what is wrong with it.
    ///
    /// ```
    /// use flinks_protocol::Origin;
    /// assert_eq!(Origin::parse("https://Toolbox-iframe.private.fin.ag:443/")?.as_str(), "https://toolbox-iframe.private.fin.ag");
    /// assert_eq!(Origin::parse("https://127.1")?.as_str(), "https://127.0.0.1");
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
        let host = canonical(host).ok_or_else(|| InstanceError::Host(host.to_owned()))?;
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
        Ok(Self(match port == default_port {
            true => format!("{scheme}://{host}"),
            false => format!("{scheme}://{host}:{port}"),
        }))
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

/// The host as a browser writes it (the URL standard's host parser and serialiser). Labels in `xn--` form are taken as
/// they stand: from a host with a malformed one a browser loads nothing.
fn canonical(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    if let Some(address) = host.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        // `Display` writes the last two pieces of a mapped address in dots, browsers do not.
        return Some(match address.to_ipv4_mapped() {
            Some(_) => {
                let [.., high, low] = address.segments();
                format!("[::ffff:{high:x}:{low:x}]")
            }
            None => format!("[{address}]"),
        });
    }
    if host.len() > 253 || !host.split('.').all(is_label) {
        return None;
    }
    match ends_in_a_number(&host) {
        true => ipv4(&host).map(|address| address.to_string()),
        false => Some(host),
    }
}

/// Whether a browser takes the host for an IPv4 address, and refuses it where it is none.
fn ends_in_a_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x");
    last.bytes().all(|byte| byte.is_ascii_digit())
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// One to four numbers, of which the last fills all bytes that are left, as in `127.1`.
fn ipv4(host: &str) -> Option<Ipv4Addr> {
    let mut numbers = host
        .split('.')
        .map(ipv4_number)
        .collect::<Option<Vec<_>>>()?;
    let mut address = numbers.pop()?;
    let bytes_left = 4_u32.checked_sub(u32::try_from(numbers.len()).ok()?)?;
    if bytes_left == 0 || u64::from(address) >= 1 << (8 * bytes_left) {
        return None;
    }
    for (number, shift) in numbers.into_iter().zip([24, 16, 8]) {
        address |= u32::from(u8::try_from(number).ok()?) << shift;
    }
    Some(address.into())
}

/// Decimal, `0` and octal, or `0x` and hexadecimal; `0x` alone is zero.
fn ipv4_number(text: &str) -> Option<u32> {
    let (digits, radix) = match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) => (digits, 8),
        (None, None) => (text, 10),
    };
    match digits {
        "" => Some(0),
        digits if digits.starts_with('+') => None,
        digits => u32::from_str_radix(digits, radix).ok(),
    }
}

/// Whether a canonical host is this machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The right side is `new URL(given).origin`.
    #[test]
    fn an_origin_is_written_as_the_browser_writes_it() {
        for (given, expected) in [
            ("https://demo.flinks.com", "https://demo.flinks.com"),
            ("HTTPS://Demo.Flinks.com:443/", "https://demo.flinks.com"),
            ("http://localhost:9440", "http://localhost:9440"),
            ("http://app.localhost:80", "http://app.localhost"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://127.1", "http://127.0.0.1"),
            ("http://127.0.1:8080", "http://127.0.0.1:8080"),
            ("http://0x7f.1", "http://127.0.0.1"),
            ("http://0X7F.0.0.0x1:9440", "http://127.0.0.1:9440"),
            ("http://0177.0.0.01", "http://127.0.0.1"),
            ("http://2130706433", "http://127.0.0.1"),
            ("http://0x7f000001", "http://127.0.0.1"),
            ("http://017700000001", "http://127.0.0.1"),
            ("https://127.1", "https://127.0.0.1"),
            ("https://1", "https://0.0.0.1"),
            ("https://0", "https://0.0.0.0"),
            ("https://00", "https://0.0.0.0"),
            ("https://0x", "https://0.0.0.0"),
            ("https://0x.0x.0x.0x", "https://0.0.0.0"),
            ("https://192.168.257", "https://192.168.1.1"),
            ("https://192.0x00A80001", "https://192.168.0.1"),
            ("https://1.2.3.0xff", "https://1.2.3.255"),
            ("https://4294967295", "https://255.255.255.255"),
            (
                "https://0000000000000000000000000000000001",
                "https://0.0.0.1",
            ),
            ("https://256", "https://0.0.1.0"),
            ("https://a_b.example", "https://a_b.example"),
            ("https://example.0a", "https://example.0a"),
            ("https://0xg", "https://0xg"),
            ("https://1.2.3.4a", "https://1.2.3.4a"),
            ("https://1e3", "https://1e3"),
            ("https://a.b-1", "https://a.b-1"),
            (
                "https://xn--bcher-kva.example",
                "https://xn--bcher-kva.example",
            ),
            (
                "https://XN--BCHER-KVA.example:0443",
                "https://xn--bcher-kva.example",
            ),
            ("http://[::1]:9440/", "http://[::1]:9440"),
            ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
            ("https://[::]", "https://[::]"),
            ("https://[2001:DB8::0001]", "https://[2001:db8::1]"),
            (
                "https://[2001:db8:0:0:1:0:0:1]",
                "https://[2001:db8::1:0:0:1]",
            ),
            ("https://[2001:0:0:1:0:0:0:1]", "https://[2001:0:0:1::1]"),
            ("https://[1:0:2:3:4:5:6:7]", "https://[1:0:2:3:4:5:6:7]"),
            ("https://[::ffff:127.0.0.1]", "https://[::ffff:7f00:1]"),
            ("https://[::FFFF:7f00:1]", "https://[::ffff:7f00:1]"),
            ("https://[::ffff:0.0.0.0]", "https://[::ffff:0:0]"),
            ("https://[::127.0.0.1]", "https://[::7f00:1]"),
            ("https://[::1:2]", "https://[::1:2]"),
            ("https://[64:ff9b::1.2.3.4]", "https://[64:ff9b::102:304]"),
            ("https://[1:2:3:4:5:6:7::]", "https://[1:2:3:4:5:6:7:0]"),
            ("https://[fe80::1]:8443", "https://[fe80::1]:8443"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("https://a.example:00443", "https://a.example"),
            ("https://a.example:65535", "https://a.example:65535"),
        ] {
            let origin = Origin::parse(given).map(|origin| origin.0);
            assert_eq!(origin, Ok(expected.to_owned()), "{given}");
            assert_eq!(Origin::parse(expected).map(|origin| origin.0), origin);
        }
    }

    #[test]
    fn a_host_that_a_browser_refuses_is_refused() {
        for given in [
            "https://256.1",
            "https://1.2.3.256",
            "https://1.2.3.4.5",
            "https://1.256.3.4",
            "https://4294967296",
            "https://99999999999999999999",
            "https://08",
            "https://1.09",
            "https://0x1g.1",
            "https://a.1",
            "https://a.0x",
            "https://a.example.127",
            "https://1..2",
            "https://[1:2:3:4:5:6:7:8:9]",
            "https://[::1%eth0]",
            "https://[1::2::3]",
            "https://[::1.2.3.04]",
            "https://[::1",
            "https://[12345::]",
            "https://[1.2.3.4]",
            "https://[]",
            "https://0xffffffffff",
        ] {
            assert!(Origin::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn plain_http_is_taken_for_this_machine_however_it_is_written() {
        for given in [
            "http://127.1",
            "http://0x7f.1",
            "http://017700000001",
            "http://[0::1]",
        ] {
            assert!(Origin::parse(given).unwrap().is_loopback(), "{given}");
        }
        for given in [
            "http://128.1",
            "http://0x7e.1",
            "http://[::2]",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(Origin::parse(given).is_err(), "{given}");
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
            "https://127.0.0.1.",
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

    proptest! {
        #[test]
        fn an_ipv4_address_is_one_origin_in_every_spelling(address: u32, dots in 0..4_u32, radix in 0..3) {
            let written = |number: u32| match radix {
                0 => number.to_string(),
                1 => format!("0{number:o}"),
                _ => format!("0x{number:X}"),
            };
            let rest = 32 - 8 * dots;
            let last = u32::try_from(u64::from(address) & ((1 << rest) - 1)).unwrap();
            let mut numbers: Vec<_> = (0..dots).map(|at| written((address >> (24 - 8 * at)) & 0xff)).collect();
            numbers.push(written(last));
            let given = format!("https://{}", numbers.join("."));
            let expected = format!("https://{}", Ipv4Addr::from(address));
            prop_assert_eq!(Origin::parse(&given).map(|origin| origin.0), Ok(expected));
        }

        #[test]
        fn what_is_taken_is_canonical(text in "https://[0-9a-fA-Fx.:\\[\\]-]{1,24}") {
            if let Ok(origin) = Origin::parse(&text) {
                prop_assert_eq!(Origin::parse(origin.as_str()), Ok(origin.clone()));
            }
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
