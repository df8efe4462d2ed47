//! The outermost service: it answers with the start page until the router of the service is installed.
//!
//! So a load balancer and a supervisor hear that the process lives while it migrates a large database, and people get a
//! sentence in place of a refused connection.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use app::error::ErrorCode;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use components::assets::Assets;
use tower::ServiceExt;

use crate::http::failure::{self, Failure};
use crate::http::{assets, health, security};
use crate::readiness::Readiness;

/// The routers of a process: one for the start, and then the service. Cheap to clone.
#[derive(Clone)]
pub struct SwitchableRouter {
    starting: Router,
    service: Arc<RwLock<Option<Router>>>,
}

impl SwitchableRouter {
    /// `site_root`: the styles of the page that says that the server starts.
    pub fn new(own_assets: Arc<Assets>, site_root: &Path, readiness: &Readiness) -> Self {
        let starting = Router::new()
            .route(health::LIVENESS_PATH, get(health::alive))
            .route(health::READINESS_PATH, get(health::not_started))
            .route(health::HEALTH_PATH, get(health::not_started))
            .nest("/assets", assets::files(site_root))
            .fallback(start_page)
            .layer(from_fn_with_state(own_assets, failure::render_failures))
            .with_state(readiness.clone());
        Self {
            starting: starting
                .layer(security::headers(false))
                .layer(map_response(not_kept)),
            service: Arc::default(),
        }
    }

    /// From now on this router answers.
    pub fn install(&self, service: Router) {
        let mut installed = self.service.write().unwrap_or_else(PoisonError::into_inner);
        *installed = Some(service);
    }

    /// What answers now.
    fn now(&self) -> Router {
        let service = self.service.read().unwrap_or_else(PoisonError::into_inner);
        service.as_ref().unwrap_or(&self.starting).clone()
    }

    /// All of it as one router.
    pub fn router(&self) -> Router {
        Router::new().fallback(pass_on).with_state(self.clone())
    }
}

async fn pass_on(State(front): State<SwitchableRouter>, request: Request) -> Response {
    match front.now().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

async fn start_page() -> Failure {
    Failure::new(
        StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Unavailable,
        "El servicio está iniciando. Vuelva a intentarlo en unos momentos.",
    )
}

/// Nothing of the start is kept by a browser.
async fn not_kept(response: Response) -> Response {
    let never = [(axum::http::header::CACHE_CONTROL, "no-store")];
    match response.status() {
        StatusCode::SERVICE_UNAVAILABLE => (never, response).into_response(),
        _ => response,
    }
}
