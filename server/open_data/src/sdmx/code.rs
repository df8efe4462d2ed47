//! Codes as SDMX writes them: identifiers, frequencies, periods, units; and texts that stay on one line.

use domain::{
    period::{Period, Periodicity},
    value::Measure,
};

/// Readers split a file at every kind of line end, also within quotes.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    text.replace(breaks, " ")
}

pub(super) fn measure_code(measure: Measure) -> String {
    measure.slug().to_uppercase()
}

pub(super) fn frequency(periodicity: Periodicity) -> &'static str {
    match periodicity {
        Periodicity::Year => "A",
        Periodicity::Semester => "S",
        Periodicity::Quarter => "Q",
        Periodicity::Month => "M",
    }
}

/// A month is `2024-03` here; the others are written as in the release.
pub(super) fn time_period(period: Period) -> String {
    match period.periodicity() {
        Periodicity::Month => format!("{}-{:02}", period.calendar_year(), period.ordinal()),
        Periodicity::Year | Periodicity::Semester | Periodicity::Quarter => period.to_string(),
    }
}

/// `PT` for percentages, as SDMX has it; otherwise the label in capitals. Codes hold letters, digits and `_`.
pub(super) fn unit_code(label: &str) -> String {
    if label == "%" {
        return "PT".to_owned();
    }
    let spelt = domain::text::fold(label).to_uppercase();
    let code: String = spelt
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    match code.trim_matches('_') {
        "" => "INDEX".to_owned(),
        code => code.to_owned(),
    }
}

/// A code as an identifier of SDMX, which knows no points: `S3.1.2-1` is `S3_1_2-1`.
pub(super) fn id_of(code: &str) -> String {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "_@$-".contains(letter);
    code.replace(|letter| !is_allowed(letter), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_codes() {
        assert_eq!(unit_code("%"), "PT");
        assert_eq!(unit_code(""), "INDEX");
        assert_eq!(unit_code("Centros por año"), "CENTROS_POR_ANO");
    }

    #[test]
    fn periods_are_those_of_the_standard() {
        let month = Period::month(2024, 3).expect("a month");
        assert_eq!(time_period(month), "2024-03");
        let half = Period::semester(2024, 2).expect("a semester");
        assert_eq!(time_period(half), "2024-S2");
    }

    #[test]
    fn codes_are_identifiers() {
        assert_eq!(id_of("S04-1"), "S04-1");
        assert_eq!(id_of("S3.1.2-1"), "S3_1_2-1");
        assert_eq!(id_of("65 y más"), "65_y_m_s");
    }

    #[test]
    fn a_text_stays_on_one_line() {
        assert_eq!(one_line("a\r\nb\u{2028}c"), "a  b c");
    }
}
