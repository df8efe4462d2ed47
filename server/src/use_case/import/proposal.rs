//! Proposals of programs: values as JSON or CSV through the same passes, limits and checks as an import of the office,
//! in one request. All of it is registered or nothing.
//!
//! Read → understand → compare → write: nothing is kept before the last step, whose transaction also keeps what was
//! answered. What this module deliberately does not do: it changes no text of the catalogue, whoever proposes.

mod answer;
mod machine;
mod sheet;
mod state;
mod values;
mod write;

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    finding::{Finding, Place},
    role::Act,
};
use import::{
    grid::Grid,
    layout::{FoundLayout, Layout},
    lexicon::Lexicon,
    merge::Decisions,
};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use workbook::read::Upload;

use super::{
    ImportError, Quota, Reader,
    content::content,
    reading::{detect_layouts, doubts, layouts_of},
    stored::FoundInFile,
};
use crate::{
    db::{self, DbError},
    use_case::Actor,
};
pub use answer::{FindingPlace, LocatedFinding, ProposalAnswer, ProposalCounts, ProposalOutcome};
pub use state::{ProposalState, RemarkedCell, SplitProposal, read_state};
pub use values::{Missing, Number, ProposedMeasure, ProposedValue, ProposedValues};

use answer::{PlaceNames, answer};
use sheet::{Pointers, ValueSheet, sheet_in, sheet_of};
use write::Writing;

/// Values in one JSON proposal.
pub const MAX_VALUES: usize = 5_000;
/// How often a proposal is computed again because somebody else wrote meanwhile.
const MAX_ATTEMPTS: usize = 3;

/// The token that a proposal comes with.
#[derive(Debug, Clone)]
pub struct TokenInUse {
    pub id: i64,
    pub name: String,
}

/// The form of a proposal.
#[derive(Debug, Clone)]
pub enum ProposalForm {
    Json(ProposedValues),
    Csv,
}

/// A proposal as it was sent.
#[derive(Debug, Clone)]
pub struct NewProposal {
    pub form: ProposalForm,
    /// The body, byte for byte: it is kept, as the file of an import is.
    pub bytes: Vec<u8>,
    /// What tells this proposal from another; `None` only where nothing is to be written.
    pub key: Option<String>,
    /// Send it for review at once.
    pub submit: bool,
    /// Only say what it would do.
    pub dry_run: bool,
}

impl NewProposal {
    fn file_name(&self) -> &'static str {
        match self.form {
            ProposalForm::Json(_) => "propuesta.json",
            ProposalForm::Csv => "propuesta.csv",
        }
    }

    /// What makes two requests the same one.
    fn fingerprint(&self) -> Vec<u8> {
        let mut digest = Sha256::new();
        digest.update(self.file_name());
        digest.update([u8::from(self.submit)]);
        digest.update(&self.bytes);
        digest.finalize().to_vec()
    }

    fn title(&self, token: &TokenInUse) -> String {
        match &self.form {
            ProposalForm::Json(values) if !values.title.trim().is_empty() => {
                values.title.trim().chars().take(200).collect()
            }
            _ => format!("Propuesta de {}", token.name),
        }
    }
}

/// A proposal as a sheet.
struct ReadProposal {
    grid: Arc<Grid>,
    layouts: Vec<Layout>,
    found: FoundInFile,
    /// Of the text, and doubts about the layouts.
    findings: Vec<Finding>,
    /// What a sheet cannot hold.
    unheld: Vec<Finding>,
    names: PlaceNames,
}

/// Registers what a program proposes, or says why not.
///
/// # Errors
/// As an import: the limits of the account, too much work, the database. [`ImportError::Stale`] where others write so
/// fast that no preview holds.
pub async fn propose(
    pool: &PgPool,
    reader: &Reader,
    quota: &Quota,
    actor: &Actor,
    token: &TokenInUse,
    proposal: &NewProposal,
) -> Result<ProposalOutcome, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    if let Some(before) = stored_answer(pool, actor, proposal).await? {
        return Ok(before);
    }
    let read = match read(pool, reader, actor, proposal).await {
        Err(ImportError::Unreadable(findings)) => {
            return Ok(ProposalOutcome::blocked(findings, &PlaceNames::Csv));
        }
        read => read?,
    };
    for _ in 0..MAX_ATTEMPTS {
        let (layouts, findings) = (read.layouts.clone(), read.findings.clone());
        let compute = reader.compute();
        let decisions = Decisions::default();
        let mut content = content(
            pool, compute, actor, &read.grid, layouts, findings, decisions,
        )
        .await?;
        add_findings_of_unread_fields(&mut content.findings, &read.unheld);
        if content.findings.iter().any(Finding::blocks) {
            return Ok(ProposalOutcome::blocked(content.findings, &read.names));
        }
        if proposal.dry_run {
            let checked = answer(&content, &read.names, None);
            return Ok(ProposalOutcome::Checked(checked));
        }
        let writing = Writing {
            actor,
            token,
            proposal,
            read: &read,
        };
        if let Some(outcome) = writing.write(pool, quota, reader, content).await? {
            return Ok(outcome);
        }
    }
    Err(ImportError::Stale)
}

