//! `GET /salud`: whether this server can do its work, for load balancers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use sqlx::PgPool;

/// The answer. `version` is the program's.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    database: &'static str,
    version: &'static str,
}

/// 200 when the database answers, else 503.
pub async fn health(State(pool): State<PgPool>) -> (StatusCode, Json<Health>) {
    let answer = sqlx::query_scalar::<_, i32>("select 1")
        .fetch_one(&pool)
        .await;
    let (code, status, database) = match answer {
        Ok(_) => (StatusCode::OK, "ok", "ok"),
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
