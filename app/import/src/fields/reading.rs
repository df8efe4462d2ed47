//! Texts of fields to their one wording; closed sets of words must have one of their meanings.

use super::{Family, Field, words};
use domain::{
    Decimal,
    indicator::{MOST_BREAKS, SeriesBreak},
    number::{NumberLocale, read_number},
    period::YEARS,
    reading::Doubt,
};

/// The one wording of a field.
///
/// # Errors
/// A doubt where the text has none of the meanings that the field can have.
pub(super) fn read(
    field: Field,
    family: Family,
    text: &str,
    locale: NumberLocale,
) -> Result<String, Doubt> {
    let text = text.trim();
    if let Some(set) = closed_set(family, field) {
        return (set.read)(text).map(str::to_owned).ok_or_else(|| {
            let problem = format!("«{text}» no se entiende como {}.", field.label_es());
            Doubt::new(set.code, problem, set.remedy)
        });
    }
    match field {
        Field::Decimals | Field::ShownDecimals => whole(text, 0, 10),
        Field::FirstYear => whole(text, i64::from(*YEARS.start()), i64::from(*YEARS.end())),
        Field::DueDays => whole(text, 0, 3650),
        Field::Version => whole(text, 0, i64::from(i32::MAX)),
        Field::Min | Field::Max => {
            number(text, locale).map(|number| number.normalize().to_string())
        }
        Field::Breaks => breaks(text).map(|breaks| words::breaks(&breaks)),
        Field::Candidates => Ok(candidates(text).join(", ")),
        _ => Ok(text.to_owned()),
    }
}

/// The words of a field that has a closed set of meanings.
struct ClosedSet {
    /// The one wording of the meaning of a text.
    read: fn(&str) -> Option<&'static str>,
    /// The code of the finding where a text has none of the meanings.
    code: &'static str,
    remedy: &'static str,
}

fn closed_set(family: Family, field: Field) -> Option<ClosedSet> {
    Some(match (family, field) {
        (_, Field::Direction) => ClosedSet {
            read: |text| words::read_direction(text).map(words::direction),
            code: "E345",
            remedy: "Escriba «ascendente», «descendente», «máximo permisible» o «mínimo permisible».",
        },
        (_, Field::Unit) => ClosedSet {
            read: |text| words::read_unit_kind(text).map(words::unit_kind),
            code: "E346",
            remedy: "Escriba cantidad, número, porcentaje, ratio, tasa, índice o tasa de variación.",
        },
        (_, Field::Aggregation) => ClosedSet {
            read: |text| words::read_aggregation(text).map(words::aggregation),
            code: "E349",
            remedy: "Escriba «agregable» o «no agregable».",
        },
        (_, Field::Periodicity) => ClosedSet {
            read: |text| words::read_periodicity(text).map(words::periodicity),
            code: "E349",
            remedy: "Escriba «anual», «semestral», «trimestral» o «mensual».",
        },
        (Family::Indicator, Field::Kind) => ClosedSet {
            read: |text| words::read_indicator_kind(text).map(words::indicator_kind),
            code: "E349",
            remedy: "Escriba «de la política» o «de contexto».",
        },
        (Family::Node, Field::Kind) => ClosedSet {
            read: |text| words::read_node_kind(text).map(words::node_kind),
            code: "E349",
            remedy: "Escriba «objetivo prioritario», «lineamiento» o «servicio».",
        },
        (_, Field::Placement) => ClosedSet {
            read: |text| words::read_placement(text).map(words::placement),
            code: "E349",
            remedy: "Escriba la certeza como en la exportación, por ejemplo «declarada en la fuente».",
        },
        _ => return None,
    })
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
pub(super) fn breaks(text: &str) -> Result<Vec<SeriesBreak>, Doubt> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let breaks: Vec<SeriesBreak> = lines.map(series_break).collect::<Result<_, _>>()?;
    if breaks.len() > MOST_BREAKS {
        return Err(Doubt::new(
            "E349",
            format!("Son {} quiebres de serie.", breaks.len()),
            format!("Deje los que la fuente declara, {MOST_BREAKS} como máximo."),
        ));
    }
    Ok(breaks)
}

fn series_break(line: &str) -> Result<SeriesBreak, Doubt> {
    let (year, reason) = line.split_once(':').unwrap_or((line, ""));
    let year = year.trim().parse::<i32>().ok();
    match (year.filter(|y| YEARS.contains(y)), reason.trim()) {
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
}

/// The codes in a text, which commas or semicolons separate.
pub(super) fn candidates(text: &str) -> Vec<String> {
    text.split([',', ';'])
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_breaks_than_a_series_has_are_a_doubt_about_their_cell() {
        let lines = |count: usize| vec!["2015: otra encuesta"; count].join("\n");
        let read = breaks(&lines(MOST_BREAKS)).ok();
        assert_eq!(read.map(|breaks| breaks.len()), Some(MOST_BREAKS));
        let doubt = breaks(&lines(MOST_BREAKS + 1)).err();
        assert_eq!(
            doubt.map(|doubt| doubt.problem),
            Some("Son 51 quiebres de serie.".to_owned())
        );
    }
}
