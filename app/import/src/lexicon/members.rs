//! Places and groups by the labels that files give them: names without accents, aliases, codes.
//!
//! A label may name its dimension («Área de residencia: Urbana»), two members («urbano mujeres») or the
//! whole country («Total»). Lima is cut three ways; each cut is its own member with its own name. A bare
//! number is the code of a department only under a header that says so.

use super::PlaceCodes;
use super::{Lexicon, WORTH_SUGGESTING};
use domain::{
    catalogue::Catalogue,
    dimension::{Dimension, Member},
    text::{code_likeness, fold, unmark},
};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;

/// A member: dimension and member by their places in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberRef {
    pub dimension: u16,
    pub member: u16,
}

/// What a label was understood to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// «Total», «Nacional», «Perú»: the series without a breakdown.
    Headline,
    Members {
        /// One member, or two of different dimensions.
        members: Vec<MemberRef>,
        /// Other dimensions that have such a member too, where nothing says which is meant.
        also: Vec<u16>,
    },
    Unknown,
}

/// How a label is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct LabelScope {
    pub place_codes: PlaceCodes,
    /// Only members of this dimension.
    pub only: Option<u16>,
    /// The dimension that is meant where several have such a member.
    pub preferred: Option<u16>,
    /// The header says that bare numbers are codes of places («UBIGEO», «Código de departamento»).
    pub numbers_are_codes: bool,
}

/// One dimension by the texts of its members.
#[derive(Debug, Clone)]
pub(super) struct DimensionIndex {
    pub code: String,
    /// Folded name and code.
    names: [String; 2],
    /// What may stand before a member's name: «Departamento de …».
    fronts: Vec<String>,
    keys: HashMap<String, u16>,
    roots: HashMap<String, u16>,
    inei: HashMap<String, u16>,
    reniec: HashMap<String, u16>,
    members: Vec<String>,
    /// First words of everything that names a member, whole and without plural and gender.
    begins: HashSet<String>,
}

/// What may stand behind the name of a department.
const KINDS_OF_PLACES: [&str; 6] = [
    "departamento",
    "dpto",
    "provincia constitucional",
    "prov constitucional",
    "prov const",
    "pc",
];

impl DimensionIndex {
    /// The texts that name members of a dimension. Where two members share a text, the first one has it.
    pub fn of(dimension: &Dimension) -> Self {
        let names = [fold(&dimension.name), fold(&dimension.code)];
        let mut fronts = vec![names[1].clone(), names[0].clone()];
        if dimension.code == "departamento" {
            fronts.extend(
                [
                    "dpto",
                    "dep",
                    "provincia constitucional del",
                    "prov constitucional del",
                    "prov const del",
                ]
                .map(str::to_owned),
            );
        }
        let mut index = Self {
            code: dimension.code.clone(),
            names,
            fronts,
            keys: HashMap::new(),
            roots: HashMap::new(),
            inei: HashMap::new(),
            reniec: HashMap::new(),
            members: dimension.members.iter().map(|m| m.name.clone()).collect(),
            begins: HashSet::new(),
        };
        for (member, at) in dimension.members.iter().zip(0..) {
            index.add(member, at);
        }
        let texts = index.keys.keys().chain(index.roots.keys());
        let fronts = index.fronts.iter().map(|front| key(front));
        let texts: Vec<String> = texts.cloned().chain(fronts).collect();
        let first = |text: &String| text.split(' ').next().map(str::to_owned);
        index.begins = texts.iter().filter_map(first).collect();
        index
    }

    fn add(&mut self, member: &Member, at: u16) {
        let texts = std::iter::once(&member.name).chain(&member.aliases);
        for text in texts {
            self.keys.entry(key(text)).or_insert(at);
            self.roots.entry(word_stem(text)).or_insert(at);
        }
        if is_number(&member.code) {
            self.inei.entry(member.code.clone()).or_insert(at);
            let reniec = member.reniec.as_ref().unwrap_or(&member.code);
            self.reniec.entry(reniec.clone()).or_insert(at);
        } else {
            self.keys.entry(key(&member.code)).or_insert(at);
        }
    }

    fn is_named(&self, folded: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
        self.names.iter().any(|n| !n.is_empty() && fits(folded, n))
    }

