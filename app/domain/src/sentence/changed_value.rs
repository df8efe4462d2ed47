//! Old and new of a changed cell beside each other, so that a reader sees what changed.

use super::{cell_words, marked};
use crate::{
    Decimal, format,
    indicator::Unit,
    value::{CellValue, Datum, Quantity},
};
use messages::t;

/// Both sides of a change in words, with `label` after the numbers (the unit, or nothing where it was said before).
///
/// Numbers have the decimals that the unit shows, or as many more as it takes to tell them apart. Where the value is
/// the same and only the absolute figures changed, these follow in brackets: «63.4 % (45 de 71)». So the two sides of
/// a change never read the same.
pub fn changed_value_words(
    unit: &Unit,
    label: &str,
    before: Option<&CellValue>,
    after: Option<&CellValue>,
) -> (Option<String>, Option<String>) {
    let sides = |decimals: u8, with_absolute: bool| {
        let words = |value: &CellValue| side(unit, label, value, decimals, with_absolute);
        (before.map(words), after.map(words))
    };
    let most = [before, after]
        .into_iter()
        .flatten()
        .filter_map(|value| value.datum.value())
        .map(|number| number.normalize().scale())
        .max()
        .and_then(|scale| u8::try_from(scale).ok())
        .unwrap_or_default()
        .max(unit.shown_decimals);
    (unit.shown_decimals..=most)
        .map(|decimals| sides(decimals, false))
        .find(|(before, after)| before != after)
        .unwrap_or_else(|| sides(unit.shown_decimals, true))
}

fn side(unit: &Unit, label: &str, value: &CellValue, decimals: u8, with_absolute: bool) -> String {
    let Datum::Value(quantity) = &value.datum else {
        return cell_words(unit, value);
    };
    let number = format::labelled(format::number(quantity.value, decimals), label);
    let absolute = if with_absolute {
        absolute_words(quantity)
    } else {
        None
    };
    let number = match absolute {
        Some(words) => format!("{number} ({words})"),
        None => number,
    };
    marked(number, value)
}

/// Numerator and denominator as they are stated: «45 de 71».
fn absolute_words(quantity: &Quantity) -> Option<String> {
    let exact = |number: Decimal| {
        let number = number.normalize();
        let decimals = u8::try_from(number.scale()).unwrap_or_default();
        format::number(number, decimals)
    };
    let numerator = quantity.numerator.map(exact);
    let denominator = quantity.denominator.map(exact);
    match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => {
            Some(t!("{numerator} de {denominator}", numerator, denominator))
        }
        (Some(numerator), None) => Some(t!("numerador {numerator}", numerator)),
        (None, Some(denominator)) => Some(t!("denominador {denominator}", denominator)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::changed_value_words;
    use crate::{
        Decimal,
        indicator::{Unit, UnitKind},
        value::{CellValue, Datum, Quantity},
    };

    fn unit() -> Unit {
        Unit {
            kind: UnitKind::Number,
            label: "capacidades por persona".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        }
    }

    /// «63.4», «63.4 45/71», «63.4 45/-», «63.4 p», «n.d. motivo»; `-` is no cell.
    fn cell(text: &str) -> Option<CellValue> {
        let mut words = text.split(' ');
        let first = words.next().filter(|first| *first != "-")?;
        let decimal = |text: &str| text.parse::<Decimal>().ok();
        let mut provisional = false;
        let mut quantity = decimal(first).map(Quantity::of);
        for word in words.clone() {
            provisional |= word == "p";
            if let (Some(quantity), Some((above, below))) = (&mut quantity, word.split_once('/')) {
                (quantity.numerator, quantity.denominator) = (decimal(above), decimal(below));
            }
        }
        let reason = || words.collect::<Vec<_>>().join(" ");
        let datum = quantity.map_or_else(|| Datum::NotAvailable(reason()), Datum::Value);
        Some(CellValue {
            datum,
            provisional,
            note: None,
            source: None,
        })
    }

    fn words(label: &str, before: &str, after: &str) -> String {
        let (before, after) = (cell(before), cell(after));
        let (before, after) = changed_value_words(&unit(), label, before.as_ref(), after.as_ref());
        let text = |side: Option<String>| side.unwrap_or_else(|| "-".to_owned());
        format!("{} > {}", text(before), text(after)).replace('\u{a0}', " ")
    }

    #[test]
    fn a_change_never_reads_as_the_same_on_both_sides() {
        for (before, after, expected) in [
            ("3.1", "3.2", "3.1 > 3.2"),
            // With the decimals that tell them apart, also beyond those of the unit.
            ("3.11", "3.12", "3.11 > 3.12"),
            ("3.11114", "3.11113", "3.11114 > 3.11113"),
            // Only the absolute figures changed.
            (
                "63.4 45/71",
                "63.4 90/142",
                "63.4 (45 de 71) > 63.4 (90 de 142)",
            ),
            ("63.4", "63.40 1234/71", "63.4 > 63.4 (1,234 de 71)"),
            (
                "63.4 45/-",
                "63.4 -/71",
                "63.4 (numerador 45) > 63.4 (denominador 71)",
            ),
            // Where the value itself changed they are not said.
            ("63.4 45/71", "64 46/72", "63.4 > 64.0"),
            // Only the mark changed.
            ("3.1 p", "3.1", "3.1 (provisional) > 3.1"),
            (
                "3.1 1/2 p",
                "3.1 1/3 p",
                "3.1 (1 de 2) (provisional) > 3.1 (1 de 3) (provisional)",
            ),
            ("-", "3.2", "- > 3.2"),
            ("3.2", "-", "3.2 > -"),
            (
                "n.d. sin encuesta",
                "3.2",
                "no disponible: sin encuesta > 3.2",
            ),
            ("n.d. a", "n.d. b", "no disponible: a > no disponible: b"),
        ] {
            assert_eq!(words("", before, after), expected);
        }
    }

    #[test]
    fn the_unit_follows_each_number_unless_it_was_shown_before() {
        assert_eq!(words("%", "3.1", "3.2"), "3.1 % > 3.2 %");
        assert_eq!(
            words("%", "3.1 1/2", "3.1 1/3"),
            "3.1 % (1 de 2) > 3.1 % (1 de 3)"
        );
    }
}
