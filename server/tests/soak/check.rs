//! After a crash: what was promised is there, nothing is there by halves, and the chain of releases holds.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use crate::soak::ledger::{Ledger, Promises};
use crate::soak::rules::{OF_NEW_RELEASES, RULES};

/// The checks, and how far into the releases they have come: an old release cannot change.
#[derive(Default)]
pub struct Check {
    release: i32,
}

impl Check {
    /// Every rule and every promise; answers the first that is broken. Old releases are read again only
    /// when `all` is asked for.
    pub async fn run(
        &mut self,
        sql: &mut PgConnection,
        ledger: &Ledger,
        all: bool,
    ) -> Result<(), String> {
        for (rule, statement) in RULES {
            let broken = sqlx::query_scalar(*statement).fetch_all(&mut *sql).await;
            keeps(rule, broken.unwrap())?;
        }
        let since = if all { 0 } else { self.release };
        for (rule, statement) in OF_NEW_RELEASES {
            let broken = sqlx::query_scalar(*statement).bind(since);
            keeps(rule, broken.fetch_all(&mut *sql).await.unwrap())?;
        }
        let there = There::load(sql).await;
        let newest = there.releases.iter().map(|(_, number, _)| *number).max();
        self.release = newest.unwrap_or(0);
        let promises = ledger.open();
        there.holds_entries(&promises)?;
        there.holds_imports(&promises)?;
        there.holds_events(&promises)?;
        there.holds_publications(&promises)?;
        there.holds_nothing_refused(&promises)
    }

    /// The newest release that the last check saw.
    pub fn newest(&self) -> i32 {
        self.release
    }
}

/// Which change set an import became.
#[derive(Debug, sqlx::FromRow)]
struct Batch {
    id: String,
    file_name: String,
    status: String,
    change_set: Option<i64>,
    /// Of its set, with what was divided from it.
    cells: i64,
}

/// What is stored, in the shape of the promises.
struct There {
    /// Note of typed cells, how many, in how many sets with what was divided from them.
    entries: Vec<(String, i64, i64)>,
    batches: Vec<Batch>,
    /// Set, event, how often; of the people's own sets.
    events: Vec<(i64, String, i64)>,
    /// Note, number, hash.
    releases: Vec<(String, i32, String)>,
}

