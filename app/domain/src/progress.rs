//! Progress: two answers, never one colour (rule book section 4).
//!
//! 1. Was this year's target met? [`Annual`].
//! 2. Is it on the way to the horizon? [`Trajectory`].
//!
//! Beside them a second opinion by the growth-rate method of Open SDG, [`Growth`]. Nothing is patched: what
//! cannot be computed is a named reason, [`NoProgress`]. All arithmetic is checked decimal
//! arithmetic; a float never appears.
//!
//! What it deliberately does not do: it does not word anything (see [`crate::sentence`]), it does not
//! aggregate indicators (see [`crate::rollup`]) and it does not know where cells come from.

mod annual;
mod arithmetic;
mod goal;
mod growth;
mod path;
mod remarks;
mod rows;
mod series;
mod simulation;
mod standing;
mod trajectory;
mod working;

pub use arithmetic::has_meaning;
pub use goal::runs_against_direction;
pub use path::{projection_path, required_path};
pub use rows::rows;
pub use series::year_targets;
pub use simulation::{Simulation, SimulationStart};
pub use standing::{expected_gaps, gap_of};

use crate::{
    Decimal,
    band::{Band, State},
    calendar::Rule,
    formulas::Formulas,
    gap::Gap,
    indicator::Indicator,
    period::Period,
    settings::{ComplianceMethod, Settings},
    value::{Cell, Quantity},
};
use chrono::NaiveDate;
use messages::{Language, in_language, t};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The whole answer for one series on the day `today` (the release's `as_of`).
///
/// Total: it always answers; what is missing is a named reason in its place.
pub fn assess(series: &Series<'_>, settings: &Settings, today: NaiveDate) -> Progress {
    let annual = annual::annual(series, settings);
    let trajectory = trajectory::trajectory(series, settings);
    let growth = growth::growth(series);
    Progress {
        state: standing::state(series, &trajectory, today),
        latest: series
            .latest()
            .map(|(period, quantity, _)| (period, quantity.clone())),
        remarks: remarks::remarks(series, settings, today, &trajectory, &growth),
        // Stored and signed with the release: in one language, whichever page is being made.
        working: in_language(Language::Spanish, || {
            working::steps(series, &annual, &trajectory, &growth)
        }),
        annual,
        trajectory,
        growth,
        formula_version: settings.formula_version.clone(),
    }
}

/// The state alone, without words and working: for comparing many mixtures of old and new.
pub(crate) fn state(series: &Series<'_>, settings: &Settings, today: NaiveDate) -> State {
    standing::state(series, &trajectory::trajectory(series, settings), today)
}

/// Everything the rules need about one series. Built by [`Series::of`] from cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series<'a> {
    pub indicator: &'a Indicator,
    /// The indicator's days: when a period without a number is late.
    pub rule: Rule,
    /// Y: the year of the final target.
    pub horizon: i32,
    /// y0 and b.
    pub baseline: Option<(Period, Quantity)>,
    /// Year of the earliest baseline with a number; y0 is that of the latest.
    pub first_baseline: Option<i32>,
    /// One per year, ascending by year.
    pub targets: Vec<(i32, Decimal)>,
    /// All observed cells of the series with their period, ascending; gaps stated by people included.
    pub observed: Vec<&'a Cell>,
    /// The version of the formulas, for releases that were computed by earlier ones.
    pub formulas: Formulas,
}

/// Why a progress number does not exist. Shown in words, never patched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoProgress {
    NoBaseline,
    NoYearTarget,
    NoFinalTarget,
    NoObservation,
    NoDirection,
    TargetEqualsBaseline,
    YearTargetEqualsBaseline,
    DirectionMismatch,
    ZeroBase,
    ZeroDivisor,
    SignChange,
    NoElapsedYears,
    AfterHorizon,
    ExpectedZero,
    /// The year's target lies behind the baseline, so a ratio to it would reward falling back.
    ExpectedNegative,
    NoRemainingYears,
    BaselineAtHorizon,
    /// Ratio method with a negative divisor: the quotient would grow as the value worsens.
    NegativeDivisor,
    /// Nothing to advance: the baseline is already on the right side of the target.
    BaselineMeetsTarget,
    /// Ceiling or floor: the baseline respected the limit and the value no longer does.
    LimitBroken,
    SeriesBreak,
    Overflow,
    /// Rule 4.12: of a rate of change, or of a value below zero, no percentage says how far it is.
    SignedVariation,
    /// Rule 4.12: the divisor reads as zero with the decimals that the unit shows.
    DivisorBelowRounding,
    /// Rule 4.12: beyond ten times the divisor, up or down.
    BeyondMeaning,
}