    /// «Edad 19 24» and «Departamento de Lima» name their dimension in front.
    fn without_front<'t>(&self, folded: &'t str) -> &'t str {
        let rest = self
            .fronts
            .iter()
            .find_map(|front| folded.strip_prefix(front.as_str())?.strip_prefix(' '));
        // «Callao (Prov. Const.)», «Lima (dpto.)».
        let before = || {
            let mut kinds = KINDS_OF_PLACES.iter();
            let is_of_places = self.code == "departamento";
            kinds
                .find_map(|kind| folded.strip_suffix(kind)?.strip_suffix(' '))
                .filter(|_| is_of_places)
        };
        match rest {
            Some(rest) => rest.strip_prefix("de ").unwrap_or(rest),
            None => before().unwrap_or(folded),
        }
    }

    fn by_code(&self, text: &str, scope: LabelScope) -> Option<u16> {
        if !scope.numbers_are_codes || !is_number(text) {
            return None;
        }
        let codes = match scope.place_codes {
            PlaceCodes::Inei => &self.inei,
            PlaceCodes::Reniec => &self.reniec,
        };
        // UBIGEO: «1» and «010000» are «01».
        let padded = match text.len() {
            1 | 5 => format!("0{text}"),
            _ => text.to_owned(),
        };
        let of = |code: &str| codes.get(code).copied();
        of(&padded).or_else(|| of(padded.strip_suffix("0000")?))
    }
}

impl Lexicon {
    /// Reads a label of a place or a group.
    pub fn label(&self, label: &str, scope: LabelScope) -> Label {
        let text = unmark(label).text;
        if is_headline(&fold(&text)) {
            return Label::Headline;
        }
        if let Some((prefix, rest)) = text.split_once(':')
            && let Some(dimension) = self.dimension_named(prefix)
            && scope.only.is_none_or(|only| only == dimension)
        {
            if is_headline(&fold(rest)) {
                return Label::Headline;
            }
            let only = Some(dimension);
            return self.one_or_two(rest, LabelScope { only, ..scope });
        }
        self.one_or_two(&text, scope)
    }

    /// Whether a label belongs to a dimension, or to none («Total»).
    pub fn belongs(&self, label: &str, dimension: u16, place_codes: PlaceCodes) -> bool {
        let scope = LabelScope {
            place_codes,
            only: Some(dimension),
            ..LabelScope::default()
        };
        self.label(label, scope) != Label::Unknown
    }

    /// The dimension that a heading names: «Área de residencia», «Sexo», «Región natural».
    pub fn dimension_named(&self, text: &str) -> Option<u16> {
        let folded = fold(&unmark(text).text);
        let named = |d: &DimensionIndex| {
            d.is_named(&folded, |text, name| {
                text.strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            })
        };
        let at = self.dimensions.iter().position(named)?;
        u16::try_from(at).ok()
    }

    /// The dimension whose name or code a column header contains: «Ámbito geográfico» is about `ambito`.
    pub fn dimension_in_header(&self, header: &str) -> Option<u16> {
        let folded = format!(" {} ", fold(header));
        let contained = |d: &DimensionIndex| {
            d.is_named(&folded, |text, name| text.contains(&format!(" {name} ")))
        };
        let at = self.dimensions.iter().position(contained)?;
        u16::try_from(at).ok()
    }

