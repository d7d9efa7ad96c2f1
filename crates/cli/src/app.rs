//! The page in this program: what `trunk build --release` had written to `dist/` when a release of it was built. Other builds read that
//! folder when they run, so that no change of the page builds them anew.

use axum::Router;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::future::{Ready, ready};
use std::io::{self, Cursor, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, File, Metadata};

#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// Serves it as the backend serves a folder; `None` where there is none.
pub fn pages() -> Option<Router> {
    Dist::get("index.html")?;
    let files = ServeDir::with_backend("", InMemory)
        .precompressed_br()
        .precompressed_gzip();
    Some(Router::new().fallback_service(files))
}

/// Files in memory, for tower-http.
#[derive(Debug, Clone, Copy)]
struct InMemory;

#[derive(Debug)]
struct OpenFile {
    content: Cursor<Vec<u8>>,
    about: About,
}

#[derive(Debug, Clone, Copy)]
struct About {
    is_dir: bool,
    length: u64,
    modified: Option<SystemTime>,
}

impl InMemory {
    fn find(path: &Path) -> io::Result<EmbeddedFile> {
        Dist::get(&name(path)).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

/// As in the folder, with slashes.
fn name(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

impl About {
    fn file(file: &EmbeddedFile) -> Self {
        let modified = file.metadata.last_modified();
        Self {
            is_dir: false,
            length: file.data.len() as u64,
            modified: modified.and_then(|seconds| {
                SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
            }),
        }
    }

    const FOLDER: Self = Self {
        is_dir: true,
        length: 0,
        modified: None,
    };
}

impl Backend for InMemory {
    type File = OpenFile;
    type Metadata = About;
    type OpenFuture = Ready<io::Result<OpenFile>>;
    type MetadataFuture = Ready<io::Result<About>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(Self::find(&path).map(|file| OpenFile {
            about: About::file(&file),
            content: Cursor::new(file.data.into_owned()),
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let folder = name(&path);
        let is_dir = folder.is_empty() || {
            let folder = format!("{folder}/");
            Dist::iter().any(|file| file.starts_with(&folder))
        };
        ready(match is_dir {
            true => Ok(About::FOLDER),
            false => Self::find(&path).map(|file| About::file(&file)),
        })
    }
}

impl File for OpenFile {
    type Metadata = About;
    type MetadataFuture<'a> = Ready<io::Result<About>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.about))
    }
}

impl Metadata for About {
    fn is_dir(&self) -> bool {
        self.is_dir
    }

    fn modified(&self) -> io::Result<SystemTime> {
        self.modified.ok_or_else(|| ErrorKind::Unsupported.into())
    }

    fn len(&self) -> u64 {
        self.length
    }
}

impl AsyncRead for OpenFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.content).poll_read(context, buffer)
    }
}

impl AsyncSeek for OpenFile {
    fn start_seek(mut self: Pin<&mut Self>, position: io::SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.content).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.content).poll_complete(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, Response, StatusCode};
    use std::fs;
    use tower::ServiceExt;

    /// `None` where nobody has built the page.
    async fn get(path: &str) -> Option<Response<Body>> {
        let request = Request::get(path).header("accept-encoding", "br");
        let request = request.body(Body::empty()).unwrap();
        Some(pages()?.oneshot(request).await.unwrap())
    }

    #[tokio::test]
    async fn the_page_is_there_if_it_was_built() {
        let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist/index.html");
        let Some(answer) = get("/").await else {
            assert!(!index.exists(), "{} is not embedded", index.display());
            return;
        };
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/html");
        let encoding = answer.headers().get("content-encoding").cloned();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let file = match encoding {
            Some(encoding) => {
                assert_eq!(encoding, "br");
                index.with_extension("html.br")
            }
            None => index,
        };
        assert_eq!(body, fs::read(file).unwrap());
    }

    #[tokio::test]
    async fn what_is_not_in_it_is_not_found() {
        for path in ["/nothing", "/../Cargo.toml", "/v2x"] {
            let status = get(path).await.map(|answer| answer.status());
            assert!(
                matches!(status, None | Some(StatusCode::NOT_FOUND)),
                "{path}: {status:?}"
            );
        }
    }
}
