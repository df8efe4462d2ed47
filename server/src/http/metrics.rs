//! `/metrics` for Prometheus, on an address of its own: what people look up is nobody's business, but how busy the
//! ministry is, is no matter of the public either. Off unless `PNTD_METRICS_ADDR` is set.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::Utc;
use metrics::{counter, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::db::{self, DbError, installation::LogArchive};
use crate::http::connection::{self, ConnectionLimits};
use crate::http::download::document_cache;
use crate::measure::{self, InFlight, number};
use crate::state::AppState;

/// Few ask, and they ask quickly.
const CONNECTION_LIMITS: ConnectionLimits = ConnectionLimits {
    connections: 16,
    headers: Duration::from_secs(20),
    unread: Duration::from_secs(20),
    drain: Duration::ZERO,
};
/// How long the database is asked for what only it knows.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(1);

/// What is measured: the parts of the server, once there are any. Cheap to clone.
#[derive(Clone, Default)]
pub struct MeasuredState(Arc<RwLock<Option<AppState>>>);

impl MeasuredState {
    pub fn set(&self, state: AppState) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    fn get(&self) -> Option<AppState> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        state.clone()
    }
}

/// Serves `/metrics` where an address is set, and says where.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    address: Option<SocketAddr>,
    measured: MeasuredState,
) -> anyhow::Result<Option<JoinHandle<()>>> {
    let Some(address) = address else {
        return Ok(None);
    };
    let handle = measure::install()?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} for /metrics"))?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        tracing::warn!(
            %address,
            "/metrics is not on this machine's own address: let only the network of the monitoring reach it"
        );
    }
    tracing::info!(%address, "/metrics is served");
    let router = router(handle.clone(), measured);
    let serving = async move {
        let served = connection::serve(listener, router, CONNECTION_LIMITS, std::future::pending());
        tokio::join!(measure::run_periodic_upkeep(handle), served);
    };
    Ok(Some(tokio::spawn(serving)))
}

/// The one address.
pub fn router(handle: PrometheusHandle, measured: MeasuredState) -> Router {
    Router::new()
        .route("/metrics", get(scrape))
        .with_state((handle, measured))
}

