//! The one verdict above the two answers (rule 4.11): a sentence that reconciles them, from a closed table.
//!
//! Left, what came of the year's target ([`YearTarget`]); right, the outlook for the horizon ([`Outlook`]). Every pair has
//! its sentence, and the methodology shows all of them ([`table`]). Nothing is computed here that is not in the
//! progress, except how near «por poco» is: [`NARROWLY`].

use crate::{
    Decimal,
    band::{Band, State},
    format,
    indicator::{Indicator, IndicatorKind},
    progress::{NoProgress, Progress, Trajectory},
    settings::Settings,
};
use messages::t;

/// From this compliance on, a target that was missed was missed narrowly. Dashboard's own choice.
const NARROWLY: Decimal = Decimal::from_parts(95, 0, 0, false, 2);

/// What came of the target of the value's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearTarget {
    Met,
    /// Missed with a compliance of 95 % or more.
    MissedNarrowly,
    Missed,
    /// The year has no target, or the value cannot be compared with it.
    None,
}

/// Where the value stands on the way to the final target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    Achieved,
    OnTrack,
    /// On track by the yearly targets, which leave more to the last years than the pace so far would bring.
    OnTrackBackLoaded,
    /// By now nothing was expected, and the value did not fall.
    NothingExpected,
    /// By now a step back was expected, and the value is not behind it.
    StepBackExpected,
    NeedsAcceleration,
    Lagging,
    GoingBack,
    LimitBroken,
    NotComputable(NoProgress),
}

const YEAR_TARGETS: [YearTarget; 4] = [
    YearTarget::Met,
    YearTarget::MissedNarrowly,
    YearTarget::Missed,
    YearTarget::None,
];

/// The outlooks of the published table; its last stands for every reason.
const OUTLOOKS: [Outlook; 10] = [
    Outlook::Achieved,
    Outlook::OnTrack,
    Outlook::OnTrackBackLoaded,
    Outlook::NothingExpected,
    Outlook::StepBackExpected,
    Outlook::NeedsAcceleration,
    Outlook::Lagging,
    Outlook::GoingBack,
    Outlook::LimitBroken,
    Outlook::NotComputable(NoProgress::DirectionMismatch),
];

/// The verdict of an indicator; none for a context indicator, which is never judged.
pub fn verdict_sentence(
    indicator: &Indicator,
    progress: &Progress,
    settings: &Settings,
    horizon: i32,
) -> Option<String> {
    if indicator.kind == IndicatorKind::Context {
        return None;
    }
    if progress.latest.is_none() {
        return Some(without_value(progress.state).to_owned());
    }
    Some(sentence(
        year_target(progress),
        outlook(progress, settings),
        horizon,
    ))
}

/// Every sentence of the table with its pair, for the methodology.
pub fn table(horizon: i32) -> Vec<(YearTarget, Outlook, String)> {
    let pairs = OUTLOOKS
        .into_iter()
        .flat_map(|outlook| YEAR_TARGETS.map(|target| (target, outlook)));
    pairs
        .map(|(target, outlook)| (target, outlook, sentence(target, outlook, horizon)))
        .collect()
}

fn year_target(progress: &Progress) -> YearTarget {
    match &progress.annual {
        Ok(annual) if annual.met => YearTarget::Met,
        Ok(annual) if annual.compliance.is_ok_and(|share| share >= NARROWLY) => {
            YearTarget::MissedNarrowly
        }
        Ok(_) => YearTarget::Missed,
        Err(_) => YearTarget::None,
    }
}

