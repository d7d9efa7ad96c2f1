//! The widget's files, embedded so that the program runs from any directory.

use axum::{
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

macro_rules! embed {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../widget/", $path)))),*]
    };
}

/// Path inside `widget/`, and text.
const FILES: &[(&str, &str)] = embed! {
    "appearance.js"
    "configuration.json"
    "flow.js"
    "icon.svg"
    "index.html"
    "intruder.html"
    "intruder.js"
    "language.js"
    "main.js"
    "messages.js"
    "misbehaviour.js"
    "parameters.js"
    "popup.html"
    "popup.js"
    "redirect.js"
    "server.js"
    "static_bank.js"
    "view.js"
    "views/accounts.js"
    "views/consent.js"
    "views/credential.js"
    "views/end.js"
    "views/error.js"
    "views/institution.js"
    "views/mfa.js"
    "views/popup.js"
    "widget.css"
};

/// The file at this path, or 404.
pub(crate) fn file(path: &str) -> Response {
    match FILES.iter().find(|(name, _)| *name == path) {
        Some((_, text)) => ([(CONTENT_TYPE, content_type(path))], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "text/html; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn files_below(folder: &Path) -> Vec<PathBuf> {
        let entries = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries
            .flat_map(|path| {
                if path.is_dir() {
                    files_below(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    #[test]
    fn every_file_of_the_widget_is_embedded() {
        let widget = Path::new(env!("CARGO_MANIFEST_DIR")).join("widget");
        let mut on_disk: Vec<_> = files_below(&widget)
            .iter()
            .map(|path| {
                path.strip_prefix(&widget)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/")
            })
            .collect();
        on_disk.sort();
        let embedded: Vec<_> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(embedded, on_disk);
    }
}
