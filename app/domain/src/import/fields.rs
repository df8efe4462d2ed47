//! Fields of fichas and nodes by the names that an import uses for them: reading, comparing, setting.
//!
//! Every field has one wording, so that the same file again changes nothing: «Ascendente» and
//! «ascendente» are one text. What it deliberately does not do: it knows no file and no cell; where a
//! field was stated is [`super::parse`]'s, what a new row needs is [`super::additions`]'s.

mod rows;
mod settle;
mod words;

pub(super) use rows::{set_indicator, set_node};
pub use settle::settle;
pub(super) use settle::{on_a_guideline, unit_contradiction};
pub use words::{
    aggregation as aggregation_words, direction as direction_words,
    periodicity as periodicity_words, unit_kind as unit_words,
};

use rows::{of_indicator, of_node};

use crate::{
    Decimal,
    catalogue::Catalogue,
    import::{fold::fold, layout::NumberLocale, parse::read_direction, parse::read_unit_kind},
    indicator::{Indicator, SeriesBreak},
    number::{Doubt, read_number},
};

/// Whose field it is: «clase» of an indicator and «nivel» of a node are both called `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Indicator,
    Node,
}

/// Whether a cell only says that its field is not written yet, as the exports of this dashboard do.
pub fn states_nothing(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "por completar" | "denominacion por completar"
    )
}

/// The one wording of a field.
///
/// # Errors
/// A doubt where the text has none of the meanings that the field can have.
pub fn read(
    family: Family,
    field: &str,
    text: &str,
    locale: NumberLocale,
) -> Result<String, Doubt> {
    let text = text.trim();
    let closed = |found: Option<&'static str>, code, remedy: &str| {
        let what = crate::import::layout::field_label(field);
        found.map(str::to_owned).ok_or_else(|| {
            Doubt::new(
                code,
                format!("«{text}» no se entiende como {what}."),
                remedy,
            )
        })
    };
    match (family, field) {
        (_, "direction") => closed(
            read_direction(text).map(words::direction),
            "E345",
            "Escriba «ascendente», «descendente», «máximo permisible» o «mínimo permisible».",
        ),
        (_, "unit") => closed(
            read_unit_kind(text).map(words::unit_kind),
            "E346",
            "Escriba cantidad, número, porcentaje, ratio, tasa, índice o tasa de variación.",
        ),
        (_, "aggregation") => closed(
            words::read_aggregation(text).map(words::aggregation),
            "E349",
            "Escriba «agregable» o «no agregable».",
        ),
        (_, "periodicity") => closed(
            words::read_periodicity(text).map(words::periodicity),
            "E349",
            "Escriba «anual», «semestral», «trimestral» o «mensual».",
        ),
        (Family::Indicator, "kind") => closed(
            words::read_indicator_kind(text).map(words::indicator_kind),
            "E349",
            "Escriba «de la política» o «de contexto».",
        ),
        (Family::Node, "kind") => closed(
            words::read_node_kind(text).map(words::node_kind),
            "E349",
            "Escriba «objetivo prioritario», «lineamiento» o «servicio».",
        ),
        (_, "placement") => closed(
            words::read_placement(text).map(words::placement),
            "E349",
            "Escriba la certeza como en la exportación, por ejemplo «declarada en la fuente».",
        ),
        (_, "decimals" | "shown_decimals") => whole(text, 0, 10),
        (_, "first_year") => whole(text, 1900, 2200),
        (_, "due_days") => whole(text, 0, 3650),
        (_, "version") => whole(text, 0, i64::from(i32::MAX)),
        (_, "min" | "max") => number(text, locale).map(|number| number.normalize().to_string()),
        (_, "breaks") => breaks(text).map(|breaks| words::breaks(&breaks)),
        (_, "candidates") => Ok(candidates(text).join(", ")),
        _ => Ok(text.to_owned()),
    }
}

fn whole(text: &str, least: i64, most: i64) -> Result<String, Doubt> {
    let doubt = || {
        Doubt::new(
            "E348",
            format!("«{text}» no es un número entero de {least} a {most}."),
            "Escriba un número entero.",
        )
    };
    let number = number(text, NumberLocale::Peru).map_err(|_| doubt())?;
    let number: i64 = number
        .normalize()
        .to_string()
        .parse()
        .map_err(|_| doubt())?;
    if (least..=most).contains(&number) {
        Ok(number.to_string())
    } else {
        Err(doubt())
    }
}

fn number(text: &str, locale: NumberLocale) -> Result<Decimal, Doubt> {
    let (read, doubt) = read_number(text, locale).into_parts();
    match read {
        Some(quantity) if quantity.denominator.is_none() => Ok(quantity.value),
        _ => Err(Doubt::new(
            "E348",
            doubt.map_or_else(|| format!("«{text}» no es un número."), |d| d.problem),
            "Escriba un número.",
        )),
    }
}

