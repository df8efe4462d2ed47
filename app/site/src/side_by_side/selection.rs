//! What the address of a comparison asks for: indicators, or groups of one breakdown of an indicator.
//!
//! Forms repeat a parameter, links join its values with commas; both are read, in any order, and there is one address for
//! each comparison. What cannot be read is reported, and the rest is kept.

use domain::{
    code::IndicatorCode,
    indicator::Indicator,
    release::Release,
    side_by_side::{INDICATORS, MEMBERS, SideBySide, dimensions, members_with_values},
};

use crate::{query::Query, route::SIDE_BY_SIDE_PATH};

/// Texts of an address that a message repeats, and the letters of each.
const REPEATED: usize = 5;
const LETTERS: usize = 40;

/// What is compared, as far as the address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparisonSelection {
    /// Those that the release has, in the order of its catalogue.
    pub indicators: Vec<IndicatorCode>,
    /// Of the one indicator, and only where it has values by it.
    pub dimension: Option<String>,
    /// Those that the dimension has, in its order.
    pub members: Vec<String>,
    pub problems: Vec<SelectionProblem>,
}

/// Why the address is not yet a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionProblem {
    /// No indicator has such a code.
    UnknownIndicators(Vec<String>),
    /// A breakdown belongs to one indicator.
    NotOneIndicator,
    /// The indicator has no values by this dimension.
    UnknownDimension(String),
    UnknownMembers(Vec<String>),
    /// Groups without the breakdown that they belong to.
    MembersAlone,
    TooManyIndicators {
        chosen: usize,
        most: usize,
    },
    TooManyMembers {
        chosen: usize,
        most: usize,
    },
}

impl ComparisonSelection {
    pub fn read(release: &Release, query: &Query) -> Self {
        let codes = query.all("indicadores").chain(query.all("indicador"));
        // No code of an indicator has a comma, so one that a program encoded separates, too.
        let codes = distinct(codes.flat_map(|value| value.split(',')));
        let members = distinct(query.all_listed("valores"));
        let dimension = query.get("desagregacion");
        let mut found = Self::default();
        let unknown = found.read_indicators(release, &codes);
        if !unknown.is_empty() {
            found
                .problems
                .push(SelectionProblem::UnknownIndicators(unknown));
        }
        match dimension {
            Some(dimension) => found.read_members(release, dimension, &members),
            None if !members.is_empty() => found.problems.push(SelectionProblem::MembersAlone),
            None => {
                let (chosen, most) = (found.indicators.len(), *INDICATORS.end());
                if chosen > most {
                    let problem = SelectionProblem::TooManyIndicators { chosen, most };
                    found.problems.push(problem);
                }
            }
        }
        found
    }

    /// Keeps the indicators that the release has; answers the others.
    fn read_indicators(&mut self, release: &Release, codes: &[String]) -> Vec<String> {
        let mut unknown = Vec::new();
        let mut known: Vec<&Indicator> = Vec::new();
        for text in codes {
            let code = text.to_uppercase().parse::<IndicatorCode>();
            match code
                .ok()
                .and_then(|code| release.catalogue.indicator(&code))
            {
                Some(indicator) => known.push(indicator),
                None => unknown.push(text.clone()),
            }
        }
        let all = release.catalogue.indicators.iter();
        let chosen = all.filter(|one| known.iter().any(|known| known.code == one.code));
        self.indicators = chosen.map(|one| one.code.clone()).collect();
        repeated(unknown)
    }

    fn read_members(&mut self, release: &Release, dimension: &str, written: &[String]) {
        let [indicator] = self.indicators.as_slice() else {
            if self.problems.is_empty() {
                self.problems.push(SelectionProblem::NotOneIndicator);
            }
            return;
        };
        if !dimensions(release, indicator).contains(dimension) {
            let name = cut(dimension);
            self.problems.push(SelectionProblem::UnknownDimension(name));
            return;
        }
        let all = selectable_groups(release, indicator, dimension);
        let is_known = |text: &str| all.iter().any(|one| one.code == text);
        // A comma that a program encoded separates where no group has one in its code.
        let codes = distinct(written.iter().flat_map(|text| match is_known(text) {
            true => vec![text.as_str()],
            false => text.split(',').collect(),
        }));
        let chosen = all.iter().map(|one| &one.code);
        self.members = chosen
            .filter(|code| codes.contains(code))
            .cloned()
            .collect();
        let unknown = codes.into_iter().filter(|code| !is_known(code));
        let unknown: Vec<String> = unknown.collect();
        if !unknown.is_empty() {
            let unknown = SelectionProblem::UnknownMembers(repeated(unknown));
            self.problems.push(unknown);
        }
        self.dimension = Some(dimension.to_owned());
        let (chosen, most) = (self.members.len(), *MEMBERS.end());
        if chosen > most {
            let problem = SelectionProblem::TooManyMembers { chosen, most };
            self.problems.push(problem);
        }
    }

