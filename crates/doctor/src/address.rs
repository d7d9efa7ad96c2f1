//! Where the widget is loaded from: the host and the path, and what was meant by them.

use crate::findings::Findings;
use crate::names;
use crate::problem::{ProblemCode, Severity};
use flinks_protocol::{Instance, Path, UrlParts, Version, is_flinks_host, query};

const RIGHT_ADDRESS: &str =
    "Check the address that Flinks gave you, such as https://acme-iframe.private.fin.ag/v2/.";

/// Whether a widget is known at the host: Flinks' other hosts are its API, its pages, and what integrators have guessed.
pub(crate) fn is_known(instance: &Instance) -> bool {
    match instance {
        Instance::Toolbox => true,
        Instance::Named(name) => !name.ends_with("-iframe"),
        Instance::Custom(origin) => {
            origin.as_str() == "https://demo.flinks.com"
                || origin.as_str().ends_with(".connect.flinks.dev")
        }
        _ => false,
    }
}

impl Findings {
    /// A path is compared with those that are known only where a widget is known at the host.
    pub(crate) fn address(&mut self, instance: &Instance, path: &Path) {
        if self.instance(instance)
            && let Path::Other(text) = path
        {
            self.other_path(text);
        }
        if let Path::Credential { institution, .. } = path {
            self.unset_address("institution in the path", institution);
        }
        if is_version_1(path) {
            self.add(
                ProblemCode::Version1Path,
                Severity::Warning,
                None,
                "This path leads to version 1 of the widget, which is for existing integrations only.",
                "Use /v2/.",
            );
        }
    }

    /// Whether a widget is known at the host.
    pub(crate) fn instance(&mut self, instance: &Instance) -> bool {
        let origin = instance.origin();
        if self.unset_address("host", origin.host()) || origin.is_loopback() {
            return false;
        }
        if is_known(instance) {
            return true;
        }
        let (code, message) = match is_flinks_host(origin.host()) {
            true => (
                ProblemCode::UnknownAddress,
                format!("No widget is known at {}.", origin.host()),
            ),
            false => (
                ProblemCode::NotAFlinksHost,
                format!("{} is not one of Flinks' domains.", origin.host()),
            ),
        };
        self.add(code, Severity::Warning, None, message, RIGHT_ADDRESS);
        false
    }

    fn other_path(&mut self, path: &str) {
        if self.unset_address("path", path) || is_preview(path) {
            return;
        }
        let fix = match meant_path(path) {
            Path::Other(_) => RIGHT_ADDRESS.to_owned(),
            right => format!("Use {right}."),
        };
        self.add(
            ProblemCode::UnknownAddress,
            Severity::Warning,
            None,
            "No widget is known at this path.",
            fix,
        );
    }
}

/// The preview in Flinks' own documentation.
fn is_preview(path: &str) -> bool {
    path.trim_matches('/') == "v2/Testing"
}

pub(crate) fn is_version_1(path: &Path) -> bool {
    matches!(
        path,
        Path::V1
            | Path::Credential {
                version: Version::V1,
                ..
            }
    )
}

/// The path that was meant: `v2` once, and each segment in its right case.
pub(crate) fn meant_path(path: &str) -> Path {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let right = ["v2", "Credential"]
            .into_iter()
            .find(|right| right.eq_ignore_ascii_case(segment));
        let segment = right.unwrap_or(segment);
        if !(segment == "v2" && segments == ["v2"]) {
            segments.push(segment);
        }
    }
    match Path::parse(&segments.join("/")) {
        Path::Other(_) => Path::parse(path),
        meant => meant,
    }
}

/// The URL from where its address begins for the second time; `None` where it stands there once.
pub(crate) fn once(url: &str) -> Option<&str> {
    let before = url.split(['?', '#']).next()?;
    let again = ["https://", "http://"]
        .into_iter()
        .filter_map(|scheme| before.rfind(scheme))
        .max()
        .filter(|at| *at > 0)?;
    let (first, second) = (before.get(..again)?, url.get(again..)?);
    let (Some(first), Some(parts)) = (UrlParts::split(first), UrlParts::split(second)) else {
        return first.ends_with("://").then_some(second);
    };
    let host = |origin| query::split_scheme(origin).map_or("", |(_, host)| host);
    host(first.origin)
        .eq_ignore_ascii_case(host(parts.origin))
        .then_some(second)
}

/// The URL with a `?` before parameters that are glued to its path; `None` where none are.
pub(crate) fn with_question_mark(url: &str) -> Option<String> {
    let parts = UrlParts::split(url)?;
    let before = url.split(['?', '#']).next().unwrap_or(url);
    let behind_scheme = before.find("://").map_or(0, |at| at + "://".len());
    // How much of each stays with the path.
    let separators = [("/v2", 3), ("/", 1), ("&", 0), ("%3F", 0), ("%3f", 0)];
    let (address, glued) = before
        .char_indices()
        .skip_while(|(at, _)| *at < behind_scheme)
        .find_map(|(at, _)| {
            let rest = before.get(at..)?;
            separators.into_iter().find_map(|(sign, kept)| {
                let glued = rest.strip_prefix(sign)?;
                let is_pair = |pair: &str| pair.contains('=') && names::begins(pair);
                let is_query = match sign.starts_with('/') {
                    true => is_pair(glued),
                    false => glued.split('&').any(is_pair),
                };
                is_query.then_some((before.get(..at + kept)?, glued))
            })
        })?;
    let query = parts.query.map(|query| format!("&{query}"));
    let fragment = parts.fragment.map(|fragment| format!("#{fragment}"));
    let (query, fragment) = (query.unwrap_or_default(), fragment.unwrap_or_default());
    Some(format!("{address}?{glued}{query}{fragment}"))
}
