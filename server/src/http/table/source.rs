//! Which call reads a table, and which filters of its page it takes.

use app::{
    backend::Caller,
    error::{AppError, ErrorCode},
    office::tables::{self, OfficeTable},
    wire::*,
};

use super::{QueryParts, Rows, cells, filter_value, lists, log, opinions, policy};
use crate::{backend::PostgresBackend, use_case::entry::filters_in_words};

/// Names of the filters of a table, as its page has them in its address or in its form.
fn filters(table: OfficeTable) -> &'static [&'static str] {
    match table {
        OfficeTable::ChangeSets => &["estado", "mios"],
        OfficeTable::ChangeSet => &["conjunto"],
        OfficeTable::Sheet => SELECTION,
        OfficeTable::Tree => &[tables::TEXT, tables::LATE_ONLY],
        OfficeTable::Catalogue => &[tables::TEXT, tables::INCOMPLETE_ONLY],
        OfficeTable::Calendar => &[tables::TEXT, tables::SHOWN],
        OfficeTable::History => &["codigo", "medida", "desglose", "periodo"],
        OfficeTable::Audit => &[
            "quien", "acto", "objeto", "codigo", "texto", "desde", "hasta", "antes",
        ],
        OfficeTable::Opinions => &["mostrar", "respuesta", "pagina"],
        _ => &[],
    }
}

/// The filters of a sheet: of a selection, of a node, of an indicator.
pub const SELECTION: &[&str] = &[
    "mostrar",
    "entidad",
    "bajo",
    "buscar",
    "pagina",
    "nodo",
    "indicador",
];

/// Whether a table has a filter of this name.
pub(super) fn has_filter(table: OfficeTable, name: &str) -> bool {
    filters(table).contains(&name)
}

/// What an address of a sheet asks for.
///
/// # Errors
/// For what is no code.
pub fn sheet_query(asked: &QueryParts) -> Result<ReadGrid, AppError> {
    let no_code = |_| {
        AppError::new(
            ErrorCode::Invalid,
            "La dirección no contiene un código válido.",
        )
    };
    if let Some(code) = filter_value(asked, "indicador") {
        return code.parse().map(ReadGrid::Indicator).map_err(no_code);
    }
    if let Some(code) = filter_value(asked, "nodo") {
        return code.parse().map(ReadGrid::Node).map_err(no_code);
    }
    Ok(ReadGrid::Selection(tables::read_selection(|name| {
        filter_value(asked, name)
    })))
}

/// Reads a table as this person sees it.
pub(super) async fn read(
    table: OfficeTable,
    backend: &PostgresBackend,
    by: &Caller,
    asked: &QueryParts,
) -> Result<Rows, AppError> {
    let text = filter_value(asked, tables::TEXT).unwrap_or_default();
    let is_on = |name| filter_value(asked, name).as_deref() == Some("1");
    Ok(match table {
        OfficeTable::Due => policy::of_due(&backend.list_due(by).await?),
        OfficeTable::ChangeSets => {
            let (status, mine) = (filter_value(asked, "estado"), filter_value(asked, "mios"));
            let filter = tables::read_change_set_filter(status.as_deref(), mine.as_deref());
            lists::of_change_sets(&backend.call(by, filter.clone()).await?, &filter)
        }
        OfficeTable::ChangeSet => {
            let id = filter_value(asked, "conjunto").and_then(|id| id.parse().ok());
            let id = id.ok_or_else(|| not_found("la dirección no dice qué conjunto de cambios"))?;
            cells::of_change_set(&backend.read_whole_set(by, id).await?)
        }
        OfficeTable::Sheet => sheet(backend, by, asked).await?,
        OfficeTable::Tree => {
            let late_only = is_on(tables::LATE_ONLY);
            policy::of_tree(&backend.call(by, ReadTree {}).await?, &text, late_only)
        }
        OfficeTable::Catalogue => {
            let view = backend.call(by, ReadCatalogue {}).await?;
            policy::of_catalogue(&view.catalogue, &text, is_on(tables::INCOMPLETE_ONLY))
        }
        OfficeTable::Entities => lists::of_entities(&backend.call(by, ListEntities {}).await?),
        OfficeTable::Calendar => {
            let shown = filter_value(asked, tables::SHOWN).unwrap_or_default();
            policy::of_windows(&backend.call(by, ReadCalendar {}).await?, &shown, &text)
        }
        OfficeTable::Reopenings => {
            policy::of_reopenings(&backend.call(by, ReadCalendar {}).await?.reopenings)
        }
        OfficeTable::History => {
            let cell = tables::read_cell(filter_value(asked, "codigo"), |name| {
                filter_value(asked, name)
            });
            let cell = cell.ok_or_else(|| not_found("la dirección no señala ningún valor"))?;
            cells::of_history(&backend.call(by, ReadHistory { cell }).await?)
        }
        OfficeTable::Imports => lists::of_imports(&backend.call(by, ListImports {}).await?),
        OfficeTable::Releases => lists::of_releases(&backend.call(by, ListReleases {}).await?),
        OfficeTable::Configuration => {
            lists::of_configuration(&backend.call(by, ListConfigurationChanges {}).await?)
        }
        OfficeTable::Settings => lists::of_settings(&backend.call(by, ReadSettings {}).await?),
        OfficeTable::Accounts => lists::of_accounts(&backend.call(by, ListAccounts {}).await?),
        OfficeTable::Audit => {
            let search = app::office::audit_filter::read(|name| filter_value(asked, name));
            log::of_audit(backend, by, search.filter).await?
        }
        OfficeTable::Opinions => {
            let search = tables::read_opinions(|name| filter_value(asked, name));
            opinions::of_opinions(backend, by, search.filter).await?
        }
    })
}

fn not_found(why: &str) -> AppError {
    AppError::new(
        ErrorCode::NotFound,
        format!("No se hizo el archivo: {why}. Descárguelo desde su página."),
    )
}

/// A sheet with what was asked for.
async fn sheet(
    backend: &PostgresBackend,
    by: &Caller,
    asked: &QueryParts,
) -> Result<Rows, AppError> {
    let request = sheet_query(asked)?;
    let pages = whole_sheet(backend, by, request.clone()).await?;
    let filters = match pages.first() {
        Some(page) => filters_in_words(&request, &page.title, page.selected.as_ref()),
        None => Vec::new(),
    };
    Ok(cells::of_sheet(pages).with_filters(filters))
}

/// All pages of a sheet.
async fn whole_sheet(
    backend: &PostgresBackend,
    by: &Caller,
    mut request: ReadGrid,
) -> Result<Vec<Grid>, AppError> {
    if let ReadGrid::Selection(selection) = &mut request {
        selection.page = 1;
    }
    let mut pages = Vec::new();
    loop {
        let grid = backend.call(by, request.clone()).await?;
        let more = grid
            .selected
            .as_ref()
            .is_some_and(|found| found.page < found.pages);
        pages.push(grid);
        match &mut request {
            ReadGrid::Selection(selection) if more => selection.page += 1,
            _ => return Ok(pages),
        }
    }
}
