//! What people read: the two answers, the remarks and the working, word for word.

use crate::support::series as support;
use domain::{
    format,
    indicator::{Direction, Indicator, UnitKind},
    sentence::{self, remark_sentences},
    settings::{ComplianceMethod, Settings},
};
use support::{all_cells, direction, indicator, progress};

const TODAY: &str = "2026-02-01";

/// Both answers, with plain spaces.
fn answers(indicator: &Indicator, baseline: &str, targets: &str, observed: &str) -> String {
    let p = progress(
        indicator,
        &all_cells(baseline, targets, observed),
        ComplianceMethod::Ratio,
        TODAY,
    );
    let both = [
        sentence::annual_sentence(indicator, &p),
        sentence::trajectory_sentence(indicator, &p),
    ];
    both.join(" ").replace(format::NO_BREAK_SPACE, " ")
}

#[test]
fn a_falling_target_is_worded_as_a_reduction() {
    assert_eq!(
        answers(
            &indicator(Some(Direction::Descending)),
            "2022: 40",
            "2025: 32.5, 2030: 20",
            "2025: 33"
        ),
        "En 2025 se obtuvo 33.0 %; la meta del año era 32.5 %: meta no cumplida (98.5 %). \
         Rumbo a 2030: se avanzó 35 % del camino; a esta altura correspondía 38 %. Necesita acelerar. \
         Hace falta reducir 2.6 puntos porcentuales por año; \
         desde la línea de base se redujo 2.3 por año; \
         a este ritmo, en 2030 llegaría a 21.3 % (meta 20.0 %)."
    );
}

#[test]
fn a_limit_is_respected_or_not() {
    let ceiling = indicator(Some(Direction::Ceiling));
    assert_eq!(
        answers(&ceiling, "2022: 6", "2025: 9, 2030: 8", "2025: 7"),
        "En 2025 se obtuvo 7.0 %; el máximo permisible del año era 9.0 %: meta cumplida (100.0 %). \
         Rumbo a 2030: el valor respeta el límite final (8.0 %). Logrado. \
         Desde la línea de base aumentó 0.3 puntos porcentuales por año; \
         a este ritmo, en 2030 llegaría a 8.7 % (meta 8.0 %)."
    );
    assert_eq!(
        answers(&ceiling, "2022: 6", "2025: 9, 2030: 8", "2025: 10"),
        "En 2025 se obtuvo 10.0 %; el máximo permisible del año era 9.0 %: meta no cumplida (90.0 %). \
         La línea de base respetaba el límite y el último valor ya no lo respeta. En retroceso."
    );
}

#[test]
fn almost_is_not_read_as_done() {
    assert_eq!(
        answers(
            &indicator(Some(Direction::Ascending)),
            "2022: 40",
            "2025: 60, 2030: 60.01",
            "2025: 59.99"
        ),
        "En 2025 se obtuvo 59.99 %; la meta del año era 60.00 %: meta no cumplida (99.98 %). \
         Rumbo a 2030: se avanzó 99.9 % del camino; a esta altura correspondía 99.95 %. En camino. \
         Hace falta avanzar 0.004 puntos porcentuales por año; \
         desde la línea de base se avanzó 6.7 por año; \
         a este ritmo la meta se alcanza antes de 2030."
    );
}

/// Rule 4.11: the first sentence reconciles both answers.
#[test]
fn one_verdict_reconciles_the_two_answers() {
    let say = |direction: &str, baseline: &str, targets: &str, observed: &str| {
        let indicator = indicator(support::direction(direction));
        let cells = all_cells(baseline, targets, observed);
        let p = progress(&indicator, &cells, ComplianceMethod::Ratio, TODAY);
        sentence::verdict_sentence(&indicator, &p, &Settings::default(), 2030).expect("a verdict")
    };
    for (given, verdict) in [
        (
            ("asc", "2022: 40", "2025: 54, 2030: 79", "2025: 56"),
            "Se cumplió la meta del año y va en camino a 2030.",
        ),
        (
            ("asc", "2022: 40", "2025: 54.6, 2030: 79", "2025: 54.4"),
            "No se cumplió la meta del año por poco, pero va en camino a 2030.",
        ),
        (
            ("asc", "2022: 40", "2025: 42, 2030: 79", "2025: 42"),
            "Se cumplió la meta del año, pero el ritmo hasta ahora no alcanza para 2030: el plan deja más avance \
             para los últimos años.",
        ),
        (
            ("asc", "2022: 40", "2025: 40, 2030: 79", "2025: 41"),
            "Se cumplió la meta del año y el plan concentra el avance en los últimos años: hasta ahora correspondía 0 %.",
        ),
        (
            ("asc", "2022: 40", "2025: 60, 2030: 79", "2025: 45"),
            "No se cumplió la meta del año y está rezagado: el ritmo queda lejos del que pide 2030.",
        ),
        (
            ("asc", "2022: 40", "2030: 79", "2025: 80"),
            "La meta de 2030 ya se alcanzó.",
        ),
        (
            ("asc", "2022: 40", "2025: 35, 2030: 30", "2025: 35"),
            "No se puede decir si va en camino a 2030: la meta contradice el sentido.",
        ),
        (
            ("asc", "2022: 40", "2025: 45, 2030: 79", ""),
            "Todavía no corresponde un valor: no se puede juzgar el avance.",
        ),
    ] {
        let (direction, baseline, targets, observed) = given;
        assert_eq!(say(direction, baseline, targets, observed), verdict);
    }
}

