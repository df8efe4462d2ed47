//! Every table of the office as a file: `/gestion/tablas/{table}/{form}`, with the query of its page.
//!
//! A table is read by the call that its page makes, so that permissions and what a person may see are the same; its
//! filters are those of the page. That it was taken is an entry of the audit log.

mod cells;
mod lists;
mod log;
mod opinions;
mod policy;
mod source;

pub(super) use source::{SELECTION, sheet_query};

use std::sync::Arc;

use app::{backend::Caller, error::ErrorCode, office::tables::OfficeTable};
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode},
    response::Response,
    routing::get,
};
use chrono::Utc;
use workbook::write::{
    listing::{self, FORMS, Listing},
    rules::{Look, Rules},
    table::{Column, Field, Table},
};

use crate::http::{failure::Failure, upload::saved};
use crate::state::AppState;
use crate::use_case::{NamedFile, day_in_lima, export::Database};

/// Parts of the query of an address, name and value.
pub type QueryParts = Vec<(String, String)>;

/// The value of a filter.
fn filter_value(asked: &QueryParts, name: &str) -> Option<String> {
    let mut parts = asked.iter();
    parts
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.clone())
}

type Fields = Vec<Field>;

/// Makes the rows, on a thread that may wait.
type MakeRows = Arc<dyn Fn() -> Box<dyn Iterator<Item = Fields>> + Send + Sync>;

/// A table with its rows, and what was asked for in words.
pub struct Rows {
    title: String,
    filters: Vec<(String, String)>,
    columns: Vec<Column>,
    make: MakeRows,
    /// The column whose words are states.
    states: Option<(u16, Vec<(String, Look)>)>,
    /// Why rows that are read while they are written are not all there.
    failed: log::RowFailure,
}

impl Rows {
    fn of(columns: Vec<Column>, rows: Vec<Fields>) -> Self {
        let rows = Arc::new(rows);
        Self::with_rows(
            columns,
            Arc::new(move || {
                let rows = Arc::clone(&rows);
                let length = rows.len();
                Box::new((0..length).filter_map(move |at| rows.get(at).cloned()))
            }),
        )
    }

    fn with_rows(columns: Vec<Column>, make: MakeRows) -> Self {
        Self {
            title: String::new(),
            filters: Vec::new(),
            columns,
            make,
            states: None,
            failed: log::RowFailure::default(),
        }
    }

    /// The same with a title of its own.
    fn titled(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// The same, where the words of a column are states.
    fn with_states(mut self, column: u16, looks: Vec<(String, Look)>) -> Self {
        self.states = Some((column, looks));
        self
    }

    /// The same with what was asked for, name and value.
    fn with_filters(mut self, filters: Vec<(String, String)>) -> Self {
        self.filters = filters;
        self
    }

    /// The same, of which a filter left something out.
    fn filtered(mut self, name: &str, value: impl Into<String>) -> Self {
        self.filters.push((name.to_owned(), value.into()));
        self
    }
}

/// The files of all tables.
pub fn routes() -> Router<AppState> {
    OfficeTable::ALL
        .into_iter()
        .fold(Router::new(), |router, table| {
            let file =
                get(move |state, caller, form, asked| send(table, state, caller, form, asked));
            router.route(table.path(), file)
        })
}

async fn send(
    table: OfficeTable,
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(form): Path<String>,
    Query(asked): Query<QueryParts>,
) -> Result<Response, Failure> {
    let form = FORMS.into_iter().find(|known| known.ending() == form);
    let form = form.ok_or_else(Failure::not_found)?;
    if let Some((name, _)) = asked
        .iter()
        .find(|(name, _)| !source::has_filter(table, name))
    {
        return Err(Failure::new(
            StatusCode::BAD_REQUEST,
            ErrorCode::Invalid,
            format!("Esta tabla no tiene el filtro «{name}». Descárguela desde su página."),
        ));
    }
    let backend = &state.backend;
    let rows = source::read(table, backend, &caller, &asked).await?;
    let about = backend
        .audit_table_export(&caller, table.slug(), &asked)
        .await?;
    let day = day_in_lima(Utc::now());
    let demo = if about.demo { "-demostracion" } else { "" };
    let name = format!("pntd{demo}-{}-{day}.{}", table.slug(), form.ending());
    let by = caller.viewer.map(|viewer| viewer.display_name);
    let written = tokio::task::spawn_blocking(move || {
        let failed = rows.failed.clone();
        let bytes = listing::write(listing(table, rows, about, by.unwrap_or_default()), form);
        match failed.take() {
            Some(error) => Err(Failure::from(error)),
            None => bytes.map_err(|error| Failure::internal(&error)),
        }
    });
    let bytes = written.await.map_err(|error| Failure::internal(&error))??;
    let media = HeaderValue::from_static(form.media_type());
    Ok(saved(NamedFile { name, bytes }, media))
}

fn listing(table: OfficeTable, rows: Rows, about: Database, by: String) -> Listing<'static> {
    let make = rows.make;
    let mut written = Table::new(sheet(table), rows.columns, move || make());
    written.rules = Rules {
        states: rows.states,
        ..Rules::default()
    };
    let title = match rows.title.is_empty() {
        true => table.title_es().to_owned(),
        false => rows.title,
    };
    Listing {
        title,
        filters: rows.filters,
        at: Utc::now(),
        by,
        edition: about.edition,
        demo: about.demo,
        table: written,
    }
}

/// Name of the sheet: at most 31 characters.
fn sheet(table: OfficeTable) -> &'static str {
    match table {
        OfficeTable::ChangeSet => "Celdas",
        other => other.title_es(),
    }
}