/// What the same key was answered before.
async fn stored_answer(
    pool: &PgPool,
    actor: &Actor,
    proposal: &NewProposal,
) -> Result<Option<ProposalOutcome>, ImportError> {
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    stored_outcome(&mut conn, actor, proposal).await
}

async fn stored_outcome(
    conn: &mut PgConnection,
    actor: &Actor,
    proposal: &NewProposal,
) -> Result<Option<ProposalOutcome>, ImportError> {
    let Some(key) = proposal.key.as_deref().filter(|_| !proposal.dry_run) else {
        return Ok(None);
    };
    let stored = db::proposal_answer::find(conn, &actor.viewer.name, key).await?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    if stored.request != proposal.fingerprint() {
        return Ok(Some(ProposalOutcome::KeyReused));
    }
    let answer = serde_json::from_value(stored.answer)
        .map_err(|error| DbError::corrupt("proposal_answer.answer", error))?;
    Ok(Some(ProposalOutcome::Registered(answer)))
}

async fn read(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    proposal: &NewProposal,
) -> Result<ReadProposal, ImportError> {
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let catalogue = db::catalogue::load_catalogue(&mut conn).await?;
    drop(conn);
    let owner = actor.viewer.name.as_str();
    match &proposal.form {
        ProposalForm::Json(values) => {
            let values = values.values.clone();
            let of_json = move || {
                let sheet = sheet_of(&values, &catalogue);
                of_values(sheet, Vec::new(), PlaceNames::Json)
            };
            Ok(reader.compute().run(owner, of_json).await?)
        }
        ProposalForm::Csv => {
            let upload = Upload {
                name: Some(proposal.file_name().to_owned()),
                bytes: proposal.bytes.clone(),
            };
            let file = reader.read_now(upload).await;
            let file = file.map_err(|error| ImportError::Unreadable(vec![error.finding()]))?;
            let of_file = move || {
                if let Some(values) = machine::read(&file.grid, &catalogue) {
                    let sheet = sheet_in(values.frame, &values.values, &catalogue);
                    let findings = file.findings.into_iter().chain(values.findings);
                    return of_values(sheet, findings.collect(), |_| PlaceNames::Csv);
                }
                let found = detect_layouts(&file.grid, &catalogue, &Lexicon::of(&catalogue));
                of_sheets(file.grid, file.findings, found)
            };
            Ok(reader.compute().run(owner, of_file).await?)
        }
    }
}

/// Values whose columns are certain. `before` was found before they were a sheet.
fn of_values(
    sheet: ValueSheet,
    before: Vec<Finding>,
    names: impl FnOnce(Pointers) -> PlaceNames,
) -> ReadProposal {
    let findings: Vec<Finding> = before.into_iter().chain(sheet.findings).collect();
    ReadProposal {
        grid: Arc::new(sheet.grid),
        layouts: vec![sheet.found.layout.clone()],
        found: FoundInFile {
            findings: findings.clone(),
            sheets: vec![sheet.found],
        },
        findings: Vec::new(),
        unheld: findings,
        names: names(sheet.pointers),
    }
}

fn of_sheets(grid: Grid, of_text: Vec<Finding>, sheets: Vec<FoundLayout>) -> ReadProposal {
    let layouts = layouts_of(&grid, &sheets);
    let mut findings = of_text.clone();
    findings.extend(doubts(&grid, &sheets, &layouts));
    if layouts.is_empty() {
        // Nothing was understood: why not is what counts.
        findings.extend(sheets.iter().flat_map(|found| found.findings.clone()));
    }
    ReadProposal {
        grid: Arc::new(grid),
        layouts,
        found: FoundInFile {
            findings: of_text,
            sheets,
        },
        findings,
        unheld: Vec::new(),
        names: PlaceNames::Csv,
    }
}

/// A row with something that no sheet holds is wrong for that reason; what the passes found in what is left of it says
/// nothing.
fn add_findings_of_unread_fields(findings: &mut Vec<Finding>, unheld: &[Finding]) {
    let row = |finding: &Finding| match finding.place {
        Place::Cell { row, .. } => Some(row),
        _ => None,
    };
    let wrong: BTreeSet<u32> = unheld
        .iter()
        .filter(|finding| finding.blocks())
        .filter_map(row)
        .collect();
    findings.retain(|finding| row(finding).is_none_or(|row| !wrong.contains(&row)));
    findings.extend(unheld.iter().cloned());
}