#[test]
fn the_published_table_of_verdicts_has_every_pair_once() {
    let table = sentence::verdict_table(2030);
    let mut sentences: Vec<_> = table.iter().map(|(.., sentence)| sentence).collect();
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!((table.len(), sentences.len()), (40, 40));
}

/// Rule 4.12: the difference in units is said instead of a percentage that means nothing.
#[test]
fn a_percentage_that_means_nothing_is_shown_in_units() {
    let said = answers(
        &indicator(Some(Direction::Ascending)),
        "2022: 0",
        "2025: 1, 2030: 2",
        "2025: 59",
    );
    assert!(
        said.starts_with(
            "En 2025 se obtuvo 59.0 %; la meta del año era 1.0 %: meta cumplida, 58.0 puntos porcentuales por encima. \
             El porcentaje de cumplimiento no se publica: un porcentaje de más de 1,000 % no dice nada. \
             Rumbo a 2030: la meta final ya se alcanzó: 59.0 % frente a 0.0 % en la línea de base y una meta de 2.0 %. Logrado."
        ),
        "{said}"
    );
    assert!(!said.contains("5,900"), "{said}");
}

#[test]
fn units_agree_in_number_and_are_shown_once() {
    let mut counted = indicator(Some(Direction::Ascending));
    counted.unit.kind = UnitKind::Quantity;
    "proyectos".clone_into(&mut counted.unit.label);
    counted.unit.shown_decimals = 0;
    counted.unit.max = None;
    let said = |observed: &str| answers(&counted, "2022: 10", "2025: 30, 2030: 50", observed);
    assert_eq!(
        said("2025: 27"),
        "En 2025 se obtuvieron 27 proyectos; la meta del año era 30: meta no cumplida (90.0 %). \
         Rumbo a 2030: se avanzó 43 % del camino; a esta altura correspondía 50 %. Necesita acelerar. \
         Hace falta avanzar 4.6 proyectos por año; desde la línea de base se avanzó 5.7 por año; \
         a este ritmo, en 2030 llegaría a 55 proyectos (meta 50)."
    );
}

#[test]
fn remarks_are_one_sentence_each() {
    let cells = all_cells("2022: 40", "2024: 50, 2030: 80", "2024-Q4: 49.46p");
    let p = progress(
        &indicator(Some(Direction::Ascending)),
        &cells,
        ComplianceMethod::Ratio,
        "2026-06-01",
    );
    assert_eq!(
        remark_sentences(&p),
        [
            "Los dos métodos no coinciden: por el camino recorrido está «necesita acelerar»; \
             por la tasa de crecimiento, «en camino».",
            "El valor está en el borde: con la diferencia de un redondeo estaría «en camino».",
            "El valor del 4.º trimestre de 2024 es provisional y puede cambiar.",
            "Falta el valor de 2025: su plazo venció el 31 de marzo de 2026.",
        ]
    );
}

#[test]
fn every_late_period_is_named_in_one_sentence() {
    let cells = all_cells("2022: 40", "2023: 45, 2030: 80", "2023: 46");
    let p = progress(
        &indicator(Some(Direction::Ascending)),
        &cells,
        ComplianceMethod::Ratio,
        "2026-06-01",
    );
    assert!(p.is_late());
    assert_eq!(
        remark_sentences(&p),
        ["Faltan 2 valores vencidos: 2024 y 2025; el primer plazo venció el 31 de marzo de 2025.",]
    );
}

