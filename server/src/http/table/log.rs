//! The audit log as a table. Its rows are read page by page while they are written, but the file itself is held: a table
//! has an end ([`MAX_ENTRIES`]). The whole log, however long, is the streamed export of its page. Network addresses are left
//! out, as in its other files.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    backend::Caller,
    error::{AppError, ErrorCode},
    office::tables::words,
    wire::{AuditEntry, AuditFilter, ListAudit},
};
use tokio::runtime::Handle;
use workbook::write::table::{Column, ColumnType, Field};

use super::{Fields, Rows};
use crate::backend::PostgresBackend;

/// Entries of a table at most.
const MAX_ENTRIES: usize = 100_000;

const TOO_MANY: &str = "Hay más de 100,000 entradas: no caben en una tabla. Acote las fechas, o descargue el registro completo en CSV o JSON desde Gestión › Auditoría.";

/// Why rows ended before all were read.
#[derive(Clone, Default)]
pub(super) struct RowFailure(Arc<Mutex<Option<AppError>>>);

impl RowFailure {
    fn set(&self, error: AppError) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    pub(super) fn take(&self) -> Option<AppError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The entries that match, newest first.
pub(super) async fn of_audit(
    backend: &PostgresBackend,
    by: &Caller,
    filter: AuditFilter,
) -> Result<Rows, AppError> {
    let column = |key, title, width| Column::new(key, title, width, "");
    let columns = vec![
        column("cuando", "Cuándo (UTC)", 24),
        column("cuenta", "Cuenta", 20),
        column("persona", "Persona", 28),
        column("que_hizo", "Qué hizo", 40),
        column("objeto", "Objeto", 30),
        column("detalle", "Detalle (JSON)", 70),
        column("eslabon", "Eslabón", 10).of(ColumnType::Integer),
        column("huella", "Huella", 40),
    ];
    // The first page decides whether there is a file at all; entries come before it only, so it stays the first.
    let first = backend.call(by, search(&filter, None)).await?;
    let newest = first.entries.first().map_or(0, |entry| entry.position);
    if filter == AuditFilter::default()
        && usize::try_from(newest).is_ok_and(|all| all > MAX_ENTRIES)
    {
        return Err(too_many());
    }
    let words = in_words(&filter);
    let failed = RowFailure::default();
    let (log, failed_rows) = ((backend.clone(), by.clone()), failed.clone());
    let handle = Handle::current();
    let make = move || -> Box<dyn Iterator<Item = Fields>> {
        let pages = EntryPages {
            handle: handle.clone(),
            backend: log.0.clone(),
            by: log.1.clone(),
            filter: filter.clone(),
            page: first.entries.clone().into(),
            more: first.more,
            last: first.entries.last().map(|entry| entry.position),
            failed: failed_rows.clone(),
        };
        Box::new(bounded(pages, MAX_ENTRIES, failed_rows.clone()))
    };
    let mut rows = Rows::with_rows(columns, Arc::new(make));
    rows.failed = failed;
    rows.filters = words;
    Ok(rows)
}

fn too_many() -> AppError {
    AppError::new(ErrorCode::Invalid, TOO_MANY)
}

/// The rows up to a number of them; where there are more, they end and there is no file.
fn bounded<T>(
    rows: impl Iterator<Item = T>,
    most: usize,
    failed: RowFailure,
) -> impl Iterator<Item = T> {
    let mut rows = rows.enumerate();
    std::iter::from_fn(move || {
        let (at, row) = rows.next()?;
        if at < most {
            return Some(row);
        }
        failed.set(too_many());
        None
    })
}

fn search(filter: &AuditFilter, before: Option<i64>) -> ListAudit {
    ListAudit {
        filter: filter.clone(),
        before,
    }
}

/// What was looked for, name and value.
fn in_words(filter: &AuditFilter) -> Vec<(String, String)> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let parts = [
        ("Cuenta", filter.actor.clone()),
        (
            "Acto",
            filter.act.as_deref().map(|act| words::act(act).to_owned()),
        ),
        ("Clase de objeto", filter.object_kind.clone()),
        ("Código del objeto", filter.object_name.clone()),
        ("Texto", filter.text.clone()),
        ("Desde", day(filter.from)),
        ("Hasta", day(filter.to)),
    ];
    let stated = parts.into_iter();
    stated
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The entries, a page at a time. Used on a thread that may wait.
struct EntryPages {
    handle: Handle,
    backend: PostgresBackend,
    by: Caller,
    filter: AuditFilter,
    page: VecDeque<AuditEntry>,
    more: bool,
    last: Option<i64>,
    failed: RowFailure,
}

impl Iterator for EntryPages {
    type Item = Fields;

    fn next(&mut self) -> Option<Fields> {
        if self.page.is_empty() && self.more {
            let next = self.backend.call(&self.by, search(&self.filter, self.last));
            match self.handle.block_on(next) {
                Ok(page) => {
                    self.more = page.more;
                    self.last = page.entries.last().map(|entry| entry.position);
                    self.page = page.entries.into();
                }
                Err(error) => {
                    self.failed.set(error);
                    return None;
                }
            }
        }
        self.page.pop_front().map(fields)
    }
}

fn fields(entry: AuditEntry) -> Fields {
    vec![
        Field::text(entry.at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        Field::text(entry.actor),
        Field::optional_text(entry.actor_name),
        Field::code(entry.act.clone(), words::act(&entry.act)),
        Field::text(entry.object),
        Field::text(entry.detail),
        Field::Plain(entry.position),
        Field::text(entry.hash),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_the_log_has_an_end_and_says_how_to_get_the_rest() {
        let failed = RowFailure::default();
        assert_eq!(bounded(1..=3, 3, failed.clone()).count(), 3);
        assert!(failed.take().is_none());
        let rows: Vec<i32> = bounded(1..=4, 3, failed.clone()).collect();
        assert_eq!(rows, [1, 2, 3]);
        let error = failed.take().expect("a sentence");
        assert_eq!(error.code, ErrorCode::Invalid);
        for said in ["100,000", "fechas", "Auditoría"] {
            assert!(error.message.contains(said), "{}", error.message);
        }
    }
}
