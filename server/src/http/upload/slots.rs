//! How many files may arrive at the same time: of one person, and of all. A file that arrives is held in memory
//! until it is whole, so that the places bound the memory of uploads. They belong to this server alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use app::error::ErrorCode;

use crate::http::config::UploadConfig;
use crate::http::failure::Failure;

/// Seconds after which somebody who found no place may try again.
const RETRY_SECONDS: u64 = 10;

/// The places for files that arrive. Cheap to clone.
#[derive(Debug, Clone)]
pub struct UploadSlots {
    in_all: usize,
    per_person: usize,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

/// One place, free again when this is dropped.
#[derive(Debug)]
pub struct UploadSlot {
    person: String,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

/// Why there is no place now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSlot {
    /// The person sends as many files as one person may.
    Person,
    /// All together send as many as the server takes.
    All,
}

impl UploadSlots {
    pub fn new(config: &UploadConfig) -> Self {
        Self {
            in_all: usize::from(config.uploads),
            per_person: usize::from(config.uploads_per_person),
            taken: Arc::default(),
        }
    }

    /// Files that arrive now, for measurements and tests.
    pub fn occupied(&self) -> usize {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.values().sum()
    }

    /// Files that may arrive at the same time.
    pub fn places(&self) -> usize {
        self.in_all
    }

    /// A place for a file of this person.
    ///
    /// # Errors
    /// At once, where there is none.
    pub fn reserve(&self, person: &str) -> Result<UploadSlot, NoSlot> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(person).copied().unwrap_or_default();
        if own >= self.per_person {
            return Err(NoSlot::Person);
        }
        if taken.values().sum::<usize>() >= self.in_all {
            return Err(NoSlot::All);
        }
        taken.insert(person.to_owned(), own + 1);
        Ok(UploadSlot {
            person: person.to_owned(),
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Drop for UploadSlot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.person);
            }
        }
    }
}

impl IntoResponse for NoSlot {
    /// 429 for who sends too many files, 503 for who finds the server full, both with `Retry-After`.
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Person => (
                StatusCode::TOO_MANY_REQUESTS,
                ErrorCode::TooMany,
                "Usted ya está subiendo otros archivos. Espere a que terminen y súbalo otra vez.",
            ),
            Self::All => (
                StatusCode::SERVICE_UNAVAILABLE,
                ErrorCode::Unavailable,
                "Se están subiendo muchos archivos a la vez. Espere un momento y súbalo otra vez.",
            ),
        };
        let mut response = Failure::new(status, code, message).into_response();
        let wait = HeaderValue::from(RETRY_SECONDS);
        response.headers_mut().insert(header::RETRY_AFTER, wait);
        response
    }
}
