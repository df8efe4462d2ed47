//! `GET /api/v1/indicadores/{code}/progreso` and `/api/v1/progreso`: every component of both answers
//! and of the second opinion, each with its reason where it does not exist, and the working.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    Decimal,
    band::{Band, State as Standing},
    code::IndicatorCode,
    indicator::{Indicator, IndicatorKind},
    period::Period,
    progress::{
        Annual, ExpectedFrom, Growth, NoProgress, Progress, Remark, Series, Trajectory,
        WorkingStep, assess,
    },
    release::Release,
    sentence,
    settings::ComplianceMethod,
    value::{Breakdown, Quantity},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Envelope, respond};
use super::filter::IndicatorFilter;
use super::indicator::find;
use super::listing::{self, ListRequest, Listed};
use super::paging::{Ordering, Paging};
use super::problem::Problem;
use super::release_request::{ReleaseQuery, ReleaseRequest};
use super::selection::{self, Selection};
use super::series::label;

/// The state of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct StateAnswer {
    /// `on-track`, `late` …
    #[schema(example = "on-track")]
    code: &'static str,
    #[schema(example = "En camino")]
    label: String,
}

impl StateAnswer {
    pub fn of(state: Standing) -> Self {
        Self {
            code: state.slug(),
            label: state.label_es().to_owned(),
        }
    }

    /// The state with its reason: «No calculable: la meta contradice el sentido».
    pub fn of_progress(progress: &Progress) -> Self {
        Self {
            code: progress.state.slug(),
            label: progress.state_words(),
        }
    }
}

/// Why a number does not exist.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reason {
    #[schema(value_type = String, example = "no_baseline")]
    code: NoProgress,
    sentence: String,
}

impl Reason {
    pub fn of(why: NoProgress) -> Self {
        Self {
            code: why,
            sentence: why.to_string(),
        }
    }
}

/// A computed number, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct Component {
    #[schema(value_type = Option<String>, example = "0.6")]
    value: Option<Decimal>,
    reason: Option<Reason>,
}

impl Component {
    fn of(result: Result<Decimal, NoProgress>) -> Self {
        Self {
            value: result.ok(),
            reason: result.err().map(Reason::of),
        }
    }
}

/// The progress of one series. Fractions, not percentages.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressAnswer {
    #[schema(value_type = String)]
    indicator: IndicatorCode,
    name: String,
    unit: String,
    #[schema(value_type = String)]
    breakdown: Breakdown,
    label: String,
    state: StateAnswer,
    #[schema(value_type = Option<String>)]
    latest_period: Option<Period>,
    #[schema(value_type = Option<Object>)]
    latest: Option<Quantity>,
    /// Was the target of the latest year met?
    annual: Option<AnnualAnswer>,
    annual_reason: Option<Reason>,
    /// Is it on the way to the horizon?
    trajectory: Option<TrajectoryAnswer>,
    trajectory_reason: Option<Reason>,
    /// Second opinion: the growth-rate method of Open SDG.
    growth: Option<GrowthAnswer>,
    growth_reason: Option<Reason>,
    #[schema(value_type = Vec<Object>)]
    remarks: Vec<Remark>,
    /// One sentence that reconciles both answers.
    verdict: Option<String>,
    /// The same in plain Spanish.
    sentences: Vec<String>,
    /// Formulas with the numbers put in.
    #[schema(value_type = Vec<Object>)]
    working: Vec<WorkingStep>,
    formula_version: String,
}

/// First answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnualAnswer {
    #[schema(value_type = String)]
    period: Period,
    #[schema(value_type = String)]
    value: Decimal,
    #[schema(value_type = String)]
    target: Decimal,
    met: bool,
    /// `ratio` or `from_baseline`, a setting of the policy.
    #[schema(value_type = String)]
    method: ComplianceMethod,
    compliance: Component,
}

/// Second answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrajectoryAnswer {
    #[schema(value_type = String)]
    period: Period,
    #[schema(value_type = String)]
    value: Decimal,
    #[schema(value_type = String)]
    baseline: Decimal,
    baseline_year: i32,
    #[schema(value_type = String)]
    final_target: Decimal,
    horizon: i32,
    /// (v − b) / (T(horizon) − b)
    #[schema(value_type = String)]
    advance: Decimal,
    #[schema(value_type = String)]
    expected: Decimal,
    /// `year_target` or `linear`.
    #[schema(value_type = String)]
    expected_from: ExpectedFrom,
    /// advance / expected
    pace: Component,
    required_per_year: Component,
    achieved_per_year: Component,
    /// Value at the horizon if the pace so far goes on.
    projection: Component,
    #[schema(value_type = String)]
    band: Band,
}

