//! Series breaks as rows of a form and as one text, a line each: «2015: desde este año …». Pure.

use std::collections::BTreeSet;

use domain::{
    indicator::{MOST_BREAKS, SeriesBreak},
    period::YEARS,
};

/// A row as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub year: String,
    pub reason: String,
}

/// The text of breaks as they are stored.
pub fn stored(breaks: &[SeriesBreak]) -> String {
    let rows: Vec<Row> = breaks
        .iter()
        .map(|one| Row {
            year: one.year.to_string(),
            reason: one.reason.clone(),
        })
        .collect();
    text(&rows)
}

/// The rows as one text; rows without anything are left out.
pub fn text(rows: &[Row]) -> String {
    rows.iter()
        .map(|row| (one_line(&row.year).replace(':', " "), one_line(&row.reason)))
        .filter(|(year, reason)| !(year.is_empty() && reason.is_empty()))
        .map(|(year, reason)| format!("{year}: {reason}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rows of a text.
pub fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (year, reason) = line.split_once(':').unwrap_or((line, ""));
            Row {
                year: year.trim().to_owned(),
                reason: reason.trim().to_owned(),
            }
        })
        .collect()
}

/// The breaks that a text means, by year, or the first thing that is wrong with it.
pub fn read(text: &str) -> Result<Vec<SeriesBreak>, String> {
    let mut years = BTreeSet::new();
    let mut breaks = Vec::new();
    for row in rows(text) {
        let year = row.year.parse::<i32>().ok();
        let Some(year) = year.filter(|year| YEARS.contains(year)) else {
            return Err(format!(
                "Quiebre «{}»: escriba el año, de {} a {}.",
                row.year,
                YEARS.start(),
                YEARS.end()
            ));
        };
        if row.reason.is_empty() {
            return Err(format!("Quiebre de {year}: escriba el motivo."));
        }
        if !years.insert(year) {
            return Err(format!(
                "El quiebre de {year} está dos veces: deje uno solo."
            ));
        }
        breaks.push(SeriesBreak {
            year,
            reason: row.reason,
        });
    }
    if breaks.len() > MOST_BREAKS {
        return Err(format!(
            "Son {} quiebres: deje {MOST_BREAKS} como máximo.",
            breaks.len()
        ));
    }
    breaks.sort_by_key(|one| one.year);
    Ok(breaks)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(year: &str, reason: &str) -> Row {
        Row {
            year: year.to_owned(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn breaks_come_back_from_their_text() {
        let breaks = vec![SeriesBreak {
            year: 2015,
            reason: "octava capacidad: vender".to_owned(),
        }];
        assert_eq!(read(&stored(&breaks)), Ok(breaks));
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn a_row_half_typed_is_kept() {
        for half in [row("2015", ""), row("", "cambio de marco")] {
            assert_eq!(rows(&text(std::slice::from_ref(&half))), [half]);
        }
        assert_eq!(text(&[row(" ", "")]), "");
    }

    #[test]
    fn more_breaks_than_a_series_has_are_refused() {
        let lines = |count: i32| {
            let lines = (0..count).map(|at| format!("{}: otra encuesta", 1950 + at));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert!(read(&lines(50)).is_ok());
        let refused = read(&lines(51));
        assert_eq!(
            refused,
            Err("Son 51 quiebres: deje 50 como máximo.".to_owned())
        );
    }

    #[test]
    fn what_is_wrong_is_shown() {
        for (text, problem) in [
            ("desde 2015", "escriba el año"),
            ("2015: ", "escriba el motivo"),
            ("2015: a\n2015: b", "dos veces"),
            ("15: a", "de 1900 a 2200"),
        ] {
            let found = read(text).expect_err(text);
            assert!(found.contains(problem), "{found}");
        }
    }
}
