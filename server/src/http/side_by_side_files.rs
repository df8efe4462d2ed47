//! The table of the page «Comparar» as files, with the query of the page (`?indicadores=S04-1,S12-1`).
//!
//! | path | what |
//! |---|---|
//! | `/comparar.{form}` | of the current release |
//! | `/publicaciones/{number}/comparar.{form}` | the same of that release |
//!
//! Comparisons are endless: the files are made when they are asked for, under a permit, and not kept.

use app::error::ErrorCode;
use axum::{
    Router,
    extract::{OriginalUri, State},
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::get,
};
use domain::download::Form;
use domain::side_by_side::{INDICATORS, MEMBERS};
use site::side_by_side::{ComparisonSelection, SelectionProblem};
use workbook::write::side_by_side;

use super::{
    download::{
        self,
        file::{Issue, MakeError},
        reply::Document,
        table_file::{self, TableFile},
    },
    failure::Failure,
    public::unavailable,
    render_queue::RenderQueue,
};
use crate::{release::ReleaseStore, state::AppState};

/// The files of the current release.
pub const PATHS: [&str; 4] = [
    "/comparar.csv",
    "/comparar.xlsx",
    "/comparar.ods",
    "/comparar.json",
];

/// The files of the current release.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new();
    for path in PATHS {
        router = router.route(path, get(of_current));
    }
    router
}

/// The form of a file of a comparison (`comparar.csv`); `None` for any other name.
pub fn form(name: &str) -> Option<Form> {
    let (name, form) = table_file::split(name)?;
    (name == "comparar").then_some(form)
}

/// # Errors
/// 400 where the query is no comparison, 404 without a release, 503 without a database.
pub async fn of_current(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let form = form(uri.path().trim_start_matches('/')).ok_or_else(Failure::not_found)?;
    let current = state.releases.current().await.map_err(unavailable)?;
    let number = current.ok_or_else(Failure::not_found)?.number;
    let query = uri.query().unwrap_or_default();
    of_number(&state.releases, number, form, query, &headers).await
}

/// The file of the release with this number.
///
/// # Errors
/// As [`of_current`].
pub async fn of_number(
    releases: &ReleaseStore,
    number: u32,
    form: Form,
    query: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::numbered(releases, number).await;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let selection = ComparisonSelection::of_query(&issue.release, query);
    if !selection.is_whole() {
        return Err(Failure::new(
            StatusCode::BAD_REQUEST,
            ErrorCode::Invalid,
            refusal(&selection),
        ));
    }
    let file = TableFile {
        form,
        variant: table_file::variant(query),
    };
    let document = document(&issue, &selection, file);
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    let permit = RenderQueue::Document.permit().await;
    let bytes = table_file::make(permit, move || write(&issue, &selection, file)).await?;
    Ok(document.file(headers, &bytes))
}

/// What is wrong with the address, or that it says too little, and what to do.
fn refusal(selection: &ComparisonSelection) -> String {
    let problems: Vec<String> = match selection.problems.as_slice() {
        [] => vec!["La dirección no dice qué comparar.".to_owned()],
        problems => problems.iter().map(SelectionProblem::words).collect(),
    };
    format!(
        "{} Elija en la página «Comparar» de {} a {} indicadores, o de {} a {} grupos de uno, y descargue desde ahí.",
        problems.join(" "),
        INDICATORS.start(),
        INDICATORS.end(),
        MEMBERS.start(),
        MEMBERS.end()
    )
}

fn document(issue: &Issue, selection: &ComparisonSelection, file: TableFile) -> Document {
    let codes = selection.indicators.iter().map(|code| code.as_str());
    let codes = codes.collect::<Vec<_>>().join("-");
    let by = match selection.dimension {
        Some(_) => "-por-grupos",
        None => "",
    };
    let name = format!("comparacion-{codes}{by}-{}", issue.release.number);
    file.document(issue, &name, &selection.query())
}

fn write(
    issue: &Issue,
    selection: &ComparisonSelection,
    file: TableFile,
) -> Result<Vec<u8>, MakeError> {
    let published = issue.published();
    let compared = selection.table(&issue.release);
    let names = compared.columns.iter().map(|column| column.name.as_str());
    let filters = [(
        "Se compara".to_owned(),
        names.collect::<Vec<_>>().join(", "),
    )];
    let table = side_by_side::table(&published, &compared);
    file.write(&published, "Comparación", &filters, table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_a_file_and_no_other_name() {
        for path in PATHS {
            assert!(form(path.trim_start_matches('/')).is_some(), "{path}");
        }
        for none in ["comparar", "comparar.zip", "cambios.csv"] {
            assert_eq!(form(none), None, "{none}");
        }
    }
}