/// Second opinion.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrowthAnswer {
    #[schema(value_type = String)]
    actual: Decimal,
    #[schema(value_type = String)]
    required: Decimal,
    #[schema(value_type = String)]
    ratio: Decimal,
    #[schema(value_type = String)]
    band: Band,
}

/// Progress of one indicator.
#[utoipa::path(get, path = "/api/v1/indicadores/{code}/progreso", tag = "progreso", summary = "Cada parte del cálculo del avance",
    params(("code" = String, Path, example = "S04-1"), selection::SeriesQuery, ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<ProgressAnswer>>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn read(
    Path(code): Path<String>,
    Query(query): Query<selection::SeriesQuery>,
    asked: ReleaseRequest,
) -> Response {
    let name = format!("progress {code} {:?}", query.desagregacion);
    respond(asked, name, move |published| {
        let release = published.release;
        let indicator = find(release, &code)?;
        let breakdowns = Selection::read(&query)?.existing(release, indicator)?;
        Ok(breakdowns
            .iter()
            .map(|b| answer(release, indicator, b))
            .collect::<Vec<_>>())
    })
    .await
}

/// Progress of the headline series of the indicators of the policy that pass the filters; context indicators have none.
#[utoipa::path(get, path = "/api/v1/progreso", tag = "progreso", summary = "El avance de los indicadores, con filtros, páginas y orden",
    params(IndicatorFilter, Ordering, Paging, ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<ProgressAnswer>>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn read_all(request: ListRequest) -> Response {
    let of_policy = |one: &Indicator| one.kind == IndicatorKind::Policy;
    let row = |release: &Release, one: Listed<'_>| {
        describe(release, one.indicator, &Breakdown::headline(), one.progress)
    };
    listing::respond(request, of_policy, row).await
}

/// The computation of one series on the day of the release.
pub fn progress_of(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> Progress {
    assess(
        &Series::of(release, indicator, breakdown),
        &release.settings,
        release.as_of,
    )
}

/// The whole answer for one series.
pub fn answer(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> ProgressAnswer {
    let progress = progress_of(release, indicator, breakdown);
    describe(release, indicator, breakdown, progress)
}

fn describe(
    release: &Release,
    indicator: &Indicator,
    breakdown: &Breakdown,
    progress: Progress,
) -> ProgressAnswer {
    let mut sentences = vec![
        sentence::annual_sentence(indicator, &progress),
        sentence::trajectory_sentence(indicator, &progress),
    ];
    sentences.extend(sentence::remark_sentences(&progress));
    sentences.retain(|sentence| !sentence.is_empty());
    let horizon = release.catalogue.edition.horizon;
    let verdict = sentence::verdict_sentence(indicator, &progress, &release.settings, horizon);
    let reason = |why: Option<NoProgress>| why.map(Reason::of);
    ProgressAnswer {
        indicator: indicator.code.clone(),
        name: indicator.name.clone(),
        unit: indicator.unit.label.clone(),
        breakdown: breakdown.clone(),
        label: label(release, breakdown),
        state: StateAnswer::of_progress(&progress),
        latest_period: progress.latest.as_ref().map(|(period, _)| *period),
        latest: progress.latest.map(|(_, quantity)| quantity),
        annual_reason: reason(progress.annual.as_ref().err().copied()),
        annual: progress.annual.ok().map(annual),
        trajectory_reason: reason(progress.trajectory.as_ref().err().copied()),
        trajectory: progress.trajectory.ok().map(trajectory),
        growth_reason: reason(progress.growth.as_ref().err().copied()),
        growth: progress.growth.ok().map(growth),
        remarks: progress.remarks,
        verdict,
        sentences,
        working: progress.working,
        formula_version: progress.formula_version,
    }
}

fn annual(annual: Annual) -> AnnualAnswer {
    AnnualAnswer {
        period: annual.period,
        value: annual.value,
        target: annual.target,
        met: annual.met,
        method: annual.method,
        compliance: Component::of(annual.compliance),
    }
}

fn trajectory(trajectory: Trajectory) -> TrajectoryAnswer {
    TrajectoryAnswer {
        period: trajectory.period,
        value: trajectory.value,
        baseline: trajectory.baseline,
        baseline_year: trajectory.baseline_year,
        final_target: trajectory.final_target,
        horizon: trajectory.horizon,
        advance: trajectory.advance,
        expected: trajectory.expected,
        expected_from: trajectory.expected_from,
        pace: Component::of(trajectory.pace),
        required_per_year: Component::of(trajectory.required_per_year),
        achieved_per_year: Component::of(trajectory.achieved_per_year),
        projection: Component::of(trajectory.projection),
        band: trajectory.band,
    }
}

fn growth(growth: Growth) -> GrowthAnswer {
    GrowthAnswer {
        actual: growth.actual,
        required: growth.required,
        ratio: growth.ratio,
        band: growth.band,
    }
}