    /// The most similar name of a member. Slow: it compares with all of them.
    pub fn nearest_member(&self, text: &str, only: Option<u16>) -> Option<&str> {
        let folded = fold(text);
        let dimensions = (0u16..).zip(&self.dimensions);
        dimensions
            .filter(|(at, _)| only.is_none_or(|only| only == *at))
            .flat_map(|(_, d)| &d.members)
            .map(|name| (code_likeness(&folded, name), name))
            .filter(|(likeness, _)| *likeness >= WORTH_SUGGESTING)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, name)| name.as_str())
    }

    fn one_or_two(&self, text: &str, scope: LabelScope) -> Label {
        let folded = fold(&text.replace('+', " mas "));
        if !self.may_begin(&folded) {
            return Label::Unknown;
        }
        if let Some(found) = self.single_member(&folded, scope) {
            return found;
        }
        let spaces = folded.match_indices(' ').map(|(at, _)| at);
        let two = spaces.take(12).find_map(|at| {
            let (left, right) = (&folded[..at], &folded[at + 1..]);
            // «Lima Metropolitana y Callao» are two places together, not the one within the other.
            if left.ends_with(" y") || right.starts_with("y ") {
                return None;
            }
            let left = self.single_member(left, scope)?;
            let only = None;
            let right = self.single_member(right, LabelScope { only, ..scope })?;
            member_pair(left, right)
        });
        two.unwrap_or(Label::Unknown)
    }

    /// Whether some member, code or dimension begins like a folded label: most labels of no member do not.
    fn may_begin(&self, folded: &str) -> bool {
        let first = folded.split(' ').find(|word| !is_filler(word));
        let Some(first) = first.filter(|first| !is_number(first)) else {
            return true;
        };
        let known = |word: &str| self.dimensions.iter().any(|d| d.begins.contains(word));
        known(first) || known(&word_stem(first))
    }

    fn single_member(&self, folded: &str, scope: LabelScope) -> Option<Label> {
        // Most labels have no dimension in front: their key is made once for all dimensions.
        let whole = key(folded);
        let mut hits = self.hits(folded, scope, |d, text| {
            let by_key = || match text.len() == folded.len() {
                true => d.keys.get(&whole).copied(),
                false => d.keys.get(&key(text)).copied(),
            };
            d.by_code(text, scope).or_else(by_key)
        });
        if hits.is_empty() {
            let whole = word_stem(folded);
            hits = self.hits(folded, scope, |d, text| match text.len() == folded.len() {
                true => d.roots.get(&whole).copied(),
                false => d.roots.get(&word_stem(text)).copied(),
            });
        }
        let meant = hits.iter().find(|m| Some(m.dimension) == scope.preferred);
        let member = *meant.or_else(|| hits.first())?;
        let also = if meant.is_some() {
            Vec::new()
        } else {
            hits.iter().skip(1).map(|m| m.dimension).collect()
        };
        Some(Label::Members {
            members: vec![member],
            also,
        })
    }

    /// At most one member per dimension: members of one dimension do not share names.
    fn hits(
        &self,
        folded: &str,
        scope: LabelScope,
        find: impl Fn(&DimensionIndex, &str) -> Option<u16>,
    ) -> Vec<MemberRef> {
        let dimensions = (0u16..).zip(&self.dimensions);
        dimensions
            .filter(|(at, _)| scope.only.is_none_or(|only| only == *at))
            .filter_map(|(dimension, index)| {
                let member = find(index, index.without_front(folded))?;
                Some(MemberRef { dimension, member })
            })
            .collect()
    }
}

impl MemberRef {
    /// Dimension and member of the catalogue.
    pub fn of(self, catalogue: &Catalogue) -> Option<(&Dimension, &Member)> {
        let dimension = catalogue.dimensions.get(usize::from(self.dimension))?;
        Some((dimension, dimension.members.get(usize::from(self.member))?))
    }
}

fn member_pair(left: Label, right: Label) -> Option<Label> {
    let (
        Label::Members {
            mut members,
            mut also,
        },
        Label::Members {
            members: others,
            also: also_others,
        },
    ) = (left, right)
    else {
        return None;
    };
    for other in others {
        if members.iter().any(|m| m.dimension == other.dimension) {
            return None;
        }
        members.push(other);
    }
    also.extend(also_others);
    Some(Label::Members { members, also })
}

/// Whether a folded label is the whole country or all people.
pub(crate) fn is_headline(folded: &str) -> bool {
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
            | "national"
            | "whole country"
            | "todos"
            | "ambos"
            | "sin desagregacion"
            | "ambos sexos"
            | "general"
    )
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The words that tell members apart: «60 y más años» and «60-mas» are the same.
fn key(text: &str) -> String {
    words(text, |word| word)
}

/// Without plural and gender: «urbano» and «Urbana», «hombres» and «Hombre».
fn word_stem(text: &str) -> String {
    words(text, |word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let root = singular.strip_suffix(['a', 'o', 'e']).unwrap_or(singular);
        if root.len() >= 4 { root } else { word }
    })
}

fn words<'t>(text: &'t str, each: impl Fn(&str) -> &str) -> String {
    let is_folded = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '%' | ' ');
    let folded: Cow<'t, str> = if text.chars().all(is_folded) {
        text.into()
    } else {
        fold(&text.replace('+', " mas ")).into()
    };
    let mut joined = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|w| !is_filler(w)) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(each(word));
    }
    joined
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "" | "y" | "a" | "de" | "del" | "la" | "las" | "los" | "ano" | "anos"
    )
}
