//! «¿Le sirvió esta página?»: where its forms are sent (`POST /opinion`), and what was answered, in numbers
//! (`/opiniones`, [`totals`]).
//!
//! One click is an answer; the page after it asks for a comment, which is a form of its own. Neither sets a cookie or
//! needs a script. What another site makes a browser send is refused as everywhere ([`super::security::csrf`]).
//!
//! What it deliberately does not do: it keeps nothing of who answered. The network address is counted in memory for some
//! minutes ([`limit`]) and goes no further.

mod limit;
mod totals;

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::backend::Caller;
use app::error::ErrorCode;
use axum::extract::{DefaultBodyLimit, OriginalUri, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Form, Router};
use chrono::Utc;
use domain::opinion::{Answer, read_comment};
use domain::release::Release;
use messages::{Language, in_language, msgid, t};
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use serde::Deserialize;
use site::{AskedPage, OPINIONS_FILES, OPINIONS_PATH};

use self::limit::RequestCounts;
use self::totals::{Counts, RenderedTotals};
use crate::auth::throttle;
use crate::http::client;
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::http::routes;
use crate::state::AppState;
use crate::use_case::opinion::{self, Receipt, ReceivedOpinion};

/// Largest form: the longest comment, each of its letters in four bytes, each of these in three characters; and the rest.
const MAX_BODY_BYTES: usize = 16 << 10;
/// How long the numbers are kept, however many ask for them. What a reader sees may be as old as that and, from a cache on
/// the way, `max-age` more ([`totals`]).
const TOTALS_TTL: Duration = Duration::from_secs(10);

/// What is kept in memory of answers. Cheap to clone.
#[derive(Clone)]
pub struct Opinions {
    sent: RequestCounts,
    counts: Cache<(), Counts>,
    /// By the hash of the release that is current, the language and the moment of the numbers.
    pages: Cache<(Arc<str>, Language, Instant), RenderedTotals>,
}

impl Default for Opinions {
    fn default() -> Self {
        Self {
            sent: RequestCounts::default(),
            counts: Cache::builder().time_to_live(TOTALS_TTL).build(),
            pages: Cache::builder()
                .time_to_live(TOTALS_TTL)
                .max_capacity(4)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
        }
    }
}

/// The form, the numbers and their files; the page after an answer is a page of the release.
pub fn routes() -> Router<AppState> {
    let [csv, json] = OPINIONS_FILES;
    let mut forms = Router::new();
    let mut numbers = Router::new()
        .route(csv, get(totals::file))
        .route(json, get(totals::file));
    for language in Language::ALL {
        forms = forms.route(&language.address(routes::OPINION), post(submit));
        let path = language.address(OPINIONS_PATH);
        numbers = numbers.route(&path, get(totals::page));
    }
    forms
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .merge(numbers)
}

/// The fields of both forms ([`site::opinion_form::field`]).
#[derive(Deserialize, Default)]
#[serde(default)]
struct OpinionForm {
    pagina: String,
    publicacion: String,
    respuesta: String,
    /// Of the second form only.
    comentario: Option<String>,
    /// Nobody sees this field: who fills it in is a program.
    sitio: String,
}

/// `POST /opinion`, `POST /en/opinion`. What is refused is worded in Spanish and translated by its page ([`super::page::failure`]).
async fn submit(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Form(sent): Form<OpinionForm>,
) -> Result<Response, Failure> {
    let (language, _) = Language::of_path(uri.path());
    let network = client::caller_ip(&caller).map(throttle::network);
    if !state
        .opinions
        .sent
        .admits(network.unwrap_or_default())
        .await
    {
        return Ok(too_many());
    }
    let (release, is_current) = release(&state, &sent.publicacion).await?;
    let page = site::asked_page(&release, &sent.pagina).ok_or_else(unknown_page)?;
    let answer = Answer::from_slug(&sent.respuesta).ok_or_else(|| {
        refused(msgid!(
            "Falta la respuesta: elija «Sí» o «No» en la página."
        ))
    })?;
    let comment = sent.comentario.as_deref().map(read_comment).transpose();
    let comment = comment.map_err(|error| {
        refused(in_language(language, || t!(
            "No se guardó: {error}. Vuelva a la página anterior y corríjalo; ahí sigue lo que escribió.",
            error
        )))
    })?;
    let has_comment = comment.is_some();
    let number = (release.number, is_current);
    let thanks = in_language(language, || {
        site::thanks_path(number, &page, answer, has_comment)
    });
    // A program that fills in the hidden field gets the same answer as a person, and nothing is stored.
    if sent.sitio.trim().is_empty() {
        record(&state, &release, page, answer, comment).await?;
    }
    let never = [(header::CACHE_CONTROL, "no-store")];
    Ok((never, Redirect::to(&thanks)).into_response())
}

/// The release that the page showed, and whether it is the current one.
async fn release(state: &AppState, number: &str) -> Result<(Arc<Release>, bool), Failure> {
    let current = state.releases.current().await.map_err(unavailable)?;
    let current = current.ok_or_else(unknown_page)?;
    if number == current.number.to_string() {
        return Ok((current, true));
    }
    let number = number.parse().map_err(|_| unknown_page())?;
    let older = state
        .releases
        .by_number(number)
        .await
        .map_err(unavailable)?;
    Ok((older.ok_or_else(unknown_page)?, false))
}

async fn record(
    state: &AppState,
    release: &Release,
    page: AskedPage,
    answer: Answer,
    comment: Option<String>,
) -> Result<(), Failure> {
    if !state.releases.database_answers().await {
        return Err(Failure::unavailable(&"an answer of a reader was not kept"));
    }
    let received = ReceivedOpinion {
        page: page.path,
        release: release.number,
        answer,
        comment,
        at: Utc::now(),
    };
    let kept = opinion::receive(&state.pool, &received).await;
    match kept.map_err(|error| Failure::unavailable(&error))? {
        Receipt::Kept => Ok(()),
        Receipt::TooManyWait => {
            tracing::warn!("too many comments of readers wait: no more are taken");
            Err(Failure::new(
                StatusCode::TOO_MANY_REQUESTS,
                ErrorCode::TooMany,
                msgid!(
                    "No se guardó su comentario: hay demasiados por atender y por ahora no se reciben más. Inténtelo en unos días. Las respuestas «Sí» y «No» se siguen contando."
                ),
            ))
        }
    }
}

fn refused(sentence: impl Into<String>) -> Failure {
    Failure::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::Invalid,
        sentence,
    )
}

fn unknown_page() -> Failure {
    refused(msgid!(
        "No se guardó: el formulario nombra una página que esa publicación no tiene o que no pregunta. Abra la página y responda desde ahí."
    ))
}

fn too_many() -> Response {
    let failure = Failure::new(
        StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::TooMany,
        msgid!(
            "Desde su red llegaron muchas respuestas en pocos minutos y esta no se guardó. Inténtelo más tarde."
        ),
    );
    let mut response = failure.into_response();
    let wait = HeaderValue::from(limit::WINDOW.as_secs());
    response.headers_mut().insert(header::RETRY_AFTER, wait);
    response
}