#[test]
fn the_answers_read_as_sentences() {
    let mut indicator = indicator(direction("asc"));
    let say = |indicator: &domain::indicator::Indicator, cells: &str| {
        let p = progress(
            indicator,
            &all_cells("2022: 40", "2025: 60, 2030: 79", cells),
            ComplianceMethod::Ratio,
            TODAY,
        );
        let both = format!(
            "{} {}",
            sentence::annual_sentence(indicator, &p),
            sentence::trajectory_sentence(indicator, &p)
        );
        both.replace(format::NO_BREAK_SPACE, " ")
    };
    assert_eq!(
        say(&indicator, "2025: 63.4"),
        "En 2025 se obtuvo 63.4 %; la meta del año era 60.0 %: meta cumplida (105.7 %). \
         Rumbo a 2030: se avanzó 60 % del camino; a esta altura correspondía 51 %. En camino. \
         Hace falta avanzar 3.1 puntos porcentuales por año; desde la línea de base se avanzó 7.8 por año; \
         a este ritmo la meta se alcanza antes de 2030."
    );
    assert_eq!(
        say(&indicator, "2025: 49"),
        "En 2025 se obtuvo 49.0 %; la meta del año era 60.0 %: meta no cumplida (81.7 %). \
         Rumbo a 2030: se avanzó 23 % del camino; a esta altura correspondía 51 %. Rezagado. \
         Hace falta avanzar 6.0 puntos porcentuales por año; desde la línea de base se avanzó 3.0 por año; \
         a este ritmo, en 2030 llegaría a 64.0 % (meta 79.0 %)."
    );
    assert_eq!(
        say(&indicator, ""),
        "Todavía no corresponde reportar un valor. El avance se calculará cuando haya un valor obtenido."
    );
    indicator.direction = None;
    assert_eq!(
        say(&indicator, "2025: 49"),
        "En 2025 se obtuvo 49.0 %; no se puede comparar con una meta: no se declaró el sentido esperado. \
         El avance hacia la meta final no se puede calcular: no se declaró el sentido esperado."
    );
}

#[test]
fn the_working_shows_formula_and_numbers() {
    let indicator = indicator(direction("asc"));
    let cells = all_cells("2022: 40", "2025: 60, 2030: 79", "2025: 63.4");
    let p = progress(&indicator, &cells, ComplianceMethod::Ratio, TODAY);
    let lines: Vec<String> = p
        .working
        .iter()
        .map(|s| {
            format!(
                "{} = {} = {} = {}",
                s.name, s.formula, s.substituted, s.result
            )
            .replace(format::NO_BREAK_SPACE, " ")
        })
        .collect();
    assert_eq!(
        &lines[..8],
        [
            "meta del año = v ≥ T(2025) = 63.4 ≥ 60 = se cumple",
            "cumplimiento = v / T(2025) = 63.4 / 60 = 1.056667 (105.7 %)",
            "avance = (v − b) / (T(2030) − b) = (63.4 − 40) / (79 − 40) = 0.6 (60.0 %)",
            "avance que correspondía = (T(2025) − b) / (T(2030) − b) = (60 − 40) / (79 − 40) = 0.512821 (51.3 %)",
            "ritmo = avance / avance que correspondía = 0.6 / 0.512821 = 1.17",
            "necesario por año = (T(2030) − v) / (2030 − y) = (79 − 63.4) / (2030 − 2025) = 3.12",
            "logrado por año = (v − b) / (y − y0) = (63.4 − 40) / (2025 − 2022) = 7.8",
            "proyección = v + logrado por año × (2030 − y) = 63.4 + 7.8 × (2030 − 2025) = 102.4",
        ]
    );
}

#[test]
fn a_context_indicator_only_states_its_value() {
    let mut context = indicator(None);
    context.kind = domain::indicator::IndicatorKind::Context;
    assert_eq!(
        answers(&context, "", "", "2024: 63.4"),
        "En 2024 se obtuvo 63.4 %. \
         Es un indicador de contexto: no tiene meta y no cuenta en el avance de la política."
    );
}

#[test]
fn a_gap_says_why() {
    use domain::gap::Gap;
    for (gap, words) in [
        (Gap::NotAvailable("n.d.".to_owned()), "no disponible"),
        (
            Gap::NotAvailable("No disponible".to_owned()),
            "no disponible",
        ),
        (
            Gap::NotAvailable("la encuesta no se hizo".to_owned()),
            "no disponible: la encuesta no se hizo",
        ),
        (Gap::NotApplicable("N/A".to_owned()), "no aplica"),
        (Gap::NotMeasured, "sin medición"),
        (
            Gap::Late {
                since: support::day("2026-03-31"),
            },
            "vencido desde el 31 de marzo de 2026",
        ),
    ] {
        assert_eq!(sentence::gap_words(&gap), words);
    }
}