fn outlook(progress: &Progress, settings: &Settings) -> Outlook {
    let trajectory = match &progress.trajectory {
        Ok(trajectory) => trajectory,
        Err(NoProgress::LimitBroken) => return Outlook::LimitBroken,
        Err(reason) => return Outlook::NotComputable(*reason),
    };
    match (trajectory.band, trajectory.pace) {
        (Band::Achieved, _) => Outlook::Achieved,
        (Band::OnTrack, Err(NoProgress::ExpectedNegative)) => Outlook::StepBackExpected,
        (Band::OnTrack, Err(_)) => Outlook::NothingExpected,
        (Band::OnTrack, Ok(_)) if falls_short(trajectory, settings) => Outlook::OnTrackBackLoaded,
        (Band::OnTrack, Ok(_)) => Outlook::OnTrack,
        (Band::NeedsAcceleration, _) => Outlook::NeedsAcceleration,
        (Band::Lagging, _) => Outlook::Lagging,
        (Band::GoingBack, _) => Outlook::GoingBack,
    }
}

/// Would the pace since the baseline end, at the horizon, under the share that counts as on track?
fn falls_short(trajectory: &Trajectory, settings: &Settings) -> bool {
    let end = trajectory.projection.ok().and_then(|end| {
        let way = trajectory.final_target.checked_sub(trajectory.baseline)?;
        end.checked_sub(trajectory.baseline)?.checked_div(way)
    });
    end.is_some_and(|share| share < settings.on_track_from)
}

fn without_value(state: State) -> &'static str {
    match state {
        State::Late => t!("Todavía no hay ningún valor, y el plazo para reportarlo ya venció."),
        State::NotDueYet => t!("Todavía no corresponde un valor: no se puede juzgar el avance."),
        State::NotApplicable => t!("El indicador no aplica por ahora: no se juzga su avance."),
        _ => t!("Todavía no se publica ningún valor: no se puede juzgar el avance."),
    }
}

fn sentence(target: YearTarget, outlook: Outlook, horizon: i32) -> String {
    let (is_good, outlook) = (is_good(outlook), outlook_words(outlook, horizon));
    let (was_met, target) = match target {
        YearTarget::Met => (true, t!("Se cumplió la meta del año")),
        YearTarget::MissedNarrowly => (false, t!("No se cumplió la meta del año por poco")),
        YearTarget::Missed => (false, t!("No se cumplió la meta del año")),
        YearTarget::None => return format!("{}.", format::capitalised(&outlook)),
    };
    if was_met == is_good {
        t!("{target} y {outlook}.", target, outlook)
    } else {
        t!("{target}, pero {outlook}.", target, outlook)
    }
}

/// Does the outlook speak for the same as a target that was met?
fn is_good(outlook: Outlook) -> bool {
    matches!(
        outlook,
        Outlook::Achieved | Outlook::OnTrack | Outlook::NothingExpected | Outlook::StepBackExpected
    )
}

fn outlook_words(outlook: Outlook, horizon: i32) -> String {
    match outlook {
        Outlook::Achieved => t!("la meta de {horizon} ya se alcanzó", horizon),
        Outlook::OnTrack => t!("va en camino a {horizon}", horizon),
        Outlook::OnTrackBackLoaded => t!(
            "el ritmo hasta ahora no alcanza para {horizon}: el plan deja más avance para los últimos años",
            horizon
        ),
        Outlook::NothingExpected => {
            t!("el plan concentra el avance en los últimos años: hasta ahora correspondía 0 %")
                .to_owned()
        }
        Outlook::StepBackExpected => {
            t!("el plan preveía un retroceso a esta altura y el valor no retrocedió más").to_owned()
        }
        Outlook::NeedsAcceleration => {
            t!(
                "necesita acelerar para llegar a la meta de {horizon}",
                horizon
            )
        }
        Outlook::Lagging => t!(
            "está rezagado: el ritmo queda lejos del que pide {horizon}",
            horizon
        ),
        Outlook::GoingBack => t!("el valor retrocedió respecto de lo previsto").to_owned(),
        Outlook::LimitBroken => {
            t!("el valor ya no respeta el límite, que se respetaba en la línea de base").to_owned()
        }
        Outlook::NotComputable(reason) => t!(
            "no se puede decir si va en camino a {horizon}: {reason}",
            horizon,
            reason
        ),
    }
}
