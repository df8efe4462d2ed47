//! Sends traces with the HTTP client that the program has.
//!
//! The exporter asks from a thread of its own, where there is no runtime: the request is made on the server's.

use std::time::Duration;

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use tokio::runtime::Handle;

/// A collector that takes longer gets nothing: traces may be lost.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Sender {
    client: reqwest::Client,
    runtime: Handle,
}

impl Sender {
    /// # Errors
    /// When there can be no client, mostly for want of certificates.
    pub fn new(runtime: Handle) -> reqwest::Result<Self> {
        // Whoever comes second finds it chosen.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(REQUEST_TIMEOUT)
            // What is sent to one address is not sent on to another.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { client, runtime })
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let sent = self
            .client
            .request(head.method, head.uri.to_string())
            .headers(head.headers)
            .body(body);
        let answered = self.runtime.spawn(async move {
            let answer = sent.send().await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.bytes().await?))
        });
        let (status, body) = answered.await??;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        Ok(response)
    }
}
