//! The port between the office and the server: who asks, and one way to get an answer.

use crate::{error::AppError, wire::Call};
use async_trait::async_trait;
use domain::role::Viewer;
use std::{
    any::Any,
    sync::{Arc, Mutex, PoisonError},
};

/// Who asks, put into the Leptos context for every request by the server.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// `None` = not signed in.
    pub viewer: Option<Viewer>,
    /// Network address of the client, for the audit log.
    pub address: Option<String>,
    pub request_id: Option<String>,
    /// What the table of sessions knows the caller's own session by.
    pub session: Option<Vec<u8>>,
    pub refusal: Refusal,
}

/// Why a use case refused something within a request: noted where it is shown to the person, taken by
/// whoever let the request in, who writes it down. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    /// The first reason counts.
    pub fn note(&self, why: &str) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.get_or_insert_with(|| why.to_owned());
    }

    /// The reason, once.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The backend in the Leptos context.
pub type SharedBackend = Arc<dyn Backend>;

/// Anything that travels through the port, as its own type.
pub type Boxed = Box<dyn Any + Send>;

/// The port: what the office needs of the world. `server` implements it; [`call`] uses it.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// Answers the [`Call`] with this path: `call` is its shape, the answer its `Answer`.
    ///
    /// # Errors
    /// What the use case says; [`ErrorCode::Internal`](crate::error::ErrorCode::Internal) for a path that nobody registered.
    async fn answer(&self, by: &Caller, path: &str, call: Boxed) -> Result<Boxed, AppError>;
}

/// Asks a backend and answers what the call promises.
///
/// # Errors
/// What the use case says.
pub async fn call<C: Call>(
    backend: &dyn Backend,
    by: &Caller,
    call: C,
) -> Result<C::Answer, AppError> {
    let answer = backend.answer(by, C::PATH, Box::new(call)).await?;
    answer.downcast().map(|answer| *answer).map_err(|_| {
        leptos::logging::error!("{} was answered with the type of another call", C::PATH);
        AppError::internal()
    })
}
