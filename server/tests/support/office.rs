//! The office over a real Postgres: the port that the office's calls go through, with people in it.
//!
//! A test binary that uses it also has `cluster` (http/cluster.rs).
use std::path::PathBuf;
use std::sync::Arc;

use app::backend::Caller;
use app::error::{AppError, ErrorCode};
use app::wire::*;
use domain::Decimal;
use domain::change_set::{Decision, Event, Review, Verdict};
use domain::role::{Role, Viewer};
use domain::value::{Breakdown, CellKey, CellValue, Datum, Measure};
use server::backend::PostgresBackend;
use server::db;
use server::release::{KeyDirectory, ReleaseStore};
use server::seed::{self, catalogue_csv::CatalogueText};
use sqlx::PgPool;

use crate::support::cluster::Cluster;

/// The headline indicator: a number from 0 to 8, yearly.
pub const HEADLINE: &str = "PNTD-1";

pub struct Office {
    pub pool: PgPool,
    pub releases: ReleaseStore,
    pub backend: PostgresBackend,
    /// Where this office's private keys lie.
    pub keys: tempfile::TempDir,
    // Last: the cluster goes when the last office is gone.
    _cluster: Arc<Cluster>,
}

impl Office {
    /// The catalogue of 2022, no values, nobody.
    pub async fn open() -> Self {
        let cluster = Cluster::get();
        let pool = cluster.database().await;
        seed::load_catalogue(&pool, &CatalogueText::embedded(), true, chrono::Utc::now())
            .await
            .unwrap();
        let keys = tempfile::tempdir().unwrap();
        let directory = KeyDirectory::new(keys.path());
        // The office works with the least rights; the test looks and plants as the owner.
        let least = cluster.worker(&pool).await;
        let releases = ReleaseStore::new(least.clone()).signing(directory);
        let worker = PathBuf::from(env!("CARGO_BIN_EXE_pntd"));
        Self {
            backend: PostgresBackend::with_worker(least, releases.clone(), worker),
            pool,
            releases,
            keys,
            _cluster: cluster,
        }
    }

    /// A person with an account.
    pub async fn person(&self, name: &str, role: Role) -> Caller {
        self.person_of(name, role, &[]).await
    }

    /// A person of some entities.
    pub async fn person_of(&self, name: &str, role: Role, entities: &[&str]) -> Caller {
        let viewer = Viewer {
            name: name.to_owned(),
            display_name: format!("{name} de prueba"),
            role,
            entities: entities.iter().map(|&entity| entity.to_owned()).collect(),
        };
        let mut connection = self.pool.acquire().await.unwrap();
        for entity in entities {
            db::catalogue::upsert_entity(&mut connection, entity, entity)
                .await
                .unwrap();
        }
        db::account::insert(&mut connection, &viewer, "x", false)
            .await
            .unwrap();
        Caller {
            viewer: Some(viewer),
            ..Caller::default()
        }
    }

    /// Saves cells as a browser that has just read the grid; all of them must be accepted. Answers
    /// the set that has the first one.
    pub async fn draft(&self, by: &Caller, cells: Vec<EntryCell>) -> DraftRef {
        let key = cells[0].key.clone();
        let indicator = ReadGrid::Indicator(key.indicator.clone());
        let grid = self.backend.call(by, indicator.clone()).await.unwrap();
        let save = SaveCells {
            reason: Some("Motivo de prueba".to_owned()),
            draft: grid.draft,
            others: grid.others,
            cells,
        };
        let saved = self.backend.call(by, save).await.unwrap();
        let blocking = saved.findings.iter().filter(|finding| finding.blocks());
        assert_eq!(blocking.count(), 0, "{:?}", saved.findings);
        assert_eq!(saved.conflicts, vec![]);
        let grid = self.backend.call(by, indicator).await.unwrap();
        let mut cells = grid.cells().filter(|(at, _)| *at == key);
        let home = cells.find_map(|(_, cell)| cell.pending.as_ref()).unwrap();
        let home = home.change_set;
        let sets = saved.draft.into_iter().chain(saved.others);
        sets.into_iter().find(|set| set.change_set == home).unwrap()
    }

    /// Decides the cells of a set, at the version it has.
    pub async fn decide(
        &self,
        by: &Caller,
        id: i64,
        decisions: Vec<Decision>,
        rest: Option<Verdict>,
    ) -> Result<ChangeSetState, AppError> {
        let version = self.version(id).await;
        let review = Review { decisions, rest };
        let decide = DecideChangeSet {
            id,
            version,
            review,
        };
        self.backend.call(by, decide).await
    }

    /// What happens to a set, at the version it has.
    pub async fn act(
        &self,
        by: &Caller,
        id: i64,
        event: Event,
    ) -> Result<ChangeSetState, AppError> {
        let version = self.version(id).await;
        self.backend
            .call(by, ActOnChangeSet { id, version, event })
            .await
    }

