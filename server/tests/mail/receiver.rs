//! A receiver of webhooks for tests: keeps what comes, and gives the configured answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A message as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone, Default)]
struct Inbox {
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

pub struct Receiver {
    pub address: String,
    inbox: Inbox,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub async fn start() -> Self {
        Self::on(0).await
    }

    pub async fn on(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        let inbox = Inbox::default();
        let router = Router::new().fallback(take).with_state(inbox.clone());
        let task = tokio::spawn(async move {
            let limits = server::http::config::HttpConfig::default().connection_limits();
            let never = std::future::pending();
            server::http::connection::serve(listener, router, limits, never).await;
        });
        Self {
            address,
            inbox,
            task,
        }
    }

    /// What the next messages get; afterwards everything is taken.
    pub fn answer(&self, with: &[StatusCode]) {
        let mut answers = self.inbox.answers.lock();
        let answers = answers.as_deref_mut();
        if let Ok(answers) = answers {
            answers.extend(with);
        }
    }

    /// What arrived so far, and forgets it.
    pub fn take(&self) -> Vec<Received> {
        let mut received = self
            .inbox
            .received
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *received)
    }
}

async fn take(State(inbox): State<Inbox>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let received = Received {
        path: uri.path().to_owned(),
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    inbox
        .received
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(received);
    let mut answers = inbox.answers.lock().unwrap_or_else(PoisonError::into_inner);
    let status = answers.pop_front().unwrap_or(StatusCode::NO_CONTENT);
    // Where a redirect would lead: to this receiver, which would see it.
    (status, [(header::LOCATION, "/elsewhere")]).into_response()
}
