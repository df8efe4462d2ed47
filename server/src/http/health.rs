//! `GET /salud`: whether this server can do its work, for load balancers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use sqlx::PgPool;

use crate::db;

/// The answer. `version` is the program's.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    database: &'static str,
    version: &'static str,
}

/// 200 when the database answers, else 503.
pub async fn health(State(pool): State<PgPool>) -> (StatusCode, Json<Health>) {
    let (code, status, database) = match db::answers(&pool).await {
        Ok(()) => (StatusCode::OK, "ok", "ok"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "failing", "unreachable")
        }
    };
    let version = env!("CARGO_PKG_VERSION");
    let health = Health {
        status,
        database,
        version,
    };
    (code, Json(health))
}
