//! The invented indicators of the made-up release.

use domain::{
    indicator::{
        Aggregation, Direction, Ficha, Indicator, IndicatorKind, SeriesBreak, Unit, UnitKind,
    },
    period::Periodicity,
};

use super::cells::HOSTILE;

fn percentage() -> Unit {
    Unit {
        kind: UnitKind::Percentage,
        label: "%".to_owned(),
        decimals: 4,
        shown_decimals: 1,
        min: Some(0.into()),
        max: Some(100.into()),
    }
}

fn other(kind: UnitKind, label: &str, shown_decimals: u8) -> Unit {
    Unit {
        kind,
        label: label.to_owned(),
        decimals: 4,
        shown_decimals,
        min: None,
        max: None,
    }
}

fn indicator(
    code: &str,
    node: &str,
    name: &str,
    unit: Unit,
    direction: Option<Direction>,
) -> Indicator {
    Indicator {
        code: code.parse().unwrap(),
        node: node.parse().unwrap(),
        kind: IndicatorKind::Policy,
        name: name.to_owned(),
        unit,
        direction,
        aggregation: Aggregation::NonAdditive,
        periodicity: Periodicity::Year,
        first_year: Some(2022),
        days: domain::calendar::OwnDays::due(90),
        ficha: Ficha::default(),
        breaks: Vec::new(),
        direction_reason: None,
        position: 0,
    }
}

/// All of them, in order.
#[expect(clippy::too_many_lines, reason = "a table")]
pub fn indicators() -> Vec<Indicator> {
    use Direction::{Ascending, Ceiling, Descending};
    let mut list = vec![
        indicator(
            "PNTD-1",
            "PNTD",
            "Ejercicio de la ciudadanía digital",
            other(UnitKind::Ratio, "capacidades por persona", 1),
            Some(Ascending),
        ),
        indicator(
            "OP1-1",
            "OP1",
            "Índice de la plenitud de la ciudadanía digital",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "OP2-1",
            "OP2",
            "Índice de digitalización de los sectores productivos del país",
            other(UnitKind::Index, "", 3),
            Some(Ascending),
        ),
        indicator(
            "OP3-1",
            "OP3",
            "Índice de digitalización de servicios empáticos e inclusivos",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "OP4-1",
            "OP4",
            "Índice de ejecución de habilidades digitales",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "S01-1",
            "S01",
            "Hogares vulnerables con canasta básica digital completa",
            other(UnitKind::Quantity, "hogares", 0),
            Some(Ascending),
        ),
        indicator(
            "S04-1",
            "S04",
            "Porcentaje de integrantes de la Red Nacional de Centros de Ciudadanía Digital que usa servicios digitales públicos y privados en los Centros de Acceso Público de manera continua",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "S12-1",
            "S12",
            "Tiempo medio de un trámite en línea",
            other(UnitKind::Number, "días hábiles", 1),
            Some(Descending),
        ),
        indicator(
            "S15-1",
            "S15",
            "Reclamos no atendidos en el plazo",
            percentage(),
            Some(Ceiling),
        ),
        indicator(
            "S27-1",
            "S27",
            "Entidades con servicios digitales certificados",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "S30-1",
            "S30",
            "Trámites con identidad digital",
            percentage(),
            Some(Ascending),
        ),
        indicator("S33-1", "S33", HOSTILE, percentage(), Some(Ascending)),
        indicator(
            "S36-1",
            "S36",
            "Datos abiertos reutilizados",
            percentage(),
            None,
        ),
        indicator(
            "S48-1",
            "S48",
            "Docentes con formación digital",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "S63-1",
            "S63",
            "Incidentes de seguridad resueltos",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "CTX-01",
            "OP1",
            "Hogares con acceso a internet",
            percentage(),
            Some(Ascending),
        ),
        indicator(
            "CTX-02",
            "OP3",
            "Índice de Desarrollo del Gobierno Electrónico (EGDI) de las Naciones Unidas",
            other(UnitKind::Index, "", 4),
            Some(Ascending),
        ),
    ];
    for (position, one) in list.iter_mut().enumerate() {
        one.position = i32::try_from(position).unwrap();
        one.ficha.source = "Encuesta inventada para esta demostración".to_owned();
        match one.code.as_str() {
            "S04-1" => complete(one),
            "OP1-1" => one.breaks.push(SeriesBreak {
                year: 2023,
                reason: "Cambió el cuestionario: se añadió una pregunta.".to_owned(),
            }),
            "CTX-01" => {
                one.kind = IndicatorKind::Context;
                one.periodicity = Periodicity::Quarter;
            }
            "CTX-02" => one.kind = IndicatorKind::Context,
            _ => {}
        }
    }
    list
}

fn complete(indicator: &mut Indicator) {
    indicator.ficha = Ficha {
        justification: "Mide si las personas usan de verdad los servicios de los centros, y no solo si los centros existen.".to_owned(),
        responsible: "Ministerio de Transportes y Comunicaciones".to_owned(),
        limitations: "No incluye centros que abrieron en el último trimestre.".to_owned(),
        formula: "(A / B) × 100".to_owned(),
        formula_terms: "A: integrantes que usaron al menos un servicio en el año.\nB: integrantes registrados al 31 de diciembre.".to_owned(),
        technical_notes: String::new(),
        collection: "Registro administrativo de los centros, consolidado cada año.".to_owned(),
        assumptions: "Cada persona se cuenta una vez.".to_owned(),
        source: "Registro de centros de acceso (inventado para esta demostración)".to_owned(),
    };
}
