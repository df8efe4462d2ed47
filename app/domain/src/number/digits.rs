//! One run of digits with its separators, to a decimal.

use super::NumberLocale;
use crate::{Decimal, reading::Doubt};

/// A number without unit, marks or fraction bar. Spaces of any width group thousands.
pub(super) fn read(text: &str, locale: NumberLocale) -> Result<(Decimal, Option<Doubt>), Doubt> {
    let wrong = || not_a_number(text);
    let (negative, body) = sign(text.trim()).ok_or_else(wrong)?;
    let apostrophes = without_apostrophes(body, locale).ok_or_else(wrong)?;
    let (body, bank_doubt) = match &apostrophes {
        Some((plain, doubt)) => (plain.as_str(), doubt.clone()),
        None => (body, None),
    };
    let body = without_grouping_spaces(body).ok_or_else(wrong)?;
    if body.is_empty()
        || !body
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return Err(wrong());
    }
    if !body.chars().any(|c| c.is_ascii_digit()) {
        return Err(wrong());
    }
    let (plain, doubt) = if apostrophes.is_some() {
        (body, bank_doubt)
    } else {
        separators(&body, locale).ok_or_else(wrong)?
    };
    // `from_str_exact` refuses what would lose digits.
    let mut value = Decimal::from_str_exact(&plain).map_err(|_| {
        Doubt::new(
            "E303",
            format!("«{text}» tiene demasiados dígitos"),
            "Escriba el número con menos decimales.",
        )
    })?;
    value.set_sign_negative(negative && !value.is_zero());
    Ok((value, doubt))
}

pub(super) fn not_a_number(text: &str) -> Doubt {
    Doubt::new(
        "E301",
        format!("«{}» no es un número", text.trim()),
        "Escriba un número (1,234.5), o diga por qué no lo hay: «no disponible» o «no aplica».",
    )
}

/// Minus as typed (-, −, –, ‐), before or behind, or accountants' brackets.
fn sign(text: &str) -> Option<(bool, &str)> {
    const MINUSES: [char; 5] = ['-', '−', '–', '‐', '‑'];
    if let Some(inside) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return Some((true, inside.trim()));
    }
    if let Some(rest) = text.strip_prefix(MINUSES) {
        return Some((true, rest.trim_start()));
    }
    Some((false, text.strip_prefix('+').map_or(text, str::trim_start)))
}

/// The apostrophe as it is typed: straight, curly, an accent, a prime.
const APOSTROPHES: [char; 7] = ['\'', '’', '‘', '´', '`', 'ʼ', '′'];

/// What an apostrophe groups, as a plain number with a point: `Some(None)` where there is none. Banks in Peru
/// write 1'234,567.89: millions by apostrophe, thousands by comma. Others write 1'234'567.89 throughout.
/// «1'234.567» may be either and is refused.
fn without_apostrophes(
    text: &str,
    locale: NumberLocale,
) -> Option<Option<(String, Option<Doubt>)>> {
    if !text.contains(APOSTROPHES) {
        return Some(None);
    }
    let is_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = text.split(APOSTROPHES).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    if !is_digits(first) || first.len() > 3 || !middle.iter().all(|g| g.len() == 3 && is_digits(g))
    {
        return None;
    }
    let whole: String = groups[..groups.len() - 1].concat();
    let mut parts = last.split(['.', ',']);
    let thousands = parts.next().filter(|t| t.len() == 3 && is_digits(t))?;
    let marks: Vec<char> = last.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let behind: Vec<&str> = parts.collect();
    if !behind.iter().all(|t| is_digits(t)) {
        return None;
    }
    let plain = |text: String| Some(Some((text, None)));
    match (marks.as_slice(), behind.as_slice()) {
        ([], []) => plain(format!("{whole}{thousands}")),
        ([','], [units]) if units.len() == 3 && middle.is_empty() => {
            let number = format!("{whole}{thousands}{units}");
            let doubt = (locale == NumberLocale::DecimalComma).then(|| ambiguous(text, &number));
            Some(Some((number, doubt)))
        }
        ([_], [units]) if units.len() != 3 || !middle.is_empty() => {
            plain(format!("{whole}{thousands}.{units}"))
        }
        ([a, b], [units, decimals]) if a != b && units.len() == 3 && middle.is_empty() => {
            plain(format!("{whole}{thousands}{units}.{decimals}"))
        }
        _ => None,
    }
}

