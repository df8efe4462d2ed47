//! What every handler may use.

use std::sync::Arc;

use axum::extract::FromRef;
use components::assets::Assets;
use leptos::config::LeptosOptions;
use sqlx::PgPool;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub pool: PgPool,
    pub assets: Arc<Assets>,
    pub leptos: LeptosOptions,
}

impl AppState {
    pub fn new(pool: PgPool, assets: Assets) -> Self {
        Self {
            pool,
            assets: Arc::new(assets),
            // Only routing uses them: the page's shell names its own scripts.
            leptos: LeptosOptions::builder().output_name("office").build(),
        }
    }
}
