//! Numbers, periods and codes as people type them (rule book section 5): text in, meaning out.
//!
//! `=>` then what was read; behind it the code of the warning or of the rejection, if any. The texts of the
//! first lines of each table were found in real workbooks.

use crate::support::series as support;
use domain::{
    code::{IndicatorCode, NodeCode, read_indicator_code, read_node_code},
    number::{NumberLocale, read_cell_number, read_datum, read_number},
    period::{Period, read_marked_period},
    reading::Reading,
    value::Datum,
};
use support::indicator;

/// Runs a table of «text => meaning»; both sides are trimmed, the text unless it stands in brackets [].
fn check(table: &str, read: impl Fn(&str) -> String) {
    for line in table.lines().filter(|line| line.contains("=>")) {
        let (text, expected) = line.split_once("=>").expect("a case has an arrow");
        let text = text.trim();
        let text = text
            .strip_prefix('[')
            .and_then(|t| t.strip_suffix(']'))
            .unwrap_or(text);
        assert_eq!(
            read(text),
            expected.split_whitespace().collect::<Vec<_>>().join(" "),
            "«{text}»"
        );
    }
}

fn shown<T>(reading: &Reading<T>, show: impl Fn(&T) -> String) -> String {
    match reading {
        Reading::Certain(value) => show(value),
        Reading::Guess { value, warning } => {
            assert!(
                warning.code.starts_with('W') && warning.remedy.ends_with('.'),
                "{warning:?}"
            );
            format!("{} {}", show(value), warning.code)
        }
        Reading::Rejected(doubt) => {
            assert!(
                doubt.code.starts_with('E') && doubt.remedy.ends_with('.'),
                "{doubt:?}"
            );
            doubt.code.to_owned()
        }
    }
}

fn number_in(locale: NumberLocale) -> impl Fn(&str) -> String {
    move |text| {
        shown(&read_number(text, locale), |q| {
            match (q.numerator, q.denominator) {
                (Some(n), Some(d)) => format!("{} ({n} of {d})", q.value.round_dp(4).normalize()),
                _ => q.value.to_string(),
            }
        })
    }
}

#[test]
fn numbers_in_a_peruvian_file() {
    check(
        "
        42.86         => 42.86
        41,67         => 41.67 W301
        3,325         => 3325 W302
        1,234.5       => 1234.5
        1,234,567     => 1234567
        45/45         => 100 (45 of 45) W306
        2/3           => 66.6667 (2 of 3) W306
        3/0           => E302
        63 %          => 63
        63%           => 63
        1 234 567     => 1234567
        [12 345.6]    => 12345.6
        [1\u{202f}234]  => 1234
        [1\u{a0}234,5]  => 1234.5 W301
        -2.5          => -2.5
        −2.5          => -2.5
        – 2.5         => -2.5
        (2.5)         => -2.5
        +3            => 3
        .5            => 0.5
        0,125         => 0.125 W301
        1234,567      => 1234.567 W301
        1.234,5       => 1234.5 W303
        1.234.567     => 1234567 W303
        1.234         => 1.234
        0             => 0
        12 5          => E301
        1,23,456      => E301
        1,2345.6      => E301
        12.           => E301
        ,             => E301
        --2           => E301
        12 personas   => E301
        n.d.          => E301
        []            => E300
        [   ]         => E300
        1.23456789012345678901234567890123 => E303
        ",
        number_in(NumberLocale::Peru),
    );
}

#[test]
fn numbers_in_a_file_with_decimal_commas() {
    check(
        "
        41,67     => 41.67
        3,325     => 3.325 W302
        3.325     => 3325 W302
        1.234,5   => 1234.5
        1.234.567 => 1234567
        1,234.5   => 1234.5 W303
        42.86     => 42.86 W303
        0,125     => 0.125
        0.125     => 0.125 W303
        ",
        number_in(NumberLocale::DecimalComma),
    );
}

