//! «What if»: where a series would end, in words, for rising and falling targets and for limits of the unit.

use crate::support::series as support;
use domain::{
    Decimal, format,
    progress::{SimulationStart, assess},
    sentence::simulation_answer,
};
use support::{all_cells, day, direction, indicator, series};

fn start(way: &str, baseline: &str, targets: &str, observed: &str) -> SimulationStart {
    let indicator = indicator(direction(way));
    let cells = all_cells(baseline, targets, observed);
    let series = series(&indicator, &cells);
    let progress = assess(
        &series,
        &domain::settings::Settings::default(),
        day("2026-02-01"),
    );
    let trajectory = progress.trajectory.expect("a way");
    SimulationStart::of(&series, &trajectory).expect("a year is left")
}

fn answer(start: &SimulationStart, step: &str) -> String {
    let words = simulation_answer(start, step).unwrap_or_else(|problem| problem);
    words.replace(format::NO_BREAK_SPACE, " ")
}

#[test]
fn a_step_leads_to_a_value_and_to_the_year_in_which_the_target_is_reached() {
    let rising = start("asc", "2022: 40", "2030: 79", "2025: 63.4");
    for (step, expected) in [
        (
            "3.12",
            "Si cada año se avanzara 3.12 puntos porcentuales, en 2030 llegaría a 79.0 %: alcanzaría la meta (79.0 %) en 2030.",
        ),
        (
            "4,5",
            "Si cada año se avanzara 4.5 puntos porcentuales, en 2030 llegaría a 85.9 %: alcanzaría la meta (79.0 %) en 2029.",
        ),
        (
            "1",
            "Si cada año se avanzara 1 punto porcentual, en 2030 llegaría a 68.4 %: no alcanzaría la meta (79.0 %); la diferencia sería de 10.6 puntos porcentuales.",
        ),
        (
            "-2",
            "Si cada año se retrocediera 2 puntos porcentuales, en 2030 llegaría a 53.4 %: no alcanzaría la meta (79.0 %); la diferencia sería de 25.6 puntos porcentuales.",
        ),
        (
            "0",
            "Si el valor no cambiara, en 2030 llegaría a 63.4 %: no alcanzaría la meta (79.0 %); la diferencia sería de 15.6 puntos porcentuales.",
        ),
        (
            "10",
            "Si cada año se avanzara 10 puntos porcentuales, antes de 2030 llegaría a 100.0 %, el máximo posible: alcanzaría la meta (79.0 %) en 2027.",
        ),
        (
            "-20",
            "Si cada año se retrocediera 20 puntos porcentuales, antes de 2030 llegaría a 0.0 %, el mínimo posible: no alcanzaría la meta (79.0 %); la diferencia sería de 79.0 puntos porcentuales.",
        ),
    ] {
        assert_eq!(answer(&rising, step), expected);
    }
}

#[test]
fn a_falling_target_is_reached_by_reducing() {
    let falling = start("desc", "2022: 40", "2030: 20", "2025: 33");
    assert_eq!(
        falling.step_needed(),
        "2.6".parse::<Decimal>().expect("a number")
    );
    assert_eq!(
        answer(&falling, "2.6"),
        "Si cada año se redujera 2.6 puntos porcentuales, en 2030 llegaría a 20.0 %: alcanzaría la meta (20.0 %) en 2030."
    );
    assert_eq!(
        answer(&falling, "-1"),
        "Si cada año aumentara 1 punto porcentual, en 2030 llegaría a 38.0 %: no alcanzaría la meta (20.0 %); la diferencia sería de 18.0 puntos porcentuales."
    );
}

#[test]
fn a_target_that_was_reached_is_kept_or_lost() {
    let reached = start("asc", "2022: 40", "2030: 60", "2025: 63");
    assert_eq!(reached.step_needed(), Decimal::ZERO);
    assert!(answer(&reached, "0").ends_with("mantendría la meta (60.0 %), que ya se alcanzó."));
    assert!(answer(&reached, "-1").ends_with("perdería la meta (60.0 %), que ya se alcanzó."));
}

#[test]
fn the_step_that_is_needed_is_rounded_so_that_it_suffices() {
    let thirds = start("asc", "2022: 40", "2030: 79", "2027: 63");
    assert_eq!(thirds.step_needed().to_string(), "5.34");
    let enough = answer(&thirds, "5.34");
    assert!(
        enough.contains("alcanzaría la meta (79.00 %) en 2030"),
        "{enough}"
    );
    assert!(answer(&thirds, "5.33").contains("no alcanzaría la meta"));
}

#[test]
fn what_is_no_number_is_reported_with_what_to_write() {
    let rising = start("asc", "2022: 40", "2030: 79", "2025: 63.4");
    for text in ["", "mucho", "n.d."] {
        let problem = simulation_answer(&rising, text).expect_err("no number");
        assert!(problem.ends_with('.') && problem.len() > 20, "{problem}");
    }
    let far = simulation_answer(&rising, "79228162514264337593543950335");
    assert!(far.is_err(), "{far:?}");
    let endless = SimulationStart {
        horizon: i32::MAX,
        ..rising
    };
    assert!(endless.simulate(Decimal::ONE).is_err());
}