impl There {
    async fn load(sql: &mut PgConnection) -> Self {
        let entries = sqlx::query_as(
            "with recursive family as (
                 select id, id as first, origin from change_set where split_from is null
                 union all
                 select s.id, f.first, f.origin from change_set s join family f on f.id = s.split_from)
             select c.after_note, count(*), count(distinct f.first)
             from change c join family f on f.id = c.change_set
             where f.origin = 'entry' and c.after_note ~ '^[a-z]+-[0-9]+$' group by 1",
        );
        let batches = sqlx::query_as(
            "with recursive family as (
                 select id, id as first from change_set where origin = 'import'
                 union all
                 select s.id, f.first from change_set s join family f on f.id = s.split_from)
             select b.id::text, b.file_name, b.status, b.change_set,
                    (select count(*) from change c join family f on f.id = c.change_set
                     where f.first = b.change_set) as cells
             from import_batch b",
        );
        let events = sqlx::query_as(
            "select e.change_set, e.event, count(*) from change_set_event e
             where e.event in ('submit', 'approve', 'return', 'decide', 'discard') group by 1, 2",
        );
        let releases = sqlx::query_as("select note, number, sha256 from release");
        Self {
            entries: entries.fetch_all(&mut *sql).await.unwrap(),
            batches: batches.fetch_all(&mut *sql).await.unwrap(),
            events: events.fetch_all(&mut *sql).await.unwrap(),
            releases: releases.fetch_all(&mut *sql).await.unwrap(),
        }
    }

    fn holds_entries(&self, promises: &Promises) -> Result<(), String> {
        for entry in &promises.entries {
            let found = self.entries.iter().find(|(note, ..)| *note == entry.note);
            let (cells, sets) = found.map_or((0, 0), |(_, cells, sets)| (*cells, *sets));
            let kept = match entry.saved {
                Some(saved) => cells == saved,
                // Whether they are whole is a rule of its own.
                None => cells <= entry.sent,
            };
            that(kept && sets <= 1, || {
                format!("{entry:?}: {cells} cells in {sets} sets")
            })?;
        }
        Ok(())
    }

    fn holds_imports(&self, promises: &Promises) -> Result<(), String> {
        for batch in &self.batches {
            let Some(import) = promises.imports.get(&batch.id) else {
                that(batch.change_set.is_none(), || {
                    format!("uninvited: {batch:?}")
                })?;
                continue;
            };
            let committed = batch.status == "committed" && batch.change_set == import.set;
            let reported = import.set.is_none() || committed;
            that(reported, || format!("{import:?}: {batch:?}"))?;
            let asked = import.set.is_some() || import.in_doubt;
            let whole = asked && Some(batch.cells) == import.cells;
            that(batch.change_set.is_none() || whole, || {
                format!("half an import: {import:?}: {batch:?}")
            })?;
        }
        for (name, times) in &promises.files {
            let found = self.batches.iter().filter(|batch| batch.file_name == *name);
            let found = found.count() as i64;
            that(times.include(found), || {
                format!("{name}: {found} of {times:?}")
            })?;
        }
        Ok(())
    }

    fn holds_events(&self, promises: &Promises) -> Result<(), String> {
        let stored: BTreeMap<(i64, &str), i64> = self
            .events
            .iter()
            .map(|(set, event, times)| ((*set, event.as_str()), *times))
            .collect();
        for (of, times) in &promises.events {
            let found = stored.get(of).copied().unwrap_or_default();
            that(found >= times.surely, || {
                format!("{of:?}: {found} of {times:?}")
            })?;
        }
        for ((set, event), found) in stored {
            let times = promises.events.get(&(set, event));
            let mut times = times.copied().unwrap_or_default();
            // A commit in doubt sent its set as well.
            times.perhaps += i64::from(event == "submit" && self.in_doubt(promises, set));
            that(found <= times.surely + times.perhaps, || {
                format!("{event} of set {set}: {found} of {times:?}")
            })?;
        }
        Ok(())
    }

    fn in_doubt(&self, promises: &Promises, set: i64) -> bool {
        let mut batches = self.batches.iter();
        let batch = batches.find(|batch| batch.change_set == Some(set));
        let import = batch.and_then(|batch| promises.imports.get(&batch.id));
        import.is_some_and(|import| import.in_doubt)
    }

    fn holds_publications(&self, promises: &Promises) -> Result<(), String> {
        for publication in &promises.publications {
            let found = self.releases.iter();
            let found: Vec<_> = found
                .filter(|(note, ..)| *note == publication.note)
                .map(|(_, number, hash)| (i64::from(*number), hash.clone()))
                .collect();
            let kept = match &publication.reported {
                Some(reported) => found == [reported.clone()],
                None => found.len() <= 1,
            };
            that(kept, || format!("{publication:?}: {found:?}"))?;
        }
        Ok(())
    }

    fn holds_nothing_refused(&self, promises: &Promises) -> Result<(), String> {
        for refused in &promises.refused {
            let entry = self.entries.iter().any(|(note, ..)| note == refused);
            let file = self.batches.iter().any(|batch| batch.file_name == *refused);
            let release = self.releases.iter().any(|(note, ..)| note == refused);
            that(!entry && !file && !release, || {
                format!("refused, and there: {refused}")
            })?;
        }
        Ok(())
    }
}

fn keeps(rule: &str, broken: Vec<String>) -> Result<(), String> {
    that(broken.is_empty(), || format!("{rule}: {broken:?}"))
}

fn that(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
