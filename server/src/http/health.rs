//! `GET /salud`: whether this server can do its work, for load balancers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use charts::ChartRenderer;
use serde::Serialize;
use sqlx::PgPool;

use crate::db;
use crate::release::ReleaseStore;

/// The answer. `version` is the program's.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    database: &'static str,
    /// `ok`, or `unverified`: a release is not what this installation signed.
    releases: &'static str,
    /// The numbers of those releases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unverified: Vec<u32>,
    /// `ok`, `failing` while charts are not drawn and it is tried again, or `absent` without the chart script.
    charts: &'static str,
    version: &'static str,
}

/// 200 when the database answers, else 503. A release that does not verify and charts that are not drawn are alarms,
/// not reasons to take the server away: `status` says so.
pub async fn health(
    State(pool): State<PgPool>,
    State(store): State<ReleaseStore>,
    State(charts): State<Option<ChartRenderer>>,
) -> (StatusCode, Json<Health>) {
    let unverified: Vec<u32> = store.alarms().into_keys().collect();
    let charts = match charts {
        None => "absent",
        Some(renderer) if renderer.is_failing() => "failing",
        Some(_) => "ok",
    };
    let (code, status, database) = match db::answers(&pool).await {
        Ok(()) if !unverified.is_empty() || charts == "failing" => (StatusCode::OK, "alarm", "ok"),
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
        releases: if unverified.is_empty() {
            "ok"
        } else {
            "unverified"
        },
        unverified,
        charts,
        version,
    };
    (code, Json(health))
}