/// «1 234 567» is one number; «12 5» is not.
fn without_grouping_spaces(text: &str) -> Option<String> {
    let is_space = char::is_whitespace;
    if !text.contains(is_space) {
        return Some(text.to_owned());
    }
    let groups: Vec<&str> = text.split(is_space).collect();
    let (first, rest) = groups.split_first()?;
    let whole = |g: &str| g.split(['.', ',']).next().unwrap_or("").len();
    let last = rest.len().saturating_sub(1);
    let fits = (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && rest
            .iter()
            .enumerate()
            .all(|(at, g)| whole(g) == 3 && (at == last || g.len() == 3));
    fits.then(|| groups.concat())
}

/// Which of point and comma is the decimal mark; answers the text with a point only.
fn separators(body: &str, locale: NumberLocale) -> Option<(String, Option<Doubt>)> {
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    match (points, commas) {
        (0, 0) => Some((body.to_owned(), None)),
        (0, 1) => one_comma(body, locale),
        (1, 0) => one_point(body, locale),
        (0, _) => grouped(body, ',').map(|plain| (plain, None)),
        (_, 0) => grouped(body, '.').map(|plain| {
            (
                plain,
                other_locale(body, locale, NumberLocale::DecimalComma),
            )
        }),
        _ => both(body, locale),
    }
}

/// Not exactly three digits behind it: a decimal comma, with a warning where the file writes points.
/// Exactly three: read by the declared locale, with a warning.
fn one_comma(body: &str, locale: NumberLocale) -> Option<(String, Option<Doubt>)> {
    let (whole, behind) = body.split_once(',')?;
    let decimal = body.replace(',', ".");
    if behind.len() != 3 || whole.is_empty() || whole.len() > 3 || whole.starts_with('0') {
        if behind.is_empty() {
            return None;
        }
        let doubt = Doubt::new(
            "W301",
            format!("se leyó «{body}» con coma decimal: {decimal}"),
            "Confirme el valor; en el Perú el decimal se escribe con punto.",
        );
        return Some((decimal, (locale == NumberLocale::Peru).then_some(doubt)));
    }
    let plain = match locale {
        NumberLocale::Peru => body.replace(',', ""),
        NumberLocale::DecimalComma => decimal,
    };
    Some((plain.clone(), Some(ambiguous(body, &plain))))
}

fn one_point(body: &str, locale: NumberLocale) -> Option<(String, Option<Doubt>)> {
    let (whole, behind) = body.split_once('.')?;
    if behind.is_empty() {
        return None;
    }
    if locale == NumberLocale::Peru {
        return Some((body.to_owned(), None));
    }
    if behind.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
        let plain = body.replace('.', "");
        return Some((plain.clone(), Some(ambiguous(body, &plain))));
    }
    Some((
        body.to_owned(),
        other_locale(body, locale, NumberLocale::Peru),
    ))
}

/// Both marks: the last one is the decimal mark, and it stands once.
fn both(body: &str, locale: NumberLocale) -> Option<(String, Option<Doubt>)> {
    let decimal_comma = body.rfind(',') > body.rfind('.');
    let (group, mark, written) = if decimal_comma {
        ('.', ',', NumberLocale::DecimalComma)
    } else {
        (',', '.', NumberLocale::Peru)
    };
    let (whole, fraction) = body.split_once(mark)?;
    if fraction.is_empty() || fraction.contains(['.', ',']) {
        return None;
    }
    let plain = format!("{}.{fraction}", grouped(whole, group)?);
    Some((plain, other_locale(body, locale, written)))
}

/// «1,234,567» without its marks; `None` where a group has not three digits.
fn grouped(body: &str, mark: char) -> Option<String> {
    let mut groups = body.split(mark);
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
    fits.then(|| body.replace(mark, ""))
}

fn ambiguous(body: &str, plain: &str) -> Doubt {
    Doubt::new(
        "W302",
        format!("«{body}» puede ser miles o decimales; se leyó {plain}"),
        "Confirme el valor; si viene de un archivo, indique cómo escribe los números.",
    )
}

fn other_locale(body: &str, declared: NumberLocale, written: NumberLocale) -> Option<Doubt> {
    let expected = match declared {
        NumberLocale::Peru => "1,234.5",
        NumberLocale::DecimalComma => "1.234,5",
    };
    (declared != written).then(|| {
        Doubt::new(
            "W303",
            format!("«{body}» no está escrito en la forma que se espera ({expected})"),
            "Confirme el valor.",
        )
    })
}
