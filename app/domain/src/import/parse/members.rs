//! Places and groups by the labels that files give them: names without accents, aliases, codes.
//!
//! A label may name its dimension («Área de residencia: Urbana»), two members («urbano mujeres») or
//! the whole country («Total»). Lima is cut three ways; each cut is its own member with its own name,
//! so «Lima», «Lima Metropolitana», «Provincia de Lima» and «Región Lima» are never mixed up here.

use crate::{
    catalogue::Catalogue,
    import::{
        fold::{code_likeness, fold, unmark},
        layout::PlaceCodes,
    },
    policy::{Dimension, Member},
    value::Breakdown,
};

/// What a label was understood to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Label {
    /// «Total», «Nacional», «Perú»: the headline series.
    Headline,
    Members {
        breakdown: Breakdown,
        /// Other dimensions that have such a member too, where nothing says which is meant.
        also: Vec<String>,
    },
    /// No member; the most similar name, if one is similar.
    Unknown { nearest: Option<String> },
}

/// How a label is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub catalogue: &'a Catalogue,
    pub place_codes: PlaceCodes,
    /// Only members of this dimension.
    pub only: Option<&'a str>,
    /// The dimension that is meant where several have such a member.
    pub preferred: Option<&'a str>,
}

/// Reads a label.
pub(crate) fn read(label: &str, scope: Scope<'_>) -> Label {
    let text = unmark(label).text;
    if is_headline(&fold(&text)) {
        return Label::Headline;
    }
    if let Some((prefix, rest)) = text.split_once(':')
        && let Some(dimension) = dimension_named(prefix, scope.catalogue)
        && scope.only.is_none_or(|only| only == dimension.code)
    {
        if is_headline(&fold(rest)) {
            return Label::Headline;
        }
        return one_or_two(
            rest,
            Scope {
                only: Some(&dimension.code),
                ..scope
            },
        );
    }
    one_or_two(&text, scope)
}

/// A breakdown in words: «Área de residencia: Rural».
pub(crate) fn in_words(breakdown: &Breakdown, catalogue: &Catalogue) -> String {
    let pairs = breakdown.pairs().map(|(dimension, member)| {
        let name = catalogue
            .dimension(dimension)
            .map_or(dimension, |d| d.name.as_str());
        format!("{name}: {}", catalogue.member_name(dimension, member))
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// Whether a label belongs to a dimension, or to none («Total»).
pub(crate) fn belongs(
    label: &str,
    dimension: &str,
    place_codes: PlaceCodes,
    catalogue: &Catalogue,
) -> bool {
    let scope = Scope {
        catalogue,
        place_codes,
        only: Some(dimension),
        preferred: None,
    };
    !matches!(read(label, scope), Label::Unknown { .. })
}

/// The dimension that a heading names: «Área de residencia», «Sexo», «Región natural».
pub(crate) fn dimension_named<'a>(text: &str, catalogue: &'a Catalogue) -> Option<&'a Dimension> {
    let folded = fold(&unmark(text).text);
    catalogue.dimensions.iter().find(|d| {
        [fold(&d.name), fold(&d.code)]
            .iter()
            .any(|n| !n.is_empty() && (*n == folded || folded.starts_with(&format!("{n} "))))
    })
}

/// The dimension whose name or code a column header contains: «Ámbito geográfico» is about `ambito`.
pub(crate) fn dimension_in_header<'a>(header: &str, catalogue: &'a Catalogue) -> Option<&'a str> {
    let folded = format!(" {} ", fold(header));
    catalogue
        .dimensions
        .iter()
        .find(|d| {
            [fold(&d.name), fold(&d.code)]
                .iter()
                .any(|n| !n.is_empty() && folded.contains(&format!(" {n} ")))
        })
        .map(|d| d.code.as_str())
}

fn is_headline(folded: &str) -> bool {
    matches!(
        folded,
        "total"
            | "nacional"
            | "peru"
            | "pais"
            | "total nacional"
            | "total pais"
            | "todo el pais"
            | "a nivel nacional"
            | "nivel nacional"
            | "ambito nacional"
            | "promedio nacional"
            | "total peru"
            | "todos"
            | "ambos sexos"
            | "general"
    )
}

