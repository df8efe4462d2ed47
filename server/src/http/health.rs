//! Whether this server lives, whether it should get requests, and how it is: for supervisors, load balancers and people.
//!
//! | address | 200 means | otherwise |
//! |---|---|---|
//! | `/salud/vivo` | the process answers; nothing else is asked | restart it |
//! | `/salud/listo` | send requests here: all of the service, or `degradado`: the public site alone | 503 with the reason: send them elsewhere |
//! | `/salud` | the database answers | 503; the rest of the answer says what is wrong |

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use charts::ChartRenderer;
use chrono::Utc;
use serde::Serialize;

use crate::backup::record::BackupRecord;
use crate::readiness::{Phase, Readiness};
use crate::release::ReleaseStore;

pub const HEALTH_PATH: &str = "/salud";
pub const LIVENESS_PATH: &str = "/salud/vivo";
pub const READINESS_PATH: &str = "/salud/listo";

/// The answer of `/salud`. `version` is the program's.
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
    /// `current`; `last`: the release that was known when the database went away; `nothing`: no release can be shown.
    public_site: &'static str,
    /// Number of the release that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<u32>,
    /// Seconds since it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    release_age_seconds: Option<i64>,
    /// Seconds since the last backup ended; nothing where none was ever made with `pntd backup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_age_seconds: Option<i64>,
    /// Seconds since a backup was last restored for a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_tried_seconds: Option<i64>,
    version: &'static str,
}

/// 200 when the database answers, else 503. A release that does not verify and charts that are not drawn are alarms,
/// not reasons to take the server away: `status` says so.
pub async fn health(
    State(store): State<ReleaseStore>,
    State(charts): State<Option<ChartRenderer>>,
    State(backup): State<BackupRecord>,
) -> (StatusCode, Json<Health>) {
    let unverified: Vec<u32> = store.alarms().into_keys().collect();
    let charts = match charts {
        None => "absent",
        Some(renderer) if renderer.is_failing() => "failing",
        Some(_) => "ok",
    };
    let answers = store.probe_database().await;
    let (code, status, database) = match answers {
        true if !unverified.is_empty() || charts == "failing" => (StatusCode::OK, "alarm", "ok"),
        true => (StatusCode::OK, "ok", "ok"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "failing", "unreachable"),
    };
    // Which release is shown is known once somebody asks.
    let _ = store.current().await;
    let shown = store.shown();
    let now = Utc::now();
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
        public_site: match (answers, shown) {
            (_, None) => "nothing",
            (true, Some(_)) => "current",
            (false, Some(_)) => "last",
        },
        release: shown.map(|(number, _)| number),
        release_age_seconds: shown.map(|(_, at)| (now - at).num_seconds()),
        backup_age_seconds: backup.finished_at().map(|at| (now - at).num_seconds()),
        backup_tried_seconds: backup.tried_at().map(|at| (now - at).num_seconds()),
        version: env!("CARGO_PKG_VERSION"),
    };
    (code, Json(health))
}

/// The process answers.
pub async fn alive() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "vivo" }))
}

/// Whether this server should get requests.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Ready {
    /// `listo`, `degradado`, or why not: the slug of a [`Phase`], or `sin-base-de-datos`.
    status: &'static str,
    /// For people.
    reason: &'static str,
}

/// 200 while this server can do its work, or that part of it that needs no database; 503 with the reason otherwise.
pub async fn ready(
    State(readiness): State<Readiness>,
    State(store): State<ReleaseStore>,
) -> Response {
    let phase = readiness.phase();
    if !matches!(phase, Phase::Serving | Phase::Alone) {
        return phase_response(phase);
    }
    let answers = phase == Phase::Serving && store.probe_database().await;
    let _ = store.current().await;
    match (answers, store.shown()) {
        (true, _) => phase_response(Phase::Serving),
        (false, Some(_)) => phase_response(Phase::Alone),
        (false, None) => {
            let ready = Ready {
                status: "sin-base-de-datos",
                reason: "la base de datos no responde y no hay ninguna publicación en memoria",
            };
            (StatusCode::SERVICE_UNAVAILABLE, Json(ready)).into_response()
        }
    }
}

/// The same while there is no service yet.
pub async fn not_started(State(readiness): State<Readiness>) -> Response {
    phase_response(readiness.phase())
}

fn phase_response(phase: Phase) -> Response {
    let (code, reason) = match phase {
        Phase::Serving => (StatusCode::OK, "todo el servicio"),
        Phase::Alone => (
            StatusCode::OK,
            "la base de datos no responde: solo el sitio público, con la última publicación conocida",
        ),
        Phase::Starting => (
            StatusCode::SERVICE_UNAVAILABLE,
            "el servidor busca su base de datos",
        ),
        Phase::Migrating => (
            StatusCode::SERVICE_UNAVAILABLE,
            "se actualizan las tablas de la base de datos",
        ),
        Phase::Loading => (
            StatusCode::SERVICE_UNAVAILABLE,
            "se cargan los datos con que empieza una base vacía",
        ),
        Phase::Stopping => (
            StatusCode::SERVICE_UNAVAILABLE,
            "se pidió detener el servidor: termina lo que ya empezó",
        ),
    };
    let ready = Ready {
        status: phase.slug(),
        reason,
    };
    (code, Json(ready)).into_response()
}
