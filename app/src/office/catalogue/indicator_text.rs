//! An indicator with its ficha técnica as texts, in the order of CEPLAN's form, and back. Pure.

use domain::calendar::{Closes, MOST_DAYS, OwnDays};
use domain::catalogue::Catalogue;
use domain::indicator::{
    Aggregation, Direction, Ficha, Indicator, IndicatorKind, SeriesBreak, Unit, UnitKind,
};
use domain::period::{Periodicity, YEARS};

use super::{
    breaks,
    text::{Problems, Reader, Texts, word_of},
};

mod specs;

pub use specs::specs;

const KINDS: [(&str, IndicatorKind); 2] = [
    ("policy", IndicatorKind::Policy),
    ("context", IndicatorKind::Context),
];
const UNITS: [(&str, UnitKind); 7] = [
    ("quantity", UnitKind::Quantity),
    ("number", UnitKind::Number),
    ("percentage", UnitKind::Percentage),
    ("ratio", UnitKind::Ratio),
    ("rate", UnitKind::Rate),
    ("index", UnitKind::Index),
    ("rate_of_change", UnitKind::RateOfChange),
];
const DIRECTIONS: [(&str, Option<Direction>); 5] = [
    // Nothing is assumed: who edits says that no source states it.
    ("unpublished", None),
    ("ascending", Some(Direction::Ascending)),
    ("descending", Some(Direction::Descending)),
    ("ceiling", Some(Direction::Ceiling)),
    ("floor", Some(Direction::Floor)),
];
const AGGREGATIONS: [(&str, Aggregation); 2] = [
    ("non_additive", Aggregation::NonAdditive),
    ("additive", Aggregation::Additive),
];
const PERIODICITIES: [(&str, Periodicity); 4] = [
    ("year", Periodicity::Year),
    ("semester", Periodicity::Semester),
    ("quarter", Periodicity::Quarter),
    ("month", Periodicity::Month),
];

/// The texts of an indicator.
pub fn of(indicator: &Indicator) -> Texts {
    let days = |days: Option<u16>| days.map(|days| days.to_string()).unwrap_or_default();
    let number = |value: Option<domain::Decimal>| {
        value.map(|n| n.normalize().to_string()).unwrap_or_default()
    };
    let (unit, ficha) = (&indicator.unit, &indicator.ficha);
    Texts::from([
        ("code", indicator.code.to_string()),
        ("node", indicator.node.to_string()),
        ("kind", word_of(&KINDS, indicator.kind)),
        ("name", indicator.name.clone()),
        ("justification", ficha.justification.clone()),
        ("responsible", ficha.responsible.clone()),
        ("limitations", ficha.limitations.clone()),
        ("formula", ficha.formula.clone()),
        ("formula_terms", ficha.formula_terms.clone()),
        ("technical_notes", ficha.technical_notes.clone()),
        ("collection", ficha.collection.clone()),
        ("assumptions", ficha.assumptions.clone()),
        ("source", ficha.source.clone()),
        ("direction", word_of(&DIRECTIONS, indicator.direction)),
        (
            "direction_reason",
            indicator.direction_reason.clone().unwrap_or_default(),
        ),
        ("unit_kind", word_of(&UNITS, unit.kind)),
        ("unit_label", unit.label.clone()),
        ("decimals", unit.decimals.to_string()),
        ("shown_decimals", unit.shown_decimals.to_string()),
        ("min", number(unit.min)),
        ("max", number(unit.max)),
        ("aggregation", word_of(&AGGREGATIONS, indicator.aggregation)),
        (
            "periodicity",
            word_of(&PERIODICITIES, indicator.periodicity),
        ),
        (
            "first_year",
            indicator
                .first_year
                .map(|year| year.to_string())
                .unwrap_or_default(),
        ),
        ("opens_days", days(indicator.days.opens_days)),
        ("due_days", days(indicator.days.due_days)),
        ("closes", closes_text(indicator.days.closes)),
        ("breaks", breaks::stored(&indicator.breaks)),
        ("position", indicator.position.to_string()),
    ])
}

/// What a new indicator starts from, at the node that was asked for. No direction is assumed.
pub fn blank(catalogue: &Catalogue, node: Option<&str>) -> Texts {
    let node = node
        .and_then(|code| {
            catalogue
                .nodes
                .iter()
                .find(|node| node.code.as_str() == code)
        })
        .map(|node| node.code.to_string());
    let last = catalogue.indicators.iter().map(|i| i.position).max();
    Texts::from([
        (
            "code",
            node.as_deref()
                .map(|node| free_code(catalogue, node))
                .unwrap_or_default(),
        ),
        ("node", node.unwrap_or_default()),
        ("kind", "policy".to_owned()),
        ("unit_kind", "percentage".to_owned()),
        ("unit_label", "%".to_owned()),
        ("decimals", "2".to_owned()),
        ("shown_decimals", "1".to_owned()),
        ("aggregation", "non_additive".to_owned()),
        ("periodicity", "year".to_owned()),
        ("position", last.unwrap_or(0).saturating_add(1).to_string()),
    ])
}

/// The first of `S04-1`, `S04-2` … that no indicator has.
fn free_code(catalogue: &Catalogue, node: &str) -> String {
    (1..=catalogue.indicators.len() + 1)
        .map(|number| format!("{node}-{number}"))
        .find(|code| catalogue.indicators.iter().all(|i| i.code.as_str() != code))
        .unwrap_or_default()
}

const NO_DIRECTION: &str =
    "Elija el sentido esperado. No hay uno por defecto: si ninguna fuente lo publica, dígalo.";
const DAYS: &str =
    "Escriba los días, de 0 a 3650, o deje vacío para seguir la regla de la periodicidad.";
