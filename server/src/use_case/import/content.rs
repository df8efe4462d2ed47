//! The content of an import: what all chosen sheets together would change, and its hash.
//!
//! Three steps that never overlap: load what the file is held against, compute on the bounded pool, load the
//! values of the indicators that it speaks of, compute again. No transaction is open while anything computes;
//! the token says what the result rests on.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    gate::Gate,
    role::{Act, Viewer},
};
use import::{
    additions::Created,
    delta::Delta,
    digest::{digest, digest_of_values},
    draft::Draft,
    export_mark::{ExportMark, export_mark},
    grid::Grid,
    layout::Layout,
    merge::Decisions,
    preview::{Preview, PreviewField},
    read::{Previewed, Reference, preview},
    rebase::Conflict,
    stored::Stored,
    understand::{Understood, understand},
};
use sqlx::{PgConnection, PgPool};

use super::{ImportError, stored::stored as into_stored};
use crate::{
    compute::ComputePool,
    db::{self, DbError, import::Token},
    release::canonical,
    use_case::{Actor, visible::sees_unpublished},
};

/// What an import would change now.
pub(super) struct ImportContent {
    /// As it is stored, without what the file creates.
    pub catalogue: Arc<Catalogue>,
    /// Versions of its rows, by code.
    pub versions: BTreeMap<String, i32>,
    /// What this rests on.
    pub token: Token,
    pub preview: Preview,
    /// At their cells, not grouped.
    pub findings: Vec<Finding>,
    pub delta: Delta,
    /// Nodes and indicators that a commit by this person creates.
    pub created: Vec<Created>,
    /// New elements that need administration, for somebody who may not create them.
    pub withheld: Vec<Created>,
    /// Of everything that a commit would write.
    pub hash: String,
    /// Of the values alone: the same values in an open change set are the same change set.
    pub values_hash: String,
    /// Cells of an exported file that a person is asked about.
    pub conflicts: Vec<Conflict>,
    /// Cells that the file left alone and somebody else changed.
    pub theirs_kept: u32,
    /// Values that an exported file held and has no place for any more.
    pub not_in_file: u32,
    /// Number of the last value that an exported file was made from; 0 for other files.
    pub exported: i64,
}

impl ImportContent {
    /// Cells, fields and elements that a commit would write.
    pub fn writes(&self) -> usize {
        let fields = self.preview.fields.iter();
        let fields = fields.filter(|field| field.effect.writes()).count();
        self.delta.rows.len() + self.created.len() + fields
    }

    /// Whether a commit writes more than values.
    pub fn changes_catalogue(&self) -> bool {
        self.writes() > self.delta.rows.len()
    }

    /// Findings about a sheet as a whole: a cell that is wrong is rejected alone, a table that is not
    /// understood blocks the import.
    pub fn blocking(&self) -> Vec<Finding> {
        let whole = |finding: &&Finding| {
            finding.blocks() && matches!(finding.place, Place::File | Place::Sheet { .. })
        };
        self.findings.iter().filter(whole).cloned().collect()
    }
}

/// What is loaded before anything is computed.
struct CatalogueState {
    catalogue: Arc<Catalogue>,
    versions: BTreeMap<String, i32>,
    entities: Arc<Vec<(String, String)>>,
    token: Token,
    is_demo: bool,
}

/// Reads the chosen sheets by their layouts and compares them with what is stored now. `found_before` are
/// findings of the text of the file, and doubts about its layouts. `decisions` are those about the conflicts of an
/// exported file.
pub(super) async fn content(
    pool: &PgPool,
    compute: &ComputePool,
    actor: &Actor,
    grid: &Arc<Grid>,
    layouts: Vec<Layout>,
    found_before: Vec<Finding>,
    decisions: Decisions,
) -> Result<ImportContent, ImportError> {
    let owner = actor.viewer.name.clone();
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let loaded = load(&mut conn, actor).await?;
    drop(conn);
    let (of_file, catalogue, entities) = (
        Arc::clone(grid),
        Arc::clone(&loaded.catalogue),
        Arc::clone(&loaded.entities),
    );
    let understood = compute
        .run(&owner, move || {
            understand(&of_file, &layouts, &catalogue, &entities)
        })
        .await?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let mut values =
        ValueState::load(&mut conn, &actor.viewer, &loaded, grid, &understood.draft).await?;
    values.decisions = decisions;
    drop(conn);
    let (of_file, actor) = (Arc::clone(grid), actor.clone());
    compute
        .run(&owner, move || {
            compare(&of_file, &actor, loaded, values, understood, found_before)
        })
        .await?
}

