//! What a text in the place of a value says: a number with its marks, or the reason why there is none.

use super::{NumberLocale, digits};
use crate::{
    Decimal,
    reading::{Doubt, Reading},
    text::{normalised, unaccented, unmark},
    value::{Datum, Quantity},
};

/// A value as typed, with what its marks say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadDatum {
    pub datum: Datum,
    /// «P/» beside the number: preliminary.
    pub provisional: bool,
    /// Footnote mark found beside the number («1/»), without its text.
    pub footnote: Option<String>,
}

/// Reads a text in the place of a value. «n.d.», «s.d.», «-», «…» are *not available* and «No aplica»
/// is *not applicable*, with the text itself as the reason. Empty text is rejected: whether emptiness means anything
/// is for the caller to say.
pub fn read_datum(text: &str, locale: NumberLocale) -> Reading<ReadDatum> {
    let text = normalised(text);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Reading::Rejected(Doubt::new(
            "E300",
            "no hay nada escrito",
            "Escriba un número, o diga por qué no lo hay.",
        ));
    }
    if let Some(datum) = stated_reason(trimmed) {
        return Reading::Certain(ReadDatum {
            datum,
            provisional: false,
            footnote: None,
        });
    }
    if let Some(doubt) = formula_error(trimmed) {
        return Reading::Rejected(doubt);
    }
    let marks = unmark(trimmed);
    match quantity(&marks.text, locale) {
        // What is refused is refused whole, in the words of the cell.
        Err(doubt) if doubt.code == "E301" => Reading::Rejected(digits::not_a_number(trimmed)),
        Err(doubt) => Reading::Rejected(doubt),
        Ok((quantity, doubt)) => {
            let footnote = marks.footnote().map(str::to_owned);
            let read = ReadDatum {
                datum: Datum::Value(quantity),
                provisional: marks.says_provisional(),
                footnote: footnote.clone(),
            };
            let footnote = footnote.map(|mark| {
                Doubt::new(
                    "W305",
                    format!("se leyó «{trimmed}» sin la llamada «{mark}»"),
                    "Confirme que es una llamada a una nota.",
                )
            });
            Reading::with(read, doubt.or(footnote))
        }
    }
}

/// An error of a formula, or a formula, that was saved as text: «#¡DIV/0!», «#N/D», «########», «=B2*2».
fn formula_error(text: &str) -> Option<Doubt> {
    let after = text.strip_prefix('#')?.trim_matches('#');
    let problem = if after.is_empty() {
        format!("la celda muestra «{text}»: la columna era demasiado angosta para su número")
    } else {
        format!("la celda da el error «{text}»")
    };
    Some(Doubt::new(
        "E330",
        problem,
        "Corrija la fórmula o escriba el valor.",
    ))
}

/// «No disponible», «n. d.», «S/I», «…», «-», «No aplica» and their kin.
fn stated_reason(text: &str) -> Option<Datum> {
    const NOT_AVAILABLE: [&str; 12] = [
        "nd",
        "sd",
        "nodisponible",
        "sindato",
        "sindatos",
        "sininformacion",
        "nohaydato",
        "nohaydatos",
        "pendiente",
        "noreportado",
        "sinreporte",
        "ns",
    ];
    const NOT_APPLICABLE: [&str; 6] = [
        "noaplica",
        "na",
        "n/a",
        "noaplicable",
        "nocorresponde",
        "nc",
    ];
    let plain: String = text
        .chars()
        .map(unaccented)
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '(' | ')' | '*'))
        .collect();
    let is_dash = text
        .chars()
        .all(|c| matches!(c, '-' | '–' | '—' | '−' | '…' | '_' | '.' | ' '));
    let slashless = plain.replace('/', "");
    // «S/I» is «sin información»; a bare «si» is a yes.
    let is_abbreviated_si = slashless == "si" && text.contains(['/', '.']);
    let is_listed = NOT_AVAILABLE.contains(&slashless.as_str()) || plain == "na/d";
    if is_dash || is_listed || is_abbreviated_si {
        let reason = if is_dash {
            format!("la fuente dice «{text}»")
        } else {
            text.to_owned()
        };
        return Some(Datum::NotAvailable(reason));
    }
    if NOT_APPLICABLE.contains(&plain.as_str()) {
        return Some(Datum::NotApplicable(text.to_owned()));
    }
    with_reason(text)
}

/// «No disponible: la encuesta no se hizo» keeps its reason.
fn with_reason(text: &str) -> Option<Datum> {
    for (words, make) in [
        ("no disponible", Datum::NotAvailable as fn(String) -> Datum),
        ("sin información", Datum::NotAvailable),
        ("sin informacion", Datum::NotAvailable),
        ("sin datos", Datum::NotAvailable),
        ("sin dato", Datum::NotAvailable),
        ("no aplica", Datum::NotApplicable),
        ("no corresponde", Datum::NotApplicable),
    ] {
        let head = text.get(..words.len());
        if head.is_some_and(|head| head.to_lowercase() == words)
            && let Some(rest) = text.get(words.len()..)
            && rest.starts_with([':', ',', '(', ' ', '-', '—'])
        {
            // After a colon the reason stands as it was written, as our own exports write it.
            let reason = match rest.strip_prefix(':').map(str::trim) {
                Some(verbatim) if !verbatim.is_empty() => verbatim,
                _ => rest.trim_matches(|c: char| !c.is_alphanumeric()),
            };
            return Some(make(reason.to_owned())).filter(|_| !reason.is_empty());
        }
    }
    None
}

type QuantityRead = Result<(Quantity, Option<Doubt>), Doubt>;

/// A number, a percentage («63 %» is 63) or a fraction («45/45»).
fn quantity(text: &str, locale: NumberLocale) -> QuantityRead {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    // The apostrophe that spreadsheets put before a number typed as text.
    let text = match text.strip_prefix('\'') {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => number,
        _ => text,
    };
    if let Some((numerator, denominator)) = text.split_once('/') {
        return fraction(text, numerator, denominator, locale);
    }
    let (value, doubt) = digits::read(text, locale)?;
    Ok((
        Quantity {
            value,
            numerator: None,
            denominator: None,
        },
        doubt,
    ))
}

/// «45/60»: the value is the percentage, as fichas write absolute values beside relative ones.
fn fraction(text: &str, numerator: &str, denominator: &str, locale: NumberLocale) -> QuantityRead {
    let (above, doubt_above) = digits::read(numerator, locale)?;
    let (below, doubt_below) = digits::read(denominator, locale)?;
    let share = (!below.is_zero())
        .then(|| {
            above
                .checked_mul(Decimal::ONE_HUNDRED)
                .and_then(|n| n.checked_div(below))
        })
        .flatten()
        .ok_or_else(|| {
            Doubt::new(
                "E302",
                format!("«{text}» divide entre cero"),
                "Corrija el denominador.",
            )
        })?;
    let warning = Doubt::new(
        "W306",
        format!(
            "«{text}» se leyó como {above} de {below}: {}",
            share.round_dp(4).normalize()
        ),
        "Confirme que el valor es ese porcentaje.",
    );
    let quantity = Quantity {
        value: share.normalize(),
        numerator: Some(above),
        denominator: Some(below),
    };
    Ok((
        quantity,
        Some(doubt_above.or(doubt_below).unwrap_or(warning)),
    ))
}
