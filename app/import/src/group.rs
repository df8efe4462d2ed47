//! One cause in many cells is one finding, with its count, its range and the first places.
//!
//! Effects and codes of cells are never derived from grouped findings: group last, for people. What this
//! pass deliberately does not do: it drops nothing; the counts add up to the findings that came in.

use domain::finding::{Finding, Place, Spread, a1, codes};
use hashbrown::HashMap;

/// From so many cells on, the same sentence is one finding.
const SAME_SENTENCE: usize = 10;
/// From so many cells of a column on, sentences that differ only by what was read are one finding.
const SAME_BUT_READ: usize = 25;
/// Places that a grouped finding lists.
const FIRST_PLACES: usize = 5;

/// Groups the findings: errors first, then by place. Findings with the same code, sheet and sentence are
/// one from ten cells on; those of a column that share code and sentence but for what was read are one from
/// twenty-five on, in the words of the code's meaning.
pub fn group(findings: Vec<Finding>) -> Vec<Finding> {
    let (mut grouped, alone) = grouped_by(findings, SAME_SENTENCE, &same_sentence, &merged);
    let (more, alone) = grouped_by(
        alone,
        SAME_BUT_READ,
        &same_but_read,
        &merged_in_general_words,
    );
    grouped.extend(more);
    grouped.extend(alone);
    grouped.sort_by(|a, b| (a.severity, &a.place, &a.code).cmp(&(b.severity, &b.place, &b.code)));
    grouped
}

/// What findings share that are grouped.
#[derive(PartialEq, Eq, Hash)]
struct FindingKey {
    code: String,
    sheet: String,
    column: Option<u32>,
    sentence: String,
}

/// Findings without a common cause stay alone, in their order.
fn grouped_by(
    findings: Vec<Finding>,
    least: usize,
    cause: &dyn Fn(&Finding) -> Option<FindingKey>,
    merge: &dyn Fn(Vec<Finding>) -> Option<Finding>,
) -> (Vec<Finding>, Vec<Finding>) {
    let mut places: HashMap<FindingKey, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        if let Some(cause) = cause(finding) {
            places.entry(cause).or_default().push(at);
        }
    }
    // Each finding's group, counted in the order of the first of each.
    let mut group_of: Vec<Option<usize>> = vec![None; findings.len()];
    let mut large: Vec<Vec<usize>> = places.into_values().filter(|g| g.len() >= least).collect();
    large.sort_unstable();
    for (group, members) in large.iter().enumerate() {
        for at in members {
            group_of[*at] = Some(group);
        }
    }
    let mut groups: Vec<Vec<Finding>> = large.iter().map(|g| Vec::with_capacity(g.len())).collect();
    let mut alone = Vec::new();
    for (finding, group) in findings.into_iter().zip(group_of) {
        match group.and_then(|group| groups.get_mut(group)) {
            Some(group) => group.push(finding),
            None => alone.push(finding),
        }
    }
    (groups.into_iter().filter_map(merge).collect(), alone)
}

/// Only cells are grouped, and what is a group already stays one.
fn same_sentence(finding: &Finding) -> Option<FindingKey> {
    let Place::Cell { sheet, .. } = &finding.place else {
        return None;
    };
    finding.spread.is_none().then(|| FindingKey {
        code: finding.code.clone(),
        sheet: sheet.clone(),
        column: None,
        sentence: finding.problem.clone(),
    })
}

fn same_but_read(finding: &Finding) -> Option<FindingKey> {
    let Place::Cell { sheet, column, .. } = &finding.place else {
        return None;
    };
    let read = finding.read.as_deref().map(str::trim)?;
    let says_it = finding.spread.is_none() && !read.is_empty() && finding.problem.contains(read);
    says_it.then(|| FindingKey {
        code: finding.code.clone(),
        sheet: sheet.clone(),
        column: Some(*column),
        sentence: finding.problem.replace(read, "\u{0}"),
    })
}

/// The first finding by place, with the places of all.
fn merged(mut findings: Vec<Finding>) -> Option<Finding> {
    findings.sort_by(|a, b| a.place.cmp(&b.place));
    let spread = spread(&findings);
    let mut first = findings.into_iter().next()?;
    first.spread = Some(spread);
    Some(first)
}

fn merged_in_general_words(findings: Vec<Finding>) -> Option<Finding> {
    let mut finding = merged(findings)?;
    finding.read = None;
    if let Some(meaning) = codes::meaning(&finding.code) {
        meaning.meaning.clone_into(&mut finding.problem);
        meaning.remedy.clone_into(&mut finding.remedy);
    }
    Some(finding)
}

/// Count, range and first places of findings in the order of their places. A cell counts once for each of
/// its findings.
fn spread(findings: &[Finding]) -> Spread {
    let cells = findings.iter().filter_map(|finding| match &finding.place {
        Place::Cell { row, column, .. } => Some((*row, *column)),
        _ => None,
    });
    let (mut first, mut last) = ((u32::MAX, u32::MAX), (0, 0));
    for (row, column) in cells {
        first = (first.0.min(row), first.1.min(column));
        last = (last.0.max(row), last.1.max(column));
    }
    let places = findings.iter().map(|finding| finding.place.clone());
    Spread {
        count: u32::try_from(findings.len()).unwrap_or(u32::MAX),
        range: format!("{}:{}", a1(first.0, first.1), a1(last.0, last.1)),
        places: places.take(FIRST_PLACES).collect(),
    }
}

#[cfg(test)]
mod tests;
