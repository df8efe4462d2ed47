//! The lists of the pages «Publicaciones» and «Qué cambió» as files: every release, and what changed between two of
//! them, with the release that the page was asked to compare with (`?desde=3`).
//!
//! | path | what |
//! |---|---|
//! | `/publicaciones.{form}` | every release |
//! | `/cambios.{form}` | what changed in the current release, or since the one in the query |
//! | `/publicaciones/{number}/cambios.{form}` | the same of that release |
//!
//! The list changes with every release, and any two releases can be compared: the files are made when they are asked
//! for, under a permit, and not kept.

use std::sync::Arc;

use axum::{
    Router,
    extract::{OriginalUri, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use domain::{download::Form, release::Release};
use workbook::write::{
    Variant,
    history::{self, ReleaseRow},
    table::Table,
};

use super::{
    download::{
        self,
        file::{Issue, MakeError},
        reply::Document,
        table_file::{self, TableFile},
    },
    failure::Failure,
    public::{summaries, unavailable},
    render_queue::RenderQueue,
};
use crate::{release::ReleaseStore, state::AppState};

/// The files of the current release.
pub const PATHS: [&str; 8] = [
    "/publicaciones.csv",
    "/publicaciones.xlsx",
    "/publicaciones.ods",
    "/publicaciones.json",
    "/cambios.csv",
    "/cambios.xlsx",
    "/cambios.ods",
    "/cambios.json",
];

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HistoryList {
    Releases,
    Changes,
}

/// What the query asks for.
#[derive(Debug, Clone)]
pub struct HistoryQuery {
    /// Which CSV file ([`table_file::variant`]).
    variant: Variant,
    /// `desde`: the release to compare with.
    since: Option<String>,
}

impl HistoryQuery {
    /// Reads the query of an address; what it does not know asks for nothing.
    pub fn read(query: &str) -> Self {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let since = pairs.find(|(key, _)| key == "desde");
        Self {
            variant: table_file::variant(query),
            since: since.map(|(_, value)| value.into_owned()),
        }
    }

    /// The release to compare with; without one the release before.
    ///
    /// # Errors
    /// 404 for what is no number: there is no such comparison.
    fn since(&self, number: u32) -> Result<u32, Failure> {
        match self.since.as_deref() {
            None | Some("") => Ok(number.saturating_sub(1)),
            Some(text) => text.parse().map_err(|_| Failure::not_found()),
        }
    }
}

/// The files of the current release.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new();
    for path in PATHS {
        router = router.route(path, get(of_current));
    }
    router
}

/// The form of a file of changes (`cambios.csv`); `None` for any other name.
pub fn form_of_changes(name: &str) -> Option<Form> {
    match list(name)? {
        (HistoryList::Changes, form) => Some(form),
        (HistoryList::Releases, _) => None,
    }
}

fn list(name: &str) -> Option<(HistoryList, Form)> {
    let (name, form) = table_file::split(name)?;
    let list = match name {
        "publicaciones" => HistoryList::Releases,
        "cambios" => HistoryList::Changes,
        _ => return None,
    };
    Some((list, form))
}

/// A file of the current release.
///
/// # Errors
/// 404 without such a release, 503 without a database.
pub async fn of_current(
    State(releases): State<ReleaseStore>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let query = HistoryQuery::read(uri.query().unwrap_or_default());
    let name = uri.path().trim_start_matches('/');
    let file = list(name).ok_or_else(Failure::not_found)?;
    let current = releases.current().await.map_err(unavailable)?;
    let current = current.ok_or_else(Failure::not_found)?;
    answer(&releases, current.number, file, &query, &headers).await
}

/// What changed in the release with this number.
///
/// # Errors
/// As [`of_current`].
pub async fn of_number(
    releases: &ReleaseStore,
    number: u32,
    form: Form,
    query: &HistoryQuery,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    answer(
        releases,
        number,
        (HistoryList::Changes, form),
        query,
        headers,
    )
    .await
}

async fn answer(
    releases: &ReleaseStore,
    number: u32,
    (list, form): (HistoryList, Form),
    query: &HistoryQuery,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::numbered(releases, number).await;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let since = query.since(number)?;
    let file = TableFile {
        form,
        variant: query.variant,
    };
    let document = document(&issue, list, file, since);
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    let permit = RenderQueue::Document.permit().await;
    let source = match list {
        HistoryList::Releases => HistorySource::Releases(rows(releases, issue.release.demo).await?),
        HistoryList::Changes => {
            let before = releases.by_number(since).await.map_err(unavailable)?;
            HistorySource::Changes(before.ok_or_else(Failure::not_found)?)
        }
    };
    let bytes = table_file::make(permit, move || write(&issue, &source, file)).await?;
    Ok(document.file(headers, &bytes))
}

/// What a file is made from.
enum HistorySource {
    Releases(Vec<ReleaseRow>),
    Changes(Arc<Release>),
}

fn document(issue: &Issue, list: HistoryList, file: TableFile, since: u32) -> Document {
    let number = issue.release.number;
    let name = match list {
        HistoryList::Releases => format!("publicaciones-hasta-{number}"),
        HistoryList::Changes => format!("cambios-{since}-{number}"),
    };
    file.document(issue, &name, "")
}

async fn rows(releases: &ReleaseStore, demo: bool) -> Result<Vec<ReleaseRow>, Failure> {
    let found = summaries(releases, demo).await.map_err(unavailable)?;
    let rows = found.into_iter().map(|one| ReleaseRow {
        number: one.number,
        published_at: one.published_at,
        published_by: one.published_by,
        note: one.note,
        cells: one.cells,
        sha256: one.sha256,
        withdraws: one.withdraws,
        withdrawn_by: one.withdrawn.map(|by| by.number),
    });
    Ok(rows.collect())
}

fn write(issue: &Issue, source: &HistorySource, file: TableFile) -> Result<Vec<u8>, MakeError> {
    let published = issue.published();
    let (title, filters, table): (_, _, Table<'_>) = match source {
        HistorySource::Releases(rows) => (
            "Publicaciones",
            Vec::new(),
            history::releases_table(&published, rows),
        ),
        HistorySource::Changes(before) => (
            "Qué cambió entre dos publicaciones",
            vec![
                ("Desde la publicación".to_owned(), before.number.to_string()),
                (
                    "Hasta la publicación".to_owned(),
                    issue.release.number.to_string(),
                ),
            ],
            history::changes_table(&published, before),
        ),
    };
    file.write(&published, title, &filters, table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_a_file_and_no_other_name() {
        for path in PATHS {
            assert!(list(path.trim_start_matches('/')).is_some(), "{path}");
        }
        assert_eq!(form_of_changes("cambios.ods"), Some(Form::Ods));
        for none in ["cambios", "cambios.zip", "publicaciones.csv", "otro.csv"] {
            assert_eq!(form_of_changes(none), None, "{none}");
        }
    }
}
