//! Every route, in one place.

pub mod assets;
pub mod health;
pub mod office;
pub mod public;

use std::path::Path;

use axum::Router;
use axum::routing::{any, get};

use crate::state::AppState;

/// The whole service: documents at `/`, the office at `/gestion`, its server
/// functions at `/fn`, files at `/assets`.
pub fn router(state: AppState, site_root: &Path) -> Router {
    Router::new()
        .route("/", get(public::home))
        .route("/salud", get(health::health))
        .route("/fn/{*function}", any(office::server_function))
        .merge(office::pages(&state))
        .nest("/assets", assets::files(site_root))
        .with_state(state)
}