/// «2015: la encuesta cambió», one a line.
fn breaks(text: &str) -> Result<Vec<SeriesBreak>, Doubt> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (year, reason) = line.split_once(':').unwrap_or((line, ""));
            let year = year.trim().parse::<i32>().ok();
            match (year.filter(|y| (1900..=2200).contains(y)), reason.trim()) {
                (Some(year), reason) if !reason.is_empty() => Ok(SeriesBreak {
                    year,
                    reason: reason.to_owned(),
                }),
                _ => Err(Doubt::new(
                    "E349",
                    format!(
                        "«{}» no dice el año y la razón de un quiebre de serie.",
                        line.trim()
                    ),
                    "Escriba una línea por quiebre: «2015: la razón».",
                )),
            }
        })
        .collect()
}

fn candidates(text: &str) -> Vec<String> {
    text.split([',', ';'])
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The code of a responsible entity that a text names by code or name.
pub(super) fn entity(text: &str, entities: &[(String, String)]) -> Result<String, Doubt> {
    let folded = fold(text);
    let same = |other: &str| fold(other) == folded;
    let found = entities
        .iter()
        .find(|(code, name)| same(code) || same(name));
    found.map(|(code, _)| code.clone()).ok_or_else(|| {
        Doubt::new(
            "E369",
            format!("«{}» no es una entidad registrada.", text.trim()),
            "Escriba el código de una entidad registrada, o pida que la registren.",
        )
    })
}

/// «De la política» or «de contexto».
pub(super) fn kind_words(indicator: &Indicator) -> &'static str {
    words::indicator_kind(indicator.kind)
}

/// The text of a field now; `None` where the code has no such field or it is empty.
pub fn current(catalogue: &Catalogue, code: &str, field: &str) -> Option<String> {
    let indicator = catalogue
        .indicators
        .iter()
        .find(|i| i.code.as_str() == code);
    let text = match indicator {
        Some(indicator) => of_indicator(catalogue, indicator, field)?,
        None => of_node(
            catalogue.nodes.iter().find(|n| n.code.as_str() == code)?,
            field,
        )?,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Sets a field of the row with this code; `false` where the code has no such field, or the text (in
/// the wording of [`read`]) no such meaning.
pub fn set(catalogue: &mut Catalogue, code: &str, field: &str, text: &str) -> bool {
    let indicators = catalogue.indicators.iter_mut();
    if let Some(indicator) = indicators.into_iter().find(|i| i.code.as_str() == code) {
        return set_indicator(indicator, field, text).is_some();
    }
    let mut nodes = catalogue.nodes.iter_mut();
    let node = nodes.find(|node| node.code.as_str() == code);
    node.is_some_and(|node| set_node(node, field, text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_read_back_as_its_own_meaning() {
        let wordings = [
            ("unit", "índice"),
            ("unit", "tasa de variación"),
            ("direction", "máximo permisible"),
            ("direction", "descendente"),
            ("aggregation", "no agregable"),
            ("periodicity", "trimestral"),
            ("periodicity", "anual"),
            ("kind", "de contexto"),
            ("min", "-0.5"),
            ("due_days", "90"),
            (
                "breaks",
                "2015: cambió la encuesta\n2018: cambió la muestra",
            ),
        ];
        for (field, wording) in wordings {
            let read = read(Family::Indicator, field, wording, NumberLocale::Peru);
            assert_eq!(read.ok().as_deref(), Some(wording), "{field}");
        }
        for (field, wording) in [
            ("kind", "objetivo prioritario"),
            ("kind", "servicio"),
            ("placement", "no publicada"),
            ("candidates", "L1.1, L1.2"),
        ] {
            let read = read(Family::Node, field, wording, NumberLocale::Peru);
            assert_eq!(read.ok().as_deref(), Some(wording), "{field}");
        }
    }

    #[test]
    fn a_word_outside_the_form_is_no_meaning() {
        for (field, text, code) in [
            ("direction", "hacia arriba", "E345"),
            ("unit", "capacidades", "E346"),
            ("decimals", "2.5", "E348"),
            ("decimals", "11", "E348"),
            ("max", "mucho", "E348"),
            ("periodicity", "a veces", "E349"),
            ("breaks", "desde hace poco", "E349"),
        ] {
            let doubt = read(Family::Indicator, field, text, NumberLocale::Peru);
            assert_eq!(doubt.err().map(|d| d.code), Some(code), "{field}");
        }
    }
}