    /// A set as its page shows it.
    pub async fn detail(&self, by: &Caller, id: i64) -> ChangeSetDetail {
        self.backend.call(by, ReadChangeSet { id }).await.unwrap()
    }

    pub async fn version(&self, id: i64) -> i32 {
        let mut connection = self.pool.acquire().await.unwrap();
        db::change_set::version_and_batch(&mut connection, id)
            .await
            .unwrap()
            .unwrap()
            .0
    }

    /// Saves a change of the configuration; where another person has to decide, one is made who approves it.
    pub async fn configure<View, C>(&self, by: &Caller, save: C) -> Result<(), AppError>
    where
        C: Call<Answer = SaveOutcome<View>>,
        View: Send + Sync + 'static,
    {
        if let SaveOutcome::Waits { id } = self.backend.call(by, save).await? {
            let other = self.person(&format!("decide.{id}"), Role::Reviewer).await;
            self.decide_change(&other, id, ChangeOutcome::Approved)
                .await?;
        }
        Ok(())
    }

    /// Decides a change of the configuration.
    pub async fn decide_change(
        &self,
        by: &Caller,
        id: i64,
        outcome: ChangeOutcome,
    ) -> Result<Vec<ProposedChange>, AppError> {
        let remark = "Visto".to_owned();
        let decide = DecideConfigurationChange {
            id,
            outcome,
            remark,
        };
        self.backend.call(by, decide).await
    }

    /// Draft, submit, approve.
    pub async fn approved(&self, author: &Caller, reviewer: &Caller, cells: Vec<EntryCell>) -> i64 {
        let draft = self.draft(author, cells).await.change_set;
        self.act(author, draft, Event::Submit).await.unwrap();
        self.act(reviewer, draft, Event::Approve).await.unwrap();
        draft
    }

    /// Publishes what is approved, with one reason for every change of state.
    pub async fn publish(&self, by: &Caller) -> ReleaseSummary {
        let publish = self.publication(by).await;
        self.backend.call(by, publish).await.unwrap()
    }

    /// What [`Self::publish`] sends.
    pub async fn publication(&self, by: &Caller) -> PublishRelease {
        let preview = self.backend.call(by, PreviewRelease {}).await.unwrap();
        let shifts = preview.band_changes.iter();
        PublishRelease {
            note: "Prueba".to_owned(),
            sets: preview.sets.iter().map(|set| set.id).collect(),
            expected_number: preview.next_number,
            reasons: shifts
                .map(|view| (view.shift.indicator.clone(), "Razón de prueba".to_owned()))
                .collect(),
        }
    }

    /// The current value of a cell.
    pub async fn current(&self, key: &CellKey) -> Option<CellValue> {
        let mut connection = self.pool.acquire().await.unwrap();
        let cells = db::value::list_current(&mut connection, "2022-09")
            .await
            .unwrap();
        cells
            .into_iter()
            .find(|cell| &cell.key == key)
            .map(|cell| cell.value)
    }

    /// The audit log: who, which act, on what, with which detail; oldest first.
    pub async fn log(&self) -> Vec<(String, String, String, String)> {
        sqlx::query_as("select actor, act, object, detail::text from audit order by id")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    /// A number that one statement answers.
    pub async fn count(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement)
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }
}

/// A headline cell of the headline indicator.
pub fn key(measure: Measure, period: &str) -> CellKey {
    CellKey {
        indicator: HEADLINE.parse().unwrap(),
        measure,
        breakdown: Breakdown::headline(),
        period: period.parse().unwrap(),
    }
}

pub fn observed(period: &str) -> CellKey {
    key(Measure::Observed, period)
}

pub fn value(text: &str) -> CellValue {
    CellValue {
        datum: Datum::number(text.parse::<Decimal>().unwrap()),
        provisional: false,
        note: None,
        source: Some("Registro de prueba".to_owned()),
    }
}

/// A typed cell where nothing was before.
pub fn typed(key: CellKey, text: &str) -> EntryCell {
    over(key, None, text)
}

/// A typed cell over what the person saw.
pub fn over(key: CellKey, seen: Option<&str>, text: &str) -> EntryCell {
    EntryCell {
        key,
        seen: seen.map(value),
        after: Some(value(text)),
        revert: false,
    }
}

/// A cell that is good as it is.
pub fn good(key: CellKey) -> Decision {
    let verdict = Verdict::Approve;
    Decision { key, verdict }
}

/// A cell that goes back.
pub fn back(key: CellKey, remark: &str) -> Decision {
    let remark = remark.to_owned();
    let verdict = Verdict::Return { remark };
    Decision { key, verdict }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> ErrorCode {
    result.unwrap_err().code
}