impl NoProgress {
    /// The reason in words, in the present language; in lower case, for the end of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoBaseline => t!("el indicador no tiene línea de base"),
            Self::NoYearTarget => t!("no hay meta para el año"),
            Self::NoFinalTarget => t!("no hay meta para el año final"),
            Self::NoObservation => t!("no hay ningún valor obtenido"),
            Self::NoDirection => t!("no se declaró el sentido esperado"),
            Self::TargetEqualsBaseline => t!("la meta final es igual a la línea de base"),
            Self::YearTargetEqualsBaseline => t!("la meta del año es igual a la línea de base"),
            Self::DirectionMismatch => t!("la meta contradice el sentido"),
            Self::ZeroBase => t!("el valor de base es cero y la tasa de crecimiento no existe"),
            Self::ZeroDivisor => t!("el divisor es cero"),
            Self::SignChange => {
                t!("los valores cambian de signo y la tasa de crecimiento no existe")
            }
            Self::NoElapsedYears => t!("aún no pasa ningún año desde la línea de base"),
            Self::AfterHorizon => t!("el año del valor es posterior al año final"),
            Self::ExpectedZero => t!("lo que correspondía a esta altura era cero avance"),
            Self::ExpectedNegative => {
                t!(
                    "la meta del año está por detrás de la línea de base y el ritmo no se puede medir"
                )
            }
            Self::NoRemainingYears => t!("no queda ningún año hasta el año final"),
            Self::BaselineAtHorizon => t!("la línea de base no es anterior al año final"),
            Self::NegativeDivisor => {
                t!("una división entre un número negativo no mide el cumplimiento")
            }
            Self::BaselineMeetsTarget => {
                t!("la línea de base ya cumplía la meta y el avance desde ella no se puede medir")
            }
            Self::LimitBroken => {
                t!("la línea de base respetaba el límite y el valor ya no lo respeta")
            }
            Self::SeriesBreak => {
                t!("un quiebre de serie impide comparar el valor con la línea de base")
            }
            Self::Overflow => t!("el resultado excede la precisión del cálculo"),
            Self::SignedVariation => t!("de una variación con signo no se publica un porcentaje"),
            Self::DivisorBelowRounding => t!("el divisor es menor que el redondeo de la unidad"),
            Self::BeyondMeaning => t!("un porcentaje de más de 1,000 % no dice nada"),
        }
    }
}

impl fmt::Display for NoProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for NoProgress {}

/// Answer 1: was the target of the latest observed year met?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annual {
    pub period: Period,
    pub value: Decimal,
    pub target: Decimal,
    pub met: bool,
    pub method: ComplianceMethod,
    /// As a fraction (1.057 = 105.7 %). Never capped.
    pub compliance: Result<Decimal, NoProgress>,
}

/// How `expected` was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedFrom {
    YearTarget,
    Linear,
}

/// Answer 2: is it on the way to the horizon? Fractions, not percentages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trajectory {
    pub period: Period,
    pub value: Decimal,
    pub baseline: Decimal,
    pub baseline_year: i32,
    pub final_target: Decimal,
    pub horizon: i32,
    /// (v−b)/(T(Y)−b)
    pub advance: Decimal,
    pub expected: Decimal,
    pub expected_from: ExpectedFrom,
    /// advance / expected
    pub pace: Result<Decimal, NoProgress>,
    /// (T(Y)−v)/(Y−y), in units per year; zero or of the opposite sign when already reached.
    pub required_per_year: Result<Decimal, NoProgress>,
    /// (v−b)/(y−y0), in units per year.
    pub achieved_per_year: Result<Decimal, NoProgress>,
    /// v + achieved·(Y−y): where the horizon ends at this pace.
    pub projection: Result<Decimal, NoProgress>,
    pub band: Band,
}

/// Second opinion: growth-rate method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// CAGR(v,b)
    pub actual: Decimal,
    /// CAGR(T(Y),b)
    pub required: Decimal,
    /// R = d·sign(b)·actual / |required|
    pub ratio: Decimal,
    pub band: Band,
}

/// Things a page must add in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum Remark {
    /// The two methods fall in different bands.
    MethodsDisagree {
        trajectory: Band,
        growth: Band,
    },
    /// The value lies within rounding (half of the last shown decimal) of a band's edge.
    NearEdge {
        other: Band,
    },
    Provisional {
        period: Period,
    },
    /// A period after the latest value is late; one remark for each of them, in order.
    LateSince {
        period: Period,
        since: NaiveDate,
    },
    DirectionReason {
        reason: String,
    },
}

/// The whole answer for one series, with its working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub state: State,
    /// Latest observation with a number.
    pub latest: Option<(Period, Quantity)>,
    pub annual: Result<Annual, NoProgress>,
    pub trajectory: Result<Trajectory, NoProgress>,
    pub growth: Result<Growth, NoProgress>,
    pub remarks: Vec<Remark>,
    /// One line per step, formula with the numbers put in, for "Explica este número": in Spanish. A page shows
    /// [`Progress::shown_working`].
    pub working: Vec<WorkingStep>,
    pub formula_version: String,
}

impl Progress {
    /// The state in words, with the reason where the targets contradict the direction (rule 4.10):
    /// «No calculable: la meta contradice el sentido».
    pub fn state_words(&self) -> String {
        let label = self.state.label();
        match self.trajectory {
            Err(reason @ NoProgress::DirectionMismatch) if self.state == State::NotComputable => {
                format!("{label}: {reason}")
            }
            _ => label.to_owned(),
        }
    }

    /// The working in the present language, for pages; the stored one is Spanish. `series` is the one that was assessed.
    pub fn shown_working(&self, series: &Series<'_>) -> Vec<WorkingStep> {
        working::steps(series, &self.annual, &self.trajectory, &self.growth)
    }

    /// Is the value that should be the latest overdue? Also where an older one came.
    pub fn is_late(&self) -> bool {
        let is_late = |remark: &Remark| matches!(remark, Remark::LateSince { .. });
        self.state == State::Late || self.remarks.iter().any(is_late)
    }
}

/// One line of working: `avance = (v − b) / (T(2030) − b) = (63.4 − 40) / (79 − 40) = 0.6`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingStep {
    pub name: String,
    pub formula: String,
    pub substituted: String,
    pub result: String,
}

/// One row of the table on an indicator page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesRow<'a> {
    pub period: Period,
    #[serde(skip)]
    pub cell: Option<&'a Cell>,
    pub value: Option<Decimal>,
    pub gap: Option<Gap>,
    pub target: Option<Decimal>,
    pub met: Option<bool>,
    pub compliance: Option<Result<Decimal, NoProgress>>,
    pub is_baseline: bool,
}
