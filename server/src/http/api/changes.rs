//! `GET /api/v1/cambios?desde=3&hasta=5`: what differs between two releases.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{
    code::IndicatorCode,
    release::{BandCause, BandShift, Comparison, Release, compare},
    sentence::{band_change_sentence, band_shift_sentence, summary_sentence},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Envelope, WithdrawnAnswer, reply_with};
use super::problem::{ApiError, Problem};
use super::progress::StateAnswer;
use super::release_request::{issue, number};
use crate::http::download::file::Issue;
use crate::release::ReleaseStore;

/// Which two releases.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReleaseRangeQuery {
    /// Número de la publicación anterior. Sin más, la que precede a la otra.
    #[param(value_type = Option<u32>, example = 1)]
    desde: Option<String>,
    /// Número de la publicación posterior. Sin más, la vigente.
    #[param(value_type = Option<u32>, example = 2)]
    hasta: Option<String>,
}

/// What changed since a release, in the one that the answer comes from.
#[derive(Debug, Serialize, ToSchema)]
struct ChangesAnswer {
    since: SinceAnswer,
    /// How much there is of each kind, in Spanish.
    summary: String,
    /// Policy indicators whose state changed.
    states: Vec<ShiftAnswer>,
    /// `new_values`, `revised_values`, `removed_values`, `gaps`, `targets`, `baselines`: cells with
    /// `before` and `after`. `texts`, `definitions`, `methods`: fields with `before` and `after`.
    /// `new_nodes`, `removed_nodes`, `new_indicators`, `removed_indicators`: codes.
    #[schema(value_type = Object)]
    changes: Comparison,
    /// The same for people.
    page: String,
}

/// The release that is compared with.
#[derive(Debug, Serialize, ToSchema)]
struct SinceAnswer {
    number: u32,
    published_at: DateTime<Utc>,
    sha256: String,
    withdrawn_by: Option<WithdrawnAnswer>,
}

/// A state that changed, and because of what.
#[derive(Debug, Serialize, ToSchema)]
struct ShiftAnswer {
    #[schema(value_type = String)]
    indicator: IndicatorCode,
    before: StateAnswer,
    after: StateAnswer,
    /// Computed: `new_value`, `revised_value`, `removed_value`, `stated_gap`, `revised_target` (each with
    /// its periods), `revised_baseline`, `revised_indicator`, `revised_method`, `time` or `several`.
    #[schema(value_type = Object)]
    cause: BandCause,
    /// It changed only because a target, a baseline or a method was revised.
    only_revision: bool,
    /// In the publisher's words; only where the two releases follow each other.
    reason: Option<String>,
    sentence: String,
}

/// What changed between two releases.
#[utoipa::path(get, path = "/api/v1/cambios", tag = "publicación", summary = "Qué cambió entre dos publicaciones",
    params(ReleaseRangeQuery),
    responses((status = 200, body = Envelope<ChangesAnswer>), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn read(
    State(releases): State<ReleaseStore>,
    Query(between): Query<ReleaseRangeQuery>,
    headers: HeaderMap,
) -> Response {
    match read_releases(&releases, &between).await {
        Ok((before, after)) => {
            let name = before.name(&format!("changes since {}", before.release.number));
            reply_with(after, &headers, name, move |published| {
                Ok(answer(&before, published.release))
            })
            .await
        }
        Err(error) => error.into_response(),
    }
}

async fn read_releases(
    releases: &ReleaseStore,
    between: &ReleaseRangeQuery,
) -> Result<(Issue, Issue), ApiError> {
    let (since, until) = (
        number(between.desde.as_deref())?,
        number(between.hasta.as_deref())?,
    );
    let after = issue(releases, until).await?;
    let before = since.unwrap_or(after.release.number.saturating_sub(1));
    if before == 0 {
        return Err(ApiError::nothing_before());
    }
    Ok((issue(releases, Some(before)).await?, after))
}

fn answer(before: &Issue, after: &Release) -> ChangesAnswer {
    let changes = compare(&before.release, after);
    let since = before.release.number;
    let follows = since + 1 == after.number;
    let states = changes.band_changes.iter();
    let states = states
        .map(|shift| shift_answer(shift, after, follows))
        .collect();
    let page = site::of_release(after.number, "/cambios");
    ChangesAnswer {
        since: SinceAnswer {
            number: since,
            published_at: before.release.published_at,
            sha256: before.sha256.to_string(),
            withdrawn_by: before.withdrawn.as_deref().map(WithdrawnAnswer::from),
        },
        summary: summary_sentence(&changes),
        states,
        changes,
        page: format!("{page}?desde={since}"),
    }
}

fn shift_answer(shift: &BandShift, after: &Release, follows: bool) -> ShiftAnswer {
    let mut recorded = after.band_changes.iter().filter(|_| follows);
    let recorded = recorded.find(|one| one.shift() == *shift);
    ShiftAnswer {
        indicator: shift.indicator.clone(),
        before: StateAnswer::of(shift.before),
        after: StateAnswer::of(shift.after),
        cause: shift.cause.clone(),
        only_revision: shift.cause.is_only_revision(),
        reason: recorded.map(|one| one.reason.clone()),
        sentence: recorded.map_or_else(|| band_shift_sentence(shift), band_change_sentence),
    }
}