async fn load(conn: &mut PgConnection, actor: &Actor) -> Result<CatalogueState, DbError> {
    // The token first: what changes after it makes the preview stale, never wrong.
    let edition = db::catalogue::load_edition(conn).await?;
    let edition = &edition.ok_or(DbError::NoEdition)?.code;
    let token = db::import::load_token(conn, edition, actor.today()).await?;
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let mut versions = db::catalogue::node_versions(conn, edition).await?;
    versions.extend(db::catalogue::indicator_versions(conn, edition).await?);
    Ok(CatalogueState {
        versions,
        entities: Arc::new(db::catalogue::list_entities(conn).await?),
        is_demo: db::setting::load_is_demo(conn).await?.unwrap_or(false),
        catalogue,
        token,
    })
}

/// The values and reopenings of the indicators that a file speaks of.
struct ValueState {
    stored: Stored,
    reopenings: Vec<domain::gate::Reopening>,
    /// Of a file that this dashboard exported for editing.
    exported: Option<Stored>,
    /// Number of the last value that it was made from.
    last_exported: i64,
    decisions: Decisions,
    /// Why the mark of such a file counts for nothing.
    mark_problem: Option<Finding>,
}

impl ValueState {
    async fn load(
        conn: &mut PgConnection,
        viewer: &Viewer,
        loaded: &CatalogueState,
        grid: &Grid,
        draft: &Draft,
    ) -> Result<Self, DbError> {
        let edition = &loaded.catalogue.edition.code;
        let mut codes = indicators(draft);
        // A reporter's file is refused for others' indicators; what they hold is not shown either.
        codes.retain(|code| match code.parse() {
            Ok(code) => sees_unpublished(viewer, &loaded.catalogue, &code),
            Err(_) => true,
        });
        let stored = db::value::list_current_rows_of(conn, edition, &codes).await?;
        let reopenings = db::calendar::list_reopenings_of(conn, edition, &codes).await?;
        let mark = export_mark(grid);
        let mark_problem = mark
            .as_ref()
            .and_then(|mark| wrong_database_finding(mark, loaded));
        let last_exported = mark.as_ref().map_or(0, |mark| mark.last_value);
        let exported = match mark {
            Some(mark) if mark_problem.is_none() && mark.edition == *edition => {
                let rows =
                    db::value::list_rows_as_of(conn, edition, &codes, mark.last_value).await?;
                Some(into_stored(rows))
            }
            _ => None,
        };
        Ok(Self {
            stored: into_stored(stored),
            reopenings,
            exported,
            last_exported,
            decisions: Decisions::default(),
            mark_problem,
        })
    }
}

/// A file of the demonstration in the real database, or the reverse.
fn wrong_database_finding(mark: &ExportMark, loaded: &CatalogueState) -> Option<Finding> {
    let (from, into) = if mark.demo {
        ("de demostración", "reales")
    } else {
        ("reales", "de demostración")
    };
    (mark.demo != loaded.is_demo).then(|| Finding::of("E411", Place::File, None, &[&from, &into]))
}

