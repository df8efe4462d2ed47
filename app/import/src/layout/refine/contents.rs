//! Unknown columns by what they hold: the measure, a provisional mark, places, marks of footnotes.
//!
//! The rule for a column that nobody understood: it is left out where its cells cannot tell rows apart (all empty,
//! all the whole country, footnote marks, running numbers under no title, one state for all), and with a warning
//! where it holds amounts or sentences. Anything else may name a group: the column stays unknown and blocks its
//! table. All its cells are looked at, because one group in the last row is enough.

use super::{super::ColumnRole, sample::Sample};
use crate::{
    grid::{Grid, Sheet},
    headers,
    layout::{PlaceCodes, Table},
    lexicon::{Label, LabelScope, Lexicon, words},
};
use domain::{text::fold, value::Measure};

/// Finds roles for unknown columns, and for columns of measures («Tipo») that hold none.
pub(super) fn refine_unknown_columns(
    table: &mut Table,
    grid: &Grid,
    sheet: &Sheet,
    lexicon: &Lexicon,
    place_codes: PlaceCodes,
) {
    for at in 0..table.columns.len() {
        let column = &table.columns[at];
        if !matches!(column.role, ColumnRole::Unknown | ColumnRole::Measure) {
            continue;
        }
        let sample = Sample::whole(grid, sheet, table, column.column);
        // «Tipo» may head anything; what it holds decides.
        let names_measures = sample.at_least(50, |text| words::measure(text).is_some());
        if column.role == ColumnRole::Measure && names_measures {
            continue;
        }
        let has_measure = table
            .column(&ColumnRole::Measure)
            .is_some_and(|c| c != column);
        let folded = fold(&column.header);
        let found = (!has_measure && are_measures(&sample))
            .then_some((ColumnRole::Measure, true))
            .or_else(|| role(&folded, &sample, lexicon, place_codes));
        let column = &mut table.columns[at];
        (column.role, column.certain) = found.unwrap_or((ColumnRole::Unknown, false));
    }
}

/// The role of a column by its header and all its cells; the second says whether it is certain.
fn role(
    folded: &str,
    sample: &Sample,
    lexicon: &Lexicon,
    place_codes: PlaceCodes,
) -> Option<(ColumnRole, bool)> {
    let left_out = Some((ColumnRole::Ignore, true));
    if sample.is_empty() || sample.at_least(100, is_whole_country) {
        return left_out;
    }
    if says_progress(folded) && sample.at_least(100, is_progress) {
        return left_out;
    }
    if says_state(folded) && are_states(sample) {
        if !folded.is_empty() && folded != "p" && sample.at_least(1, is_letter) {
            // «P» and «E» under «Tipo» may be programmed and executed.
            return None;
        }
        return Some((ColumnRole::Provisional, true));
    }
    if sample.at_least(100, is_footnote_mark) {
        return left_out;
    }
    if headers::is_other_group(folded) {
        return None;
    }
    if folded.is_empty() && sample.at_least(90, |text| lexicon.known_node(text).is_some()) {
        return Some((ColumnRole::NodeCode, true));
    }
    if (folded.is_empty() && is_running_number(sample))
        || (is_status(folded) && is_constant(sample))
    {
        return left_out;
    }
    if are_places(sample, lexicon, place_codes) {
        return Some((ColumnRole::Breakdown { dimension: None }, false));
    }
    (are_amounts(sample) || are_remarks(sample)).then_some((ColumnRole::Ignore, false))
}

/// Nearly all cells name measures; where all name the same one, in words that mean nothing else.
fn are_measures(sample: &Sample) -> bool {
    let measures: Vec<Measure> = sample.all().filter_map(words::measure).collect();
    let differ = measures.windows(2).any(|pair| pair[0] != pair[1]);
    let is_plain = |text: &str| {
        let folded = fold(text);
        let mut words = folded.split(' ');
        words.any(|word| {
            [
                "obtenid",
                "esperad",
                "program",
                "ejecutad",
                "ejecucion",
                "planead",
                "meta",
                "linea",
                "target",
            ]
            .iter()
            .any(|start| word.starts_with(start))
        })
    };
    sample.at_least(90, |text| words::measure(text).is_some())
        && (differ || sample.at_least(90, is_plain))
}

/// Headers under which words such as «definitivo» say the state of a figure.
fn says_state(folded: &str) -> bool {
    const WORDS: [&str; 9] = [
        "estado",
        "condicion",
        "situacion",
        "tipo",
        "calidad",
        "caracter",
        "marca",
        "status",
        "p",
    ];
    folded.is_empty() || folded.split(' ').any(|word| WORDS.contains(&word))
}

