//! Files for the browser. Their names contain a hash of their content, so they
//! are kept for ever; compressed copies lie beside them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use components::assets::Assets;
use tower_http::services::ServeDir;

/// The list of files, in the site root.
pub const LIST: &str = "manifest.json";

/// Reads the list of files that scripts/build wrote.
///
/// # Errors
/// When there is no such list.
pub fn load(site_root: &Path) -> anyhow::Result<Assets> {
    list(site_root).map(Assets::new)
}

/// From each file's plain name to its name with a hash, in the folder `assets` of the site root.
///
/// # Errors
/// When there is no such list.
pub fn list(site_root: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let path = site_root.join(LIST);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} is missing: run `make build`", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not a list of files", path.display()))
}

/// Serves `<site root>/assets`.
pub fn files<S: Clone + Send + Sync + 'static>(site_root: &Path) -> Router<S> {
    let files = ServeDir::new(site_root.join("assets"))
        .precompressed_br()
        .precompressed_gzip();
    Router::new()
        .fallback_service(files)
        .layer(map_response(keep_for_ever))
}

/// Only what was found: a file that is missing now may come with the next build.
async fn keep_for_ever(mut response: Response) -> Response {
    let value = if response.status().is_client_error() || response.status().is_server_error() {
        "no-store"
    } else {
        "public, max-age=31536000, immutable"
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    response
}
