//! Catalogues that were read already: one is read once for each state of its rows, however many requests need it.
//!
//! A state is named by the hash of its rows with their versions and the transactions that wrote them, so that what
//! somebody writes, also past the office, and what is rolled back, is another state. The name is read in the transaction
//! that asks; a catalogue is kept only where the name is still the same after it was read.

use std::sync::{Arc, Mutex, PoisonError};

use domain::catalogue::Catalogue;
use sqlx::PgConnection;

use crate::db::error::DbError;

/// Catalogues that are kept: the one of now, and those that transactions under way still see.
const MAX_KEPT: usize = 4;

/// The one that was asked for last is the last one.
static KEPT: Mutex<Vec<(CatalogueState, Arc<Catalogue>)>> = Mutex::new(Vec::new());

/// Name of a state of the current edition's catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CatalogueState(Vec<u8>);

impl CatalogueState {
    /// The state that this transaction sees.
    ///
    /// # Errors
    /// [`DbError::NoEdition`] before the catalogue was loaded.
    pub(super) async fn load(conn: &mut PgConnection) -> Result<Self, DbError> {
        // Versions alone do not tell a row that was written and rolled back from one that was written after it: `xmin`
        // does. Transactions are numbered by the installation of Postgres, which may have several databases.
        let hash = sqlx::query_scalar!(
            r#"select sha256(convert_to(concat_ws('|',
                      (select d.oid from pg_database d where d.datname = current_database()),
                      e.xmin, e::text,
                      (select string_agg(concat_ws(' ', n.code, n.version, n.xmin, n.updated_at), ',' order by n.code)
                       from node n where n.edition = e.code),
                      (select string_agg(concat_ws(' ', i.code, i.version, i.xmin, i.updated_at), ',' order by i.code)
                       from indicator i where i.edition = e.code),
                      (select string_agg(concat_ws(' ', r.xmin, r::text), ',' order by r.periodicity)
                       from calendar_rule r where r.edition = e.code),
                      (select string_agg(concat_ws(' ', d.xmin, d::text), ',' order by d.code) from dimension d),
                      (select string_agg(concat_ws(' ', m.xmin, m::text), ',' order by m.dimension, m.code)
                       from member m)), 'UTF8')) as "hash!"
               from edition e where e.is_current"#
        )
        .fetch_optional(conn)
        .await?;
        hash.map(Self).ok_or(DbError::NoEdition)
    }

    /// The catalogue of this state, where it was read already.
    pub(super) fn find(&self) -> Option<Arc<Catalogue>> {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(state, _)| state == self)?;
        let found = kept.remove(at);
        let catalogue = Arc::clone(&found.1);
        kept.push(found);
        Some(catalogue)
    }

    /// Keeps the catalogue of this state.
    pub(super) fn keep(self, catalogue: &Arc<Catalogue>) {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(state, _)| *state != self);
        kept.push((self, Arc::clone(catalogue)));
        let surplus = kept.len().saturating_sub(MAX_KEPT);
        kept.drain(..surplus);
    }
}