/// The indicators that a draft speaks of, each once.
fn indicators(draft: &Draft) -> Vec<String> {
    let codes = draft.book.series.iter().map(|(code, _)| code.to_string());
    let mut codes: Vec<String> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn compare(
    grid: &Grid,
    actor: &Actor,
    loaded: CatalogueState,
    values: ValueState,
    mut understood: Understood,
    found_before: Vec<Finding>,
) -> Result<ImportContent, ImportError> {
    drop_foreign_blanks(actor, &mut understood);
    let may_edit = actor.viewer.check(Act::EditCatalogue).is_ok();
    let reference = Reference {
        catalogue: &loaded.catalogue,
        entities: &loaded.entities,
        versions: &loaded.versions,
        stored: &values.stored,
        exported: values.exported.as_ref(),
        decisions: &values.decisions,
        gate: Gate {
            catalogue: &loaded.catalogue,
            reopenings: &values.reopenings,
            today: actor.today(),
        },
        may_set_targets: actor.viewer.check(Act::EnterTargets).is_ok(),
    };
    let Previewed {
        mut preview,
        findings: found,
        delta,
        conflicts,
        theirs_kept,
        not_in_file,
    } = preview(grid, &understood, &reference, &found_before, |draft| {
        let mut findings = foreign_indicators(actor, &understood.catalogue, draft);
        if !may_edit {
            findings.extend(of_new_indicators(draft, &understood.additions.created));
        }
        findings
    });
    let mut findings = found_before;
    findings.extend(understood.findings);
    findings.extend(found);
    findings.extend(values.mark_problem);
    let (mut created, mut withheld) = (understood.additions.created, Vec::new());
    if !may_edit {
        withheld = std::mem::take(&mut created);
        findings.extend(remove_forbidden_changes(&mut preview, withheld.len()));
    }
    let entries: Result<Vec<String>, _> = created
        .iter()
        .map(|created| canonical::to_string(&created.entry))
        .collect();
    let entries = entries?;
    Ok(ImportContent {
        hash: canonical::sha256(&digest(&preview, entries.iter().map(String::as_str))),
        values_hash: canonical::sha256(&digest_of_values(&preview)),
        catalogue: loaded.catalogue,
        versions: loaded.versions,
        token: loaded.token,
        preview,
        findings,
        delta,
        created,
        withheld,
        conflicts,
        theirs_kept,
        not_in_file,
        exported: values.last_exported,
    })
}

/// An empty cell of an indicator that this person may not enter removes nothing, and is not asked about; nor are its
/// values missing.
fn drop_foreign_blanks(actor: &Actor, understood: &mut Understood) {
    let (catalogue, draft) = (&understood.catalogue, &mut understood.draft);
    let series = draft.book.series.iter();
    let own: Vec<bool> = series
        .map(|(code, _)| actor.viewer.check_entry(catalogue, code).is_ok())
        .collect();
    let is_own = |series: usize| own.get(series).copied().unwrap_or(false);
    draft
        .blanks
        .retain(|blank| is_own(blank.key.series.0 as usize));
    if let Some(carried) = &mut draft.carried {
        carried.keep_indicators(|code| actor.viewer.check_entry(catalogue, code).is_ok());
    }
}

/// Cells of indicators that this person may not enter; each series is asked about once.
fn foreign_indicators(actor: &Actor, catalogue: &Catalogue, draft: &Draft) -> Vec<Finding> {
    let denied = draft.book.series.iter().map(|(indicator, _)| {
        let denied = actor.viewer.check_entry(catalogue, indicator).err()?;
        Some(denied.to_string())
    });
    let denied: Vec<Option<String>> = denied.collect();
    at_cells_of(draft, &denied, |place, problem| {
        Finding::of("E602", place, None, &[problem])
    })
}

/// Values of indicators that only administration can create.
fn of_new_indicators(draft: &Draft, created: &[Created]) -> Vec<Finding> {
    let new = draft.book.series.iter().map(|(indicator, _)| {
        let is_new = created
            .iter()
            .any(|created| created.entry.code() == indicator.as_str());
        is_new.then(|| indicator.to_string())
    });
    let new: Vec<Option<String>> = new.collect();
    at_cells_of(draft, &new, |place, code| {
        Finding::of("E368", place, None, &[code])
    })
}

/// A finding at every cell of the series for which there is something to say.
fn at_cells_of(
    draft: &Draft,
    of_series: &[Option<String>],
    finding: impl Fn(Place, &String) -> Finding,
) -> Vec<Finding> {
    if of_series.iter().all(Option::is_none) {
        return Vec::new();
    }
    let cells = draft.cells.iter();
    let found = cells.filter_map(|cell| {
        let what = of_series.get(cell.key.series.0 as usize)?.as_ref()?;
        Some(finding(draft.book.place(cell.at), what))
    });
    found.collect()
}

/// Takes out of the preview what only administration may write, and says so.
fn remove_forbidden_changes(preview: &mut Preview, created: usize) -> Option<Finding> {
    let (kept, withheld): (Vec<PreviewField>, Vec<PreviewField>) =
        std::mem::take(&mut preview.fields)
            .into_iter()
            .partition(|field| !field.effect.writes());
    (preview.fields, preview.withheld) = (kept, withheld);
    let fields = preview.withheld.len();
    if fields == 0 && created == 0 {
        return None;
    }
    let new = match created {
        0 => String::new(),
        1 => "crearía 1 elemento nuevo y ".to_owned(),
        more => format!("crearía {more} elementos nuevos y "),
    };
    Some(Finding::of("W603", Place::File, None, &[&new, &fields]))
}
