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
//! for, in turns, and not kept.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{OriginalUri, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use domain::{download::Form, release::Release};
use workbook::write::{
    Variant, WorkbookFormat, csv,
    history::{self, ReleaseRow},
    table::Table,
};

use super::{
    api,
    download::{
        self,
        file::{Issue, MakeError},
        reply,
    },
    failure::Failure,
    making::Lane,
    public::{summaries, unavailable},
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
enum List {
    Releases,
    Changes,
}

/// What the query asks for.
#[derive(Debug, Clone, Default)]
pub struct HistoryQuery {
    /// `variante=maquina`: a CSV file for programs. Any other word asks for nothing.
    is_machine: bool,
    /// `desde`: the release to compare with.
    since: Option<String>,
}

impl HistoryQuery {
    /// Reads the query of an address; what it does not know asks for nothing.
    pub fn read(query: &str) -> Self {
        let part = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        Self {
            is_machine: part("variante").as_deref() == Some("maquina"),
            since: part("desde"),
        }
    }

    fn variant(&self) -> Variant {
        match self.is_machine {
            true => Variant::Machine,
            false => Variant::Human,
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
        (List::Changes, form) => Some(form),
        (List::Releases, _) => None,
    }
}

fn list(name: &str) -> Option<(List, Form)> {
    let (name, form) = Form::split(name)?;
    let list = match name {
        "publicaciones" => List::Releases,
        "cambios" => List::Changes,
        _ => return None,
    };
    let is_table = matches!(form, Form::Csv | Form::Xlsx | Form::Ods | Form::Json);
    is_table.then_some((list, form))
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
    answer(releases, number, (List::Changes, form), query, headers).await
}

async fn answer(
    releases: &ReleaseStore,
    number: u32,
    (list, form): (List, Form),
    query: &HistoryQuery,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::numbered(releases, number).await;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let since = query.since(number)?;
    let document = document(&issue, list, form, query, since);
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    let turn = Lane::Document.turn().await;
    let source = match list {
        List::Releases => Source::Releases(rows(releases, issue.release.demo).await?),
        List::Changes => {
            let before = releases.by_number(since).await.map_err(unavailable)?;
            Source::Changes(before.ok_or_else(Failure::not_found)?)
        }
    };
    let variant = query.variant();
    let made = turn
        .make(move || bytes(&issue, &source, form, variant))
        .await;
    let made = made.map_err(|error| Failure::internal(&error))?;
    let made = made.map_err(|error| Failure::internal(&error))?;
    Ok(document.file(headers, &Bytes::from(made)))
}

/// What a file is made from.
enum Source {
    Releases(Vec<ReleaseRow>),
    Changes(Arc<Release>),
}

fn document(
    issue: &Issue,
    list: List,
    form: Form,
    query: &HistoryQuery,
    since: u32,
) -> reply::Document {
    let release = &issue.release;
    let demo = if release.demo { "-demostracion" } else { "" };
    let (number, ending) = (release.number, form.ending());
    let name = match list {
        List::Releases => format!("pntd{demo}-publicaciones-hasta-{number}.{ending}"),
        List::Changes => format!("pntd{demo}-cambios-{since}-{number}.{ending}"),
    };
    let key = issue.name(&format!("{name} {:?}", query.variant()));
    reply::Document {
        content_type: form.media_type(),
        file_name: Some(name),
        described_by: None,
        tag: reply::tag(&issue.sha256, &key),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    }
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

fn bytes(
    issue: &Issue,
    source: &Source,
    form: Form,
    variant: Variant,
) -> Result<Vec<u8>, MakeError> {
    let published = issue.published();
    let (title, filters, table): (_, _, Table<'_>) = match source {
        Source::Releases(rows) => (
            "Publicaciones",
            Vec::new(),
            history::releases_table(&published, rows),
        ),
        Source::Changes(before) => (
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
    let workbook = |table, format| history::workbook(&published, title, &filters, table, format);
    Ok(match form {
        Form::Xlsx => workbook(table, WorkbookFormat::Xlsx)?,
        Form::Ods => workbook(table, WorkbookFormat::Ods)?,
        Form::Json => api::table_file(&published, &table)?,
        _ => csv::write(table, variant)?,
    })
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
