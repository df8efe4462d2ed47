//! What a text in the place of a value says: a number with its marks, or the reason why there is none.

use super::{Doubt, Reading, digits};
use crate::{
    Decimal,
    number::NumberLocale,
    text::unaccented,
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
    let trimmed = text.trim().trim_matches('\u{feff}');
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
    let marks = Marks::split(trimmed);
    match quantity(&marks.body, locale) {
        Err(doubt) => Reading::Rejected(Doubt {
            problem: doubt.problem.replace(&marks.body, trimmed),
            ..doubt
        }),
        Ok((quantity, doubt)) => {
            let read = ReadDatum {
                datum: Datum::Value(quantity),
                provisional: marks.provisional,
                footnote: marks.footnote.clone(),
            };
            let footnote = marks.footnote.map(|mark| {
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
    // «No disponible: la encuesta no se hizo» keeps its reason.
    let lower = text.to_lowercase();
    for (words, make) in [
        ("no disponible", Datum::NotAvailable as fn(String) -> Datum),
        ("no aplica", Datum::NotApplicable),
    ] {
        if let Some(rest) = lower.strip_prefix(words)
            && rest.starts_with([':', ',', '(', ' ', '-', '—'])
        {
            let rest = text.get(words.len()..).unwrap_or(text);
            // After a colon the reason stands as it was written, as our own exports write it.
            let reason = match rest.strip_prefix(':').map(str::trim) {
                Some(verbatim) if !verbatim.is_empty() => verbatim,
                _ => rest.trim_matches(|c: char| !c.is_alphanumeric()),
            };
            return Some(make(reason.to_owned()));
        }
    }
    None
}

/// A number's text with the marks of statistical tables taken off its end.
struct Marks {
    body: String,
    provisional: bool,
    footnote: Option<String>,
}

impl Marks {
    fn split(text: &str) -> Self {
        let mut marks = Self {
            body: text.to_owned(),
            provisional: false,
            footnote: None,
        };
        while let Some((rest, last)) = marks.body.rsplit_once(char::is_whitespace) {
            let mark = last.trim_matches(['(', ')']).to_lowercase();
            if matches!(mark.as_str(), "p/" | "p" | "pr/" | "e/") {
                marks.provisional = true;
            } else if mark.strip_suffix('/').is_some_and(is_short_mark)
                || mark.chars().all(|c| c == '*')
            {
                marks.footnote = Some(last.to_owned());
            } else {
                break;
            }
            marks.body = rest.trim_end().to_owned();
        }
        let glued = ["p/", "P/"]
            .iter()
            .find_map(|mark| marks.body.strip_suffix(mark))
            .map(str::to_owned);
        if let Some(rest) = glued {
            (marks.body, marks.provisional) = (rest, true);
        }
        if let Some(rest) = marks
            .body
            .strip_suffix('*')
            .map(|rest| rest.trim_end_matches('*').to_owned())
        {
            (marks.body, marks.footnote) = (rest, Some("*".to_owned()));
        }
        marks
    }
}

fn is_short_mark(mark: &str) -> bool {
    (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_alphanumeric())
}

type QuantityRead = Result<(Quantity, Option<Doubt>), Doubt>;

/// A number, a percentage («63 %» is 63) or a fraction («45/45»).
fn quantity(text: &str, locale: NumberLocale) -> QuantityRead {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
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
