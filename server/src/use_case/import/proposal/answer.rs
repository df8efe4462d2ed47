//! What a program is answered: what its values would do or did, and what was found at which place of what it sent.

use domain::{
    change_set::Status,
    finding::{Finding, Place},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{super::content::ImportContent, sheet::Pointers};

/// Findings in one answer; `total_findings` speaks of all.
const MAX_LISTED: usize = 500;

/// How places of a sheet are named for the program that sent it.
pub(super) enum PlaceNames {
    /// By JSON pointers.
    Json(Pointers),
    /// By line and column.
    Csv,
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalOutcome {
    /// It was registered, now or when it came first; or it changes nothing.
    Registered(ProposalAnswer),
    /// What it would do; nothing was written.
    Checked(ProposalAnswer),
    /// Why nothing was written.
    Blocked {
        /// Those that block come first.
        findings: Vec<LocatedFinding>,
        total: usize,
    },
    /// The key was used for something else.
    KeyReused,
}

/// What values would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalAnswer {
    /// Número del conjunto de cambios; sin él, nada cambiaría o era una prueba.
    #[schema(example = 41)]
    pub id: Option<i64>,
    /// `draft` o `submitted`; puede ser otro si las mismas celdas ya estaban en un conjunto abierto.
    #[schema(value_type = Option<String>, example = "draft")]
    pub state: Option<Status>,
    /// Las mismas celdas ya estaban en un conjunto abierto de esta cuenta, que es el de `id`.
    pub same_as_before: bool,
    pub counts: ProposalCounts,
    /// Lo que conviene revisar; nada de esto impide registrar.
    pub warnings: Vec<LocatedFinding>,
    /// Cuántas advertencias hay en total: se listan hasta 500.
    pub total_warnings: usize,
}

/// Values by what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalCounts {
    pub new: u32,
    pub changed: u32,
    pub unchanged: u32,
}

/// A finding with its place in what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LocatedFinding {
    /// Estable; la lista está en la página de metodología.
    #[schema(example = "E341")]
    pub code: String,
    /// `error` impide registrar; `warning` no.
    #[schema(value_type = String, example = "error")]
    pub severity: domain::finding::Severity,
    #[serde(flatten)]
    pub place: FindingPlace,
    /// Lo que se leyó allí.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub read: Option<String>,
    /// Qué pasa y qué hacer, en castellano.
    pub message: String,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum FindingPlace {
    /// Of a JSON body (RFC 6901).
    Json {
        #[schema(example = "/values/3/value")]
        pointer: String,
    },
    /// Of a CSV body; both count from 1.
    Csv { line: u32, column: u32 },
    /// Of the body as a whole.
    Whole {},
}

impl ProposalOutcome {
    pub(super) fn blocked(findings: Vec<Finding>, names: &PlaceNames) -> Self {
        let (total, findings) = located(findings, names);
        Self::Blocked { findings, total }
    }
}

/// Those that block first, in the order of their places; and how many there are.
fn located(mut findings: Vec<Finding>, names: &PlaceNames) -> (usize, Vec<LocatedFinding>) {
    findings.sort_by(|a, b| {
        let order = |finding: &Finding| (!finding.blocks(), finding.place.clone());
        order(a).cmp(&order(b))
    });
    findings.dedup();
    let total = findings.len();
    let listed = findings.into_iter().take(MAX_LISTED);
    let listed = listed.map(|finding| LocatedFinding {
        place: names.of(&finding.place),
        message: format!("{} {}", finding.problem, finding.remedy)
            .trim_end()
            .to_owned(),
        code: finding.code,
        severity: finding.severity,
        read: finding.read,
    });
    (total, listed.collect())
}

impl PlaceNames {
    fn of(&self, place: &Place) -> FindingPlace {
        match (self, place) {
            (Self::Json(_), Place::File | Place::Field { .. })
            | (Self::Csv, Place::File | Place::Sheet { .. } | Place::Field { .. }) => {
                FindingPlace::Whole {}
            }
            (Self::Json(pointers), place) => FindingPlace::Json {
                pointer: pointers.of(place),
            },
            (Self::Csv, Place::Cell { row, column, .. }) => FindingPlace::Csv {
                line: row.saturating_add(1),
                column: column.saturating_add(1),
            },
        }
    }
}

/// The answer about a content, and about the set that was made of it: number, status, and whether it was there before.
pub(super) fn answer(
    content: &ImportContent,
    names: &PlaceNames,
    made: Option<(i64, Status, bool)>,
) -> ProposalAnswer {
    let counts = content.preview.counts;
    let (total_warnings, warnings) = located(content.findings.clone(), names);
    ProposalAnswer {
        id: made.map(|(id, ..)| id),
        state: made.map(|(_, status, _)| status),
        same_as_before: made.is_some_and(|(_, _, same)| same),
        counts: ProposalCounts {
            new: counts.new,
            changed: counts.changed,
            unchanged: counts.unchanged,
        },
        warnings,
        total_warnings,
    }
}
