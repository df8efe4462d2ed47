//! How the provider is reached: https with the machine's own list of authorities, no redirects (they
//! could lead inside the network), answers of bounded size and time.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{
    AsyncHttpClient, DiscoveryError, ErrorResponse, HttpRequest, HttpResponse, RequestTokenError,
};

use super::ProviderError;

/// Timeout of one request, from connecting to the last byte.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Larger than any answer of a provider.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum HttpClientError {
    /// With the cause behind it: reqwest's own text says only where it failed.
    #[error("{0}")]
    Request(String),
    #[error("the answer is longer than {MAX_BODY_BYTES} bytes")]
    TooLong,
    #[error("the answer cannot be read: {0}")]
    Answer(#[from] openidconnect::http::Error),
}

impl From<reqwest::Error> for HttpClientError {
    fn from(error: reqwest::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            cause = inner.source();
        }
        Self::Request(text)
    }
}

/// A client for the provider only.
pub struct ProviderHttpClient(reqwest::Client);

impl ProviderHttpClient {
    /// # Errors
    /// When the machine's list of authorities cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        // Fails only when one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .build()
            .map(Self)
    }
}

async fn send_request(
    client: reqwest::Client,
    request: HttpRequest,
) -> Result<HttpResponse, HttpClientError> {
    let mut answer = client.execute(request.try_into()?).await?;
    let mut response = openidconnect::http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(HttpClientError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(response.body(body)?)
}

impl<'c> AsyncHttpClient<'c> for ProviderHttpClient {
    type Error = HttpClientError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpClientError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send_request(self.0.clone(), request))
    }
}

/// Where discovery failed. The body of an answer stays out of the log: it may be anything.
pub fn discovery_error(error: DiscoveryError<HttpClientError>) -> ProviderError {
    ProviderError::Unavailable(match error {
        DiscoveryError::Request(cause) => cause.to_string(),
        other => other.to_string(),
    })
}

/// Whether the exchange failed or was refused.
pub fn exchange_error<E>(error: RequestTokenError<HttpClientError, E>) -> ProviderError
where
    E: ErrorResponse + std::fmt::Display + 'static,
{
    match error {
        RequestTokenError::Request(cause) => ProviderError::Unavailable(cause.to_string()),
        RequestTokenError::ServerResponse(refusal) => ProviderError::Refused(refusal.to_string()),
        RequestTokenError::Parse(cause, _) => ProviderError::Refused(cause.to_string()),
        RequestTokenError::Other(cause) => ProviderError::Refused(cause),
    }
}