#[test]
fn a_value_may_be_a_stated_reason_or_carry_marks() {
    let read = |text: &str| {
        shown(&read_datum(text, NumberLocale::Peru), |r| {
            let datum = match &r.datum {
                Datum::Value(q) => q.value.to_string(),
                Datum::NotAvailable(reason) => format!("no disponible ({reason})"),
                Datum::NotApplicable(reason) => format!("no aplica ({reason})"),
            };
            let footnote = r
                .footnote
                .as_ref()
                .map(|f| format!(" nota {f}"))
                .unwrap_or_default();
            format!(
                "{datum}{}{footnote}",
                if r.provisional { " provisional" } else { "" }
            )
        })
    };
    check(
        "
        12.5 p/     => 12.5 provisional
        12.5 P/     => 12.5 provisional
        12.5P/      => 12.5 provisional
        12.5 (P)    => 12.5 provisional
        12.5 1/     => 12.5 nota 1/ W305
        12.5 p/ 2/  => 12.5 provisional nota 2/ W305
        12.5*       => 12.5 nota * W305
        41,67 P/    => 41.67 provisional W301
        45/45 P/    => 100 provisional W306
        n.d.        => no disponible (n.d.)
        N. D.       => no disponible (N. D.)
        s.d.        => no disponible (s.d.)
        S/I         => no disponible (S/I)
        -           => no disponible (la fuente dice «-»)
        No disponible: no se midió (ni en 2020). => no disponible (no se midió (ni en 2020).)
        …           => no disponible (la fuente dice «…»)
        ...         => no disponible (la fuente dice «...»)
        Sin dato    => no disponible (Sin dato)
        No disponible: sin encuesta => no disponible (sin encuesta)
        No aplica   => no aplica (No aplica)
        N/A         => no aplica (N/A)
        no aplica (obra concluida) => no aplica (obra concluida)
        pronto      => E301
        si          => E301
        ",
        read,
    );
}

#[test]
fn a_numeric_cell_is_exact_save_for_float_dust() {
    let mut unit = indicator(None).unit;
    unit.decimals = 4;
    check(
        "
        5.6621000000000006 => 5.6621
        66.7               => 66.7
        0.30000000000000004 => 0.3
        1e-7               => 0 W304
        1.5E+3             => 1500
        66.66666666666667  => 66.6667 W304
        3325               => 3325
        -2.00005           => -2.0001 W304
        abc                => E301
        ",
        |text| shown(&read_cell_number(text, &unit), |q| q.value.to_string()),
    );
}

#[test]
fn periods() {
    check(
        "
        Abr-May-Jun 2023      => 2023-Q2
        Abr-May-Jun 2023 P/   => 2023-Q2 provisional
        2011-Q4               => 2011-Q4
        IV trim. 2020         => 2020-Q4
        2024                  => 2024
        2024.0                => 2024
        Meta 2024             => 2024
        Logro esperado 2024   => 2024
        Año 2024              => 2024
        2024 P/               => 2024 provisional
        2024 1/               => 2024
        I semestre 2023       => 2023-S1
        2.º semestre de 2023  => 2023-S2
        4.º trimestre de 2011 => 2011-Q4
        1.er trimestre de 2011 => 2011-Q1
        Primer trimestre 2022 => 2022-Q1
        2022 T3               => 2022-Q3
        2022-III              => 2022-Q3 W315
        Ene-Mar 2023          => 2023-Q1
        Ene-Jun 2023          => 2023-S1
        Julio - Diciembre 2023 => 2023-S2
        Enero-Diciembre 2023  => 2023
        ene-2023              => 2023-M01
        Set. 2023             => 2023-M09
        septiembre de 2023    => 2023-M09
        ene-23                => 2023-M01 W315
        2023-M03              => 2023-M03
        2023-03               => 2023-M03 W315
        03/2023               => 2023-M03 W315
        Resultado 2024        => 2024 W315
        Feb-Mar-Abr 2023      => E315
        2023 - 2024           => E315
        2023/2024             => E315
        Q5 2023               => E315
        13/2023               => E315
        1850                  => E315
        total                 => E315
        []                    => E315
        24                    => E315
        Ley 31170 del gobierno digital de 2021 => E315
        ",
        |text| {
            shown(&read_marked_period(text), |m| {
                format!(
                    "{}{}",
                    m.period,
                    if m.provisional { " provisional" } else { "" }
                )
            })
        },
    );
}

