//! `GET /api/v1/publicaciones`: every release, newest first.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use site::ReleaseSummary;
use utoipa::ToSchema;

use super::answer::{Envelope, WithdrawnAnswer, reply_with};
use super::problem::{ApiError, Problem};
use super::release_request::issue;
use crate::http::public::summaries;
use crate::release::ReleaseStore;

/// A release in the list.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseBrief {
    #[schema(example = 2)]
    number: u32,
    published_at: DateTime<Utc>,
    published_by: String,
    /// In the publisher's words.
    note: String,
    sha256: String,
    demo: bool,
    /// Published cells.
    #[schema(example = 995)]
    cells: usize,
    /// Number of the release that this one withdraws.
    withdraws: Option<u32>,
    withdrawn_by: Option<WithdrawnAnswer>,
    links: ReleaseLinks,
}

/// Where a release is, as it was.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseLinks {
    #[schema(example = "/publicaciones/2")]
    page: String,
    #[schema(example = "/api/v1/publicacion?publicacion=2")]
    api: String,
    json: String,
    /// With computed numbers, manifest and signature.
    verifiable: String,
    xlsx: String,
    csv_machine: String,
    zip: String,
    changes: String,
}

/// Every release, newest first.
#[utoipa::path(get, path = "/api/v1/publicaciones", tag = "publicación", summary = "Todas las publicaciones, la más reciente primero",
    responses((status = 200, body = Envelope<Vec<ReleaseBrief>>),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn list(State(releases): State<ReleaseStore>, headers: HeaderMap) -> Response {
    let current = match issue(&releases, None).await {
        Ok(issue) => issue,
        Err(error) => return error.into_response(),
    };
    let listed = match summaries(&releases, current.release.demo).await {
        Ok(listed) => listed,
        Err(error) => {
            tracing::error!(%error, "the releases cannot be listed");
            return ApiError::unavailable().into_response();
        }
    };
    reply_with(current, &headers, "releases".to_owned(), move |_| {
        Ok(listed.into_iter().map(brief).collect::<Vec<_>>())
    })
    .await
}

fn brief(release: ReleaseSummary) -> ReleaseBrief {
    let number = release.number;
    let file = |name: &str| site::of_release(number, &format!("/descargas/{name}"));
    ReleaseBrief {
        links: ReleaseLinks {
            page: site::of_release(number, "/"),
            api: format!("/api/v1/publicacion?publicacion={number}"),
            json: file("pntd.json"),
            verifiable: file("pntd-publicacion.json"),
            xlsx: file("pntd.xlsx"),
            csv_machine: file("pntd-valores.csv?variante=maquina"),
            zip: file("pntd.zip"),
            changes: site::of_release(number, "/cambios"),
        },
        number,
        published_at: release.published_at,
        published_by: release.published_by,
        note: release.note,
        sha256: release.sha256,
        demo: release.demo,
        cells: release.cells,
        withdraws: release.withdraws,
        withdrawn_by: release.withdrawn.as_ref().map(WithdrawnAnswer::from),
    }
}
