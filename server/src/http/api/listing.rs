//! Lists of indicators: filtered, sorted, one page.

use domain::{
    Decimal, code::IndicatorCode, indicator::Indicator, period::Period, progress::Progress,
    release::Release, value::Breakdown,
};

use axum::{
    extract::{FromRequestParts, Query},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::respond_page;
use super::filter::IndicatorFilter;
use super::paging::{Ordering, PageInfo, Paging, sort_by_key};
use super::parameters::ParameterReader;
use super::problem::ApiError;
use super::progress::progress_of;
use super::release_request::ReleaseRequest;
use crate::state::AppState;

/// What a list of indicators can be sorted by.
const SORT_KEYS: [&str; 7] = [
    "codigo", "nombre", "estado", "periodo", "valor", "avance", "ritmo",
];

/// An indicator with the progress of its headline series.
pub struct Listed<'a> {
    pub indicator: &'a Indicator,
    pub progress: Progress,
}

/// What a row is sorted by: texts by their letters, numbers by their size.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Code(IndicatorCode),
    Text(String),
    /// In display order.
    State(domain::band::State),
    Period(Period),
    Number(Decimal),
}

/// A request for a list of indicators: the release, and what [`page`] needs.
#[derive(FromRequestParts)]
#[from_request(state(AppState))]
pub struct ListRequest {
    #[from_request(via(Query))]
    filter: IndicatorFilter,
    #[from_request(via(Query))]
    ordering: Ordering,
    #[from_request(via(Query))]
    paging: Paging,
    pub release: ReleaseRequest,
}

/// Answers a page of a list, each row with what `row` makes of it.
pub async fn respond<T: Serialize>(
    request: ListRequest,
    is_listed: IsListed,
    row: impl Fn(&Release, Listed<'_>) -> T + Send + 'static,
) -> Response
where
    Vec<T>: ToSchema,
{
    let ListRequest {
        filter,
        ordering,
        paging,
        release: asked,
    } = request;
    let address = asked.address.clone();
    respond_page(asked, move |published| {
        let release = published.release;
        let asked = (&filter, &ordering, &paging);
        let (page, listed) = page(release, asked, is_listed, &address)?;
        let rows = listed.into_iter().map(|one| row(release, one));
        Ok((page, rows.collect::<Vec<_>>()))
    })
    .await
}

/// Whether an indicator can be in the list at all.
pub type IsListed = fn(&Indicator) -> bool;

/// The page of the list that is asked for. `address` is what was asked, with its query.
///
/// # Errors
/// When a parameter cannot be read, or there is no such page.
fn page<'a>(
    release: &'a Release,
    (filter, ordering, paging): (&IndicatorFilter, &Ordering, &Paging),
    is_listed: IsListed,
    address: &str,
) -> Result<(PageInfo, Vec<Listed<'a>>), ApiError> {
    let mut reader = ParameterReader::default();
    let asked = paging.read(&mut reader);
    let order = ordering.read(&mut reader, &SORT_KEYS);
    let filter = filter.read(release, &mut reader);
    reader.finish()?;
    let headline = Breakdown::headline();
    let indicators = release.catalogue.indicators.iter();
    let listed = indicators
        .filter(|one| is_listed(one))
        .map(|indicator| Listed {
            indicator,
            progress: progress_of(release, indicator, &headline),
        });
    let mut rows: Vec<_> = listed
        .filter(|row| filter.passes(release, row.indicator, || row.progress.state))
        .collect();
    if let Some((key, backwards)) = order {
        sort_by_key(&mut rows, backwards, |row| row.sort_key(key));
    }
    asked.cut(rows, (address, release.number))
}

impl Listed<'_> {
    fn sort_key(&self, key: &str) -> Option<SortKey> {
        let progress = &self.progress;
        let trajectory = progress.trajectory.as_ref().ok();
        match key {
            "codigo" => Some(SortKey::Code(self.indicator.code.clone())),
            "nombre" => Some(SortKey::Text(self.indicator.name.to_lowercase())),
            "estado" => Some(SortKey::State(progress.state)),
            "periodo" => {
                let latest = progress.latest.as_ref();
                latest.map(|(period, _)| SortKey::Period(*period))
            }
            "valor" => {
                let latest = progress.latest.as_ref();
                latest.map(|(_, quantity)| SortKey::Number(quantity.value))
            }
            "avance" => trajectory.map(|found| SortKey::Number(found.advance)),
            _ => trajectory
                .and_then(|found| found.pace.ok())
                .map(SortKey::Number),
        }
    }
}