async fn scrape(
    State((handle, measured)): State<(PrometheusHandle, MeasuredState)>,
) -> impl IntoResponse {
    gauge!(measure::BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    measure::process::sample();
    if let Some(state) = measured.get() {
        sample(&state);
        sample_releases(&state).await;
        sample_database(&state).await;
    }
    let media = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (media, handle.render())
}

/// What is at hand.
fn sample(state: &AppState) {
    let phase = state.readiness.phase();
    for one in crate::readiness::Phase::ALL {
        let is_it = if one == phase { 1.0 } else { 0.0 };
        gauge!(measure::PHASE, "phase" => one.slug()).set(is_it);
    }
    let (size, idle) = (state.pool.size(), state.pool.num_idle());
    let working = usize::try_from(size).unwrap_or(0).saturating_sub(idle);
    gauge!(measure::DATABASE_POOL, "state" => "idle").set(number(idle));
    gauge!(measure::DATABASE_POOL, "state" => "working").set(number(working));
    let most = state.pool.options().get_max_connections();
    gauge!(measure::DATABASE_POOL_MAX).set(f64::from(most));

    let reader = state.backend.reader();
    let load = reader.compute().load();
    gauge!(measure::COMPUTE_THREADS).set(number(load.threads));
    gauge!(measure::COMPUTE_PLACES).set(number(load.places));
    gauge!(measure::COMPUTE_WORKS, "state" => "running").set(number(load.running));
    gauge!(measure::COMPUTE_WORKS, "state" => "waiting").set(number(load.waiting));
    gauge!(measure::IMPORTS_RUNNING).set(number(reader.running()));
    gauge!(measure::UPLOADS).set(number(state.uploads.occupied()));
    gauge!(measure::UPLOAD_PLACES).set(number(state.uploads.places()));

    let pages = &state.pages;
    counter!(measure::PAGES, "outcome" => "rendered").absolute(pages.rendered());
    counter!(measure::PAGES, "outcome" => "prerendered").absolute(pages.prerendered());
    let kept = pages.asked().saturating_sub(pages.rendered());
    counter!(measure::PAGES, "outcome" => "kept").absolute(kept);
    gauge!(measure::PAGES_KEPT).set(number(pages.kept()));
    gauge!(measure::PAGES_KEPT_BYTES).set(number(pages.kept_bytes()));
    counter!(measure::DOCUMENTS_MADE).absolute(document_cache::count());
    gauge!(measure::DOCUMENTS_KEPT).set(number(document_cache::kept()));
    let charts = state.charts.as_ref();
    let failing = charts.is_some_and(charts::ChartRenderer::is_failing);
    gauge!(measure::CHARTS_FAILING).set(if failing { 1.0 } else { 0.0 });
    if let Some(at) = state.backup.finished_at() {
        gauge!(measure::BACKUP_AGE).set(seconds_since(at));
    }
}

async fn sample_releases(state: &AppState) {
    let store = &state.releases;
    let up = store.database_answers().await;
    gauge!(measure::DATABASE_UP).set(if up { 1.0 } else { 0.0 });
    gauge!(measure::RELEASES_KEPT).set(number(store.in_memory()));
    counter!(measure::RELEASES_READ).absolute(store.read());
    gauge!(measure::RELEASES_UNVERIFIED).set(number(store.alarms().len()));
    if let Some((number, at)) = store.shown() {
        gauge!(measure::RELEASE_NUMBER).set(f64::from(number));
        gauge!(measure::RELEASE_AGE).set(seconds_since(at));
    }
}

/// What only the database knows: the length of the chain, what waits to leave, and the archive of its log. While it is
/// away the last figures stay.
async fn sample_database(state: &AppState) {
    if !state.releases.database_answers().await {
        return;
    }
    let asked = async {
        let mut conn = state.pool.acquire().await?;
        let head = db::audit::head(&mut conn).await?;
        let digests = db::digest::count(&mut conn).await?;
        let deliveries = db::webhook::count(&mut conn).await?;
        let archive = db::installation::log_archive(&mut conn).await?;
        Ok::<_, DbError>((head, digests, deliveries, archive))
    };
    let answer = tokio::time::timeout(DATABASE_TIMEOUT, asked).await;
    if let Ok(Ok((head, digests, deliveries, archive))) = answer {
        let links = head.map_or(0, |head| head.position);
        gauge!(measure::AUDIT_LINKS).set(number(links));
        let states = [
            ("waiting", digests.waiting, deliveries.waiting),
            ("failing", digests.failing, deliveries.failing),
            ("given_up", digests.given_up, deliveries.given_up),
        ];
        for (state, mails, messages) in states {
            gauge!(measure::DIGESTS, "state" => state).set(number(mails));
            gauge!(measure::WEBHOOK_DELIVERIES, "state" => state).set(number(messages));
        }
        if let Some(archive) = archive {
            record_archive(&archive);
        }
    }
}

fn record_archive(archive: &LogArchive) {
    let failing = if archive.is_failing() { 1.0 } else { 0.0 };
    gauge!(measure::WAL_ARCHIVE_FAILING).set(failing);
    let failures = u64::try_from(archive.failures).unwrap_or_default();
    counter!(measure::WAL_ARCHIVE_FAILURES).absolute(failures);
    if let Some(at) = archive.archived_at {
        gauge!(measure::WAL_ARCHIVE_AGE).set(seconds_since(at));
    }
}

fn seconds_since(at: chrono::DateTime<Utc>) -> f64 {
    number((Utc::now() - at).num_seconds().max(0))
}

/// Counts a request and measures it. A path that is not in the table is one route, whatever it is.
pub async fn count(request: Request, next: Next) -> Response {
    if !measure::is_on() {
        return next.run(request).await;
    }
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("-", MatchedPath::as_str).to_owned();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "-",
    };
    let in_flight = InFlight::begin();
    let response = next.run(request).await;
    in_flight.record_response(method, route, response.status().as_u16());
    response
}