#[test]
fn node_codes_of_the_2022_model() {
    let known: Vec<NodeCode> = [
        "PNTD", "OP1", "OP2", "OP4", "OP5", "L1.1", "L1.3", "L4.2", "S01", "S04", "S13", "S26",
        "S33", "S72",
    ]
    .iter()
    .map(|code| code.parse().expect("a code"))
    .collect();
    check(
        "
        OP1            => OP1
        [OP1 ]         => OP1
        op1            => OP1
        OP.4           => OP4
        OP4.           => OP4
        OP-4           => OP4
        OP 04          => OP4
        L 1.3          => L1.3
        [L.1.3. ]      => L1.3
        L1-3           => L1.3
        S4             => S04
        S.4            => S04
        26             => S26 W314
        1.3            => L1.3 W314
        4              => E311
        1              => E311
        PO4            => OP4 W314
        0P1            => OP1 W314
        SO4            => S04 W314
        OP1: Garantizar el acceso inclusivo => OP1 W314
        S04 Identidad digital 2030          => S04 W314
        _              => E314
        []             => E314
        OP9            => E314
        S.3.3.1        => E314
        servicios      => E314
        ",
        |text| shown(&read_node_code(text, known.iter()), ToString::to_string),
    );
}

#[test]
fn node_codes_of_an_edition_with_other_shapes() {
    let known: Vec<NodeCode> = ["OEI.03", "OEI.04", "S3.3.1", "S1.4.1", "L1.3"]
        .iter()
        .map(|code| code.parse().expect("a code"))
        .collect();
    check(
        "
        S.3.3.1  => S3.3.1
        S 3.3.1. => S3.3.1
        1.4.1    => S1.4.1 W314
        OIE.03   => OEI.03 W314
        OEI 3    => OEI.03
        OEI.05   => E314
        ",
        |text| shown(&read_node_code(text, known.iter()), ToString::to_string),
    );
}

#[test]
fn indicator_codes() {
    let known: Vec<IndicatorCode> = ["S04-1", "S04-2", "OP1-1", "CTX-06"]
        .iter()
        .map(|code| code.parse().expect("a code"))
        .collect();
    check(
        "
        S04-1   => S04-1
        s4-1    => S04-1
        S04 - 2 => S04-2
        CTX 6   => CTX-06
        CXT-06  => CTX-06 W314
        4-2     => S04-2 W314
        S04     => E313
        S05-1   => E313
        ",
        |text| {
            shown(
                &read_indicator_code(text, known.iter()),
                ToString::to_string,
            )
        },
    );
}

#[test]
fn people_read_periods_as_words() {
    let label = |text: &str| text.parse::<Period>().expect("a period").label_es();
    assert_eq!(
        [
            "2024", "2023-S1", "2023-S2", "2011-Q4", "2011-Q3", "2026-M03"
        ]
        .map(label),
        [
            "2024",
            "1.er semestre de 2023",
            "2.º semestre de 2023",
            "4.º trimestre de 2011",
            "3.er trimestre de 2011",
            "marzo de 2026"
        ]
    );
    let period: Period = "2023-Q4".parse().expect("a period");
    assert_eq!(
        period.next().map(|p| p.to_string()).as_deref(),
        Some("2024-Q1")
    );
    assert_eq!(
        period.previous().map(|p| p.to_string()).as_deref(),
        Some("2023-Q3")
    );
}

#[test]
fn a_year_comes_after_the_parts_that_end_with_it() {
    let mut periods: Vec<Period> = [
        "2024", "2024-Q4", "2025-Q1", "2024-S2", "2024-M12", "2024-M11",
    ]
    .map(|text| text.parse().expect("a period"))
    .to_vec();
    periods.sort();
    let sorted: Vec<String> = periods.iter().map(ToString::to_string).collect();
    assert_eq!(
        sorted,
        [
            "2024-M11", "2024-M12", "2024-Q4", "2024-S2", "2024", "2025-Q1"
        ]
    );
}

/// Months that end before they begin are no period, and stop nothing.
#[test]
fn a_range_of_months_that_ends_before_it_begins_is_no_period() {
    for text in [
        "diciembre a enero de 2024",
        "dic-ene 2024",
        "junio - enero 2024",
        "marzo a enero 2024",
        "2024: set-jul",
    ] {
        let read = read_marked_period(text);
        assert!(matches!(read, Reading::Rejected(_)), "«{text}»: {read:?}");
    }
}