const CLOSES: &str =
    "Escriba los días, de 0 a 3650, «nunca», o deje vacío para seguir la regla de la periodicidad.";
/// What is typed where periods of an indicator never close.
const NEVER: &str = "nunca";

/// The indicator that the texts mean, or everything that is wrong with them.
pub fn read(texts: &Texts) -> Result<Indicator, Problems> {
    let mut reader = Reader::new(texts);
    let code = reader.parse(
        "code",
        "Escriba el código en mayúsculas, sin espacios: S04-1.",
    );
    let node = reader.parse("node", "Elija el objetivo o servicio al que pertenece.");
    let kind = reader.pick("kind", &KINDS, "Elija la clase.");
    let name = reader.text("name").to_owned();
    if name.is_empty() {
        reader.wrong("name", "Escriba el nombre del indicador.");
    }
    let unit = read_unit(&mut reader);
    let direction = reader.pick("direction", &DIRECTIONS, NO_DIRECTION);
    let aggregation = reader.pick("aggregation", &AGGREGATIONS, "Elija el tipo de agregación.");
    let periodicity = reader.pick("periodicity", &PERIODICITIES, "Elija la periodicidad.");
    let first_year = read_first_year(&mut reader);
    let days = read_days(&mut reader);
    let position = reader.parse("position", "Escriba un número entero.");
    let breaks = read_breaks(&mut reader);
    let ficha = read_ficha(&reader);
    let direction_reason = reader.optional("direction_reason");
    match (
        code,
        node,
        kind,
        unit,
        direction,
        aggregation,
        periodicity,
        position,
    ) {
        (
            Some(code),
            Some(node),
            Some(kind),
            Some(unit),
            Some(direction),
            Some(aggregation),
            Some(periodicity),
            Some(position),
        ) if reader.problems.is_empty() => Ok(Indicator {
            code,
            node,
            kind,
            name,
            unit,
            direction,
            aggregation,
            periodicity,
            first_year,
            days,
            ficha,
            breaks,
            direction_reason,
            position,
        }),
        _ => Err(reader.problems),
    }
}

/// An indicator's own way of closing as it is typed.
pub fn closes_text(closes: Option<Closes>) -> String {
    match closes {
        None => String::new(),
        Some(Closes::Never) => NEVER.to_owned(),
        Some(Closes::After(days)) => days.to_string(),
    }
}

/// Where an indicator departs from its rule, from the fields `opens_days`, `due_days` and `closes`.
pub fn read_days(reader: &mut Reader<'_>) -> OwnDays {
    let mut read = |name| {
        let days: Option<u16> = reader.parse_optional(name, DAYS);
        if days.is_some_and(|days| days > MOST_DAYS) {
            reader.wrong(name, DAYS);
        }
        days
    };
    let (opens_days, due_days) = (read("opens_days"), read("due_days"));
    let closes = match reader.text("closes").to_lowercase().as_str() {
        "" => None,
        NEVER => Some(Closes::Never),
        text => match text.parse() {
            Ok(days) if days <= MOST_DAYS => Some(Closes::After(days)),
            _ => {
                reader.wrong("closes", CLOSES);
                None
            }
        },
    };
    OwnDays {
        opens_days,
        due_days,
        closes,
    }
}

fn read_unit(reader: &mut Reader<'_>) -> Option<Unit> {
    let kind = reader.pick("unit_kind", &UNITS, "Elija el tipo de unidad.");
    let decimals = reader.parse::<u8>("decimals", "Escriba un número de 0 a 10.");
    let shown_decimals = reader.parse::<u8>("shown_decimals", "Escriba un número de 0 a 10.");
    let min = reader.parse_optional("min", "Escriba un número con punto decimal, o deje vacío.");
    let max = reader.parse_optional("max", "Escriba un número con punto decimal, o deje vacío.");
    if decimals.is_some_and(|decimals| decimals > 10) {
        reader.wrong("decimals", "Escriba un número de 0 a 10.");
    }
    if matches!((shown_decimals, decimals), (Some(shown), Some(kept)) if shown > kept) {
        reader.wrong(
            "shown_decimals",
            "No se pueden mostrar más decimales de los que se guardan.",
        );
    }
    if matches!((min, max), (Some(min), Some(max)) if min > max) {
        reader.wrong("max", "El máximo es menor que el mínimo.");
    }
    let label = reader.text("unit_label").to_owned();
    Some(Unit {
        kind: kind?,
        label,
        decimals: decimals?,
        shown_decimals: shown_decimals?,
        min,
        max,
    })
}

fn read_first_year(reader: &mut Reader<'_>) -> Option<i32> {
    let (first, last) = (YEARS.start(), YEARS.end());
    let remedy = format!("Escriba un año entre {first} y {last}, o deje vacío.");
    let year = reader.parse_optional("first_year", &remedy);
    if year.is_some_and(|year: i32| !YEARS.contains(&year)) {
        reader.wrong("first_year", &remedy);
    }
    year
}

fn read_breaks(reader: &mut Reader<'_>) -> Vec<SeriesBreak> {
    breaks::read(reader.text("breaks")).unwrap_or_else(|problem| {
        reader.wrong("breaks", &problem);
        Vec::new()
    })
}

fn read_ficha(reader: &Reader<'_>) -> Ficha {
    let text = |name| reader.text(name).to_owned();
    Ficha {
        justification: text("justification"),
        responsible: text("responsible"),
        limitations: text("limitations"),
        formula: text("formula"),
        formula_terms: text("formula_terms"),
        technical_notes: text("technical_notes"),
        collection: text("collection"),
        assumptions: text("assumptions"),
        source: text("source"),
    }
}

#[cfg(test)]
pub(super) mod tests;