/// Nearly all cells say «provisional», «definitivo», «P/» and the like. «Sí» and «No» say nothing of a figure.
fn are_states(sample: &Sample) -> bool {
    let is_state = |text: &str| {
        let yes_or_no = matches!(
            fold(text).as_str(),
            "si" | "s" | "no" | "n" | "x" | "1" | "0" | "verdadero" | "falso" | "true" | "false"
        );
        !yes_or_no && words::provisional(text).is_some()
    };
    sample.at_least(90, is_state)
}

fn is_letter(text: &str) -> bool {
    text.chars().count() == 1
}

/// Headers under which words such as «Cumplido» speak of a target, and of no group.
fn says_progress(folded: &str) -> bool {
    folded.split(' ').any(|word| {
        matches!(
            word,
            "estado" | "status" | "situacion" | "cumplimiento" | "semaforo" | "alerta" | "avance"
        )
    })
}

/// «Cumplido», «En proceso», «Verde».
fn is_progress(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "cumplido"
            | "cumplida"
            | "cumple"
            | "no cumplido"
            | "no cumplida"
            | "no cumple"
            | "cumplido parcialmente"
            | "parcialmente cumplido"
            | "parcial"
            | "logrado"
            | "no logrado"
            | "alcanzado"
            | "no alcanzado"
            | "en proceso"
            | "en curso"
            | "en ejecucion"
            | "pendiente"
            | "no iniciado"
            | "concluido"
            | "en riesgo"
            | "atrasado"
            | "verde"
            | "ambar"
            | "amarillo"
            | "rojo"
    )
}

/// The state of the row in somebody's work, not of a group.
fn is_status(folded: &str) -> bool {
    matches!(folded, "estado" | "status" | "situacion")
}

/// «1/», «P/», «*», «(a)», «²».
pub(super) fn is_footnote_mark(text: &str) -> bool {
    let text = text.trim();
    let is_short = |mark: &str| {
        (1..=2).contains(&mark.chars().count()) && mark.chars().all(char::is_alphanumeric)
    };
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    let only = |chars: &[char]| !text.is_empty() && text.chars().all(|c| chars.contains(&c));
    text.strip_suffix('/').is_some_and(is_short)
        || inner.is_some_and(is_short)
        || only(&[
            '*', '†', '‡', '¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹',
        ])
}

fn is_whole_country(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "peru"
            | "nacional"
            | "pais"
            | "total"
            | "total nacional"
            | "nivel nacional"
            | "a nivel nacional"
    )
}

/// One text in every row: it tells none apart.
fn is_constant(sample: &Sample) -> bool {
    let mut all = sample.all();
    let first = all.next();
    all.all(|text| Some(text) == first)
}

/// 1, 2, 3 … in order.
fn is_running_number(sample: &Sample) -> bool {
    let numbers: Vec<i64> = sample
        .numbers
        .iter()
        .chain(&sample.texts)
        .filter_map(|text| text.parse().ok())
        .collect();
    numbers.len() == sample.all().count()
        && numbers.first().is_some_and(|first| *first <= 1)
        && numbers
            .windows(2)
            .all(|pair| Some(pair[1]) == pair[0].checked_add(1))
}

/// Nearly all labels are places or groups of the catalogue, by their names.
fn are_places(sample: &Sample, lexicon: &Lexicon, place_codes: PlaceCodes) -> bool {
    let scope = LabelScope {
        place_codes,
        ..LabelScope::default()
    };
    let is_member = |text: &str| matches!(lexicon.label(text, scope), Label::Members { .. });
    let is_known = |text: &str| lexicon.label(text, scope) != Label::Unknown;
    let mut distinct: Vec<&str> = sample.all().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() >= 3
        && sample.at_least(90, is_known)
        && distinct.iter().filter(|text| is_member(text)).count() >= 2
}

/// Numbers with decimals measure something; they name no group.
fn are_amounts(sample: &Sample) -> bool {
    sample.at_least(90, |text| text.bytes().any(|b| b.is_ascii_digit()))
        && sample.at_least(50, |text| text.contains(['.', ',', '%']))
}

/// Sentences for people.
fn are_remarks(sample: &Sample) -> bool {
    sample.at_least(80, |text| text.chars().count() > 45)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnote_marks_tell_no_rows_apart() {
        for mark in ["1/", "P/", "*", "(a)", "**", "12/", "²"] {
            assert!(is_footnote_mark(mark), "{mark}");
        }
        for label in ["12", "Lima", "I", "IV", "H", "Cañete", "", "A B/"] {
            assert!(!is_footnote_mark(label), "{label}");
        }
    }
}