fn one_or_two(text: &str, scope: Scope<'_>) -> Label {
    if let Some(found) = one(text, scope) {
        return found;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let two = (1..words.len()).find_map(|at| {
        let (left, right) = (
            one(&words[..at].join(" "), scope)?,
            one(
                &words[at..].join(" "),
                Scope {
                    only: None,
                    ..scope
                },
            )?,
        );
        combine(left, right)
    });
    two.unwrap_or_else(|| Label::Unknown {
        nearest: nearest(&folded, scope),
    })
}

fn combine(left: Label, right: Label) -> Option<Label> {
    let (
        Label::Members {
            breakdown: a,
            also: doubt_a,
        },
        Label::Members {
            breakdown: b,
            also: doubt_b,
        },
    ) = (left, right)
    else {
        return None;
    };
    let mut both = a;
    for (dimension, member) in b.pairs() {
        if both.pairs().any(|(d, _)| d == dimension) {
            return None;
        }
        both = both.with(dimension, member);
    }
    Some(Label::Members {
        breakdown: both,
        also: [doubt_a, doubt_b].concat(),
    })
}

fn one(text: &str, scope: Scope<'_>) -> Option<Label> {
    let exact = found(text, scope, |typed, known| key(typed) == key(known));
    let hits = if exact.is_empty() {
        found(text, scope, |typed, known| root(typed) == root(known))
    } else {
        exact
    };
    let meant = hits
        .iter()
        .find(|(d, _)| Some(d.code.as_str()) == scope.preferred);
    let certain = meant.is_some();
    let (dimension, member) = meant.or_else(|| hits.first())?;
    let also = if certain {
        Vec::new()
    } else {
        hits.iter().skip(1).map(|(d, _)| d.name.clone()).collect()
    };
    Some(Label::Members {
        breakdown: Breakdown::of(&dimension.code, &member.code),
        also,
    })
}

/// At most one member per dimension: members of one dimension do not share names.
fn found<'a>(
    text: &str,
    scope: Scope<'a>,
    same: impl Fn(&str, &str) -> bool,
) -> Vec<(&'a Dimension, &'a Member)> {
    let dimensions = scope
        .catalogue
        .dimensions
        .iter()
        .filter(|d| scope.only.is_none_or(|only| only == d.code));
    dimensions
        .filter_map(|dimension| {
            let typed = without_dimension(text, dimension);
            let member = dimension.members.iter().find(|member| {
                is_code(&typed, member, scope.place_codes)
                    || same(&typed, &member.name)
                    || member.aliases.iter().any(|alias| same(&typed, alias))
            })?;
            Some((dimension, member))
        })
        .collect()
}

/// «Edad 19 24» and «Departamento de Lima» name their dimension in front.
fn without_dimension(text: &str, dimension: &Dimension) -> String {
    let folded = fold(text);
    let mut fronts = vec![fold(&dimension.code), fold(&dimension.name)];
    if dimension.code == "departamento" {
        fronts.extend(["dpto", "dep", "provincia constitucional del"].map(str::to_owned));
    }
    let rest = fronts
        .iter()
        .find_map(|front| folded.strip_prefix(&format!("{front} ")));
    rest.map_or(folded.clone(), |r| {
        r.strip_prefix("de ").unwrap_or(r).to_owned()
    })
}

/// A code as text. UBIGEO: «1» and «010000» are «01»; in a RENIEC file its own codes count.
fn is_code(typed: &str, member: &Member, place_codes: PlaceCodes) -> bool {
    let numeric = !member.code.is_empty() && member.code.bytes().all(|b| b.is_ascii_digit());
    if !numeric {
        return key(typed) == key(&member.code);
    }
    let code = match place_codes {
        PlaceCodes::Inei => member.code.as_str(),
        PlaceCodes::Reniec => member.reniec.as_deref().unwrap_or(&member.code),
    };
    let padded = match typed.len() {
        1 => format!("0{typed}"),
        5 => format!("0{typed}"),
        _ => typed.to_owned(),
    };
    padded == code || padded.strip_suffix("0000") == Some(code)
}

/// The words that tell members apart: «60 y más años» and «60-mas» are the same.
fn key(text: &str) -> String {
    words(text).join(" ")
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(&text.replace('+', " mas "));
    folded
        .split(' ')
        .filter(|w| {
            !matches!(
                *w,
                "" | "y" | "a" | "de" | "del" | "la" | "las" | "los" | "ano" | "anos"
            )
        })
        .map(str::to_owned)
        .collect()
}

/// Without plural and gender: «urbano» and «Urbana», «hombres» and «Hombre».
fn root(text: &str) -> String {
    let roots: Vec<String> = words(text)
        .into_iter()
        .map(|word| {
            let singular = word.strip_suffix('s').unwrap_or(&word);
            let root = singular.strip_suffix(['a', 'o', 'e']).unwrap_or(singular);
            if root.len() >= 4 {
                root.to_owned()
            } else {
                word.clone()
            }
        })
        .collect();
    roots.join(" ")
}

fn nearest(folded: &str, scope: Scope<'_>) -> Option<String> {
    let dimensions = scope
        .catalogue
        .dimensions
        .iter()
        .filter(|d| scope.only.is_none_or(|only| only == d.code));
    dimensions
        .flat_map(|d| d.members.iter())
        .map(|m| (code_likeness(folded, &m.name), m))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, m)| m.name.clone())
}