    /// Whether the address names nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is something to compare.
    pub fn is_whole(&self) -> bool {
        let enough = match self.dimension {
            Some(_) => MEMBERS.contains(&self.members.len()),
            None => INDICATORS.contains(&self.indicators.len()),
        };
        self.problems.is_empty() && enough
    }

    /// The one query of what was understood.
    pub fn query(&self) -> String {
        let codes: Vec<&str> = self.indicators.iter().map(IndicatorCode::as_str).collect();
        match &self.dimension {
            _ if codes.is_empty() => String::new(),
            None => format!("indicadores={}", codes.join(",")),
            Some(dimension) => {
                let of = format!(
                    "indicador={}&desagregacion={}",
                    codes.join(","),
                    encoded(dimension)
                );
                let members: Vec<String> = self.members.iter().map(|one| encoded(one)).collect();
                match members.is_empty() {
                    true => of,
                    false => format!("{of}&valores={}", members.join(",")),
                }
            }
        }
    }

    /// The address of a comparison of indicators, or of the choice of more where there is one.
    pub fn of_indicator(code: &IndicatorCode) -> String {
        format!("{SIDE_BY_SIDE_PATH}?indicadores={code}")
    }

    /// The address of the choice of groups.
    pub fn of_dimension(code: &IndicatorCode, dimension: &str) -> String {
        format!(
            "{SIDE_BY_SIDE_PATH}?indicador={code}&desagregacion={}",
            encoded(dimension)
        )
    }

    /// The table of a comparison.
    pub fn table<'a>(&self, release: &'a Release) -> SideBySide<'a> {
        let of = self
            .dimension
            .as_ref()
            .zip(self.indicators.first())
            .and_then(|(dimension, code)| Some((dimension, release.catalogue.indicator(code)?)));
        match of {
            Some((dimension, indicator)) => {
                SideBySide::of_members(release, indicator, dimension, &self.members)
            }
            None => SideBySide::of_indicators(release, &self.indicators),
        }
    }
}

/// A group that can be chosen.
pub struct SelectableGroup {
    pub code: String,
    pub name: String,
    pub has_values: bool,
}

/// The groups of a dimension: those that the indicator has values of, and the others of the catalogue, in its order.
pub fn selectable_groups(
    release: &Release,
    indicator: &IndicatorCode,
    dimension: &str,
) -> Vec<SelectableGroup> {
    let with_values = members_with_values(release, indicator, dimension);
    let listed = release.catalogue.dimension(dimension).into_iter();
    let listed = listed.flat_map(|one| &one.members);
    let mut groups: Vec<SelectableGroup> = listed
        .map(|member| SelectableGroup {
            code: member.code.clone(),
            name: member.name.clone(),
            has_values: with_values.iter().any(|(code, _)| *code == member.code),
        })
        .collect();
    for (code, name) in with_values {
        if groups.iter().all(|one| one.code != code) {
            groups.push(SelectableGroup {
                code,
                name,
                has_values: true,
            });
        }
    }
    groups
}

/// Each value once, in the order of the address.
fn distinct<T: AsRef<str>>(values: impl Iterator<Item = T>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in values {
        let text = value.as_ref().trim();
        if !text.is_empty() && !found.iter().any(|one| one == text) {
            found.push(text.to_owned());
        }
        // More than any release has: what follows is not looked at.
        if found.len() > MAX_PARAMETER_VALUES {
            break;
        }
    }
    found
}

/// Values that are read of one parameter.
const MAX_PARAMETER_VALUES: usize = 500;

fn repeated(texts: Vec<String>) -> Vec<String> {
    texts.iter().take(REPEATED).map(|text| cut(text)).collect()
}

fn cut(text: &str) -> String {
    text.chars().take(LETTERS).collect()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
