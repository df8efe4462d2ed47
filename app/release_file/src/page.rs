//! The check of one page of an indicator, as its reader's browser makes it: the release file of the page, its
//! signature and chain, every result computed again, and the figures that stand on the page.
//!
//! It says what it did not check as plainly as what it did. Fetching files and reading the page is the caller's matter.

mod compare;
mod words;

use domain::{code::IndicatorCode, release::Release};
use serde::{Deserialize, Serialize};

use crate::key_list::KeyList;
use crate::recompute::{Recomputed, recompute};
use crate::verify::{KnownKeys, Problem, ReleaseFile, Report, Trust, read, verify};

/// What a reader looks at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShownPage {
    pub indicator: String,
    /// Number and hash of the release, as the page states them.
    pub release: u32,
    pub sha256: String,
    pub figures: Vec<ShownFigure>,
}

/// A marked text of the page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShownFigure {
    pub place: String,
    pub text: String,
}

/// How the check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageOutcome {
    /// All is as it must be.
    Sound,
    /// Something is wrong with the file, its signature or its chain.
    Problems,
    /// The file is sound and the page says something else.
    Differs,
    /// Nothing is wrong, but nobody signed the release.
    Unsigned,
}

/// A figure that is not what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageDifference {
    pub place: String,
    /// The place in Spanish words.
    pub name: String,
    /// Nothing where the page lacks it.
    pub shown: Option<String>,
    /// Nothing where the release has no such figure.
    pub expected: Option<String>,
}

/// What was found out about a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageReport {
    pub outcome: PageOutcome,
    /// The result in one or two Spanish sentences.
    pub sentence: String,
    pub checked: Vec<String>,
    pub not_checked: Vec<String>,
    pub problems: Vec<String>,
    pub differences: Vec<PageDifference>,
}

/// Checks a page with the texts of release files, its own first and then those before it, and the published keys.
pub fn check_page(files: &[String], keys: &str, page: &ShownPage) -> PageReport {
    let (own, report) = match verified(files, keys) {
        Ok(verified) => verified,
        Err(problem) => return refused(page, vec![problem], Vec::new()),
    };
    let problems = problems(&report, page);
    let checked = words::checked(&report);
    let not_checked = words::not_checked(&report, page.release);
    if !problems.is_empty() {
        return PageReport {
            not_checked,
            ..refused(page, problems, checked)
        };
    }
    let mut page_report = PageReport {
        outcome: outcome(&report),
        sentence: String::new(),
        checked,
        not_checked,
        problems,
        differences: Vec::new(),
    };
    match release(&own, page) {
        Ok((release, code)) => compare_all(&own, &release, &code, page, &mut page_report),
        Err(problem) => refuse(page, problem, &mut page_report),
    }
    page_report
}

/// The page's own file, and what was found out about all.
fn verified(files: &[String], keys: &str) -> Result<(ReleaseFile, Report), String> {
    let list: KeyList = serde_json::from_str(keys)
        .map_err(|error| format!("la lista de claves no se puede leer: {error}"))?;
    let mut known = KnownKeys::default();
    known
        .add_list(list)
        .map_err(|problem| format!("la lista de claves no es correcta: {problem}"))?;
    let mut read_files = Vec::new();
    for text in files {
        let file = read(text).map_err(|problem| problem.problem)?;
        let name = format!("publicación n.º {}", file.body["number"]);
        read_files.push((name, file));
    }
    let own = read_files.first().map(|(_, file)| file.clone());
    let own = own.ok_or("falta el archivo de la publicación")?;
    Ok((own, verify(&read_files, &known)))
}

/// Everything that is wrong, the page's own file first.
fn problems(report: &Report, page: &ShownPage) -> Vec<String> {
    let mut found = Vec::new();
    let own = report
        .files
        .iter()
        .find(|file| file.number == Some(page.release));
    if own.is_none_or(|file| file.release_sha256 != page.sha256) {
        found.push(format!(
            "el archivo no es el de la publicación n.º {} que muestra esta página",
            page.release
        ));
    }
    for file in report.files.iter().rev() {
        found.extend(
            file.problems
                .iter()
                .map(|one| words::problem(&file.file, one)),
        );
    }
    found.extend(
        report
            .chain
            .problems
            .iter()
            .map(|one| words::problem("cadena", one)),
    );
    found
}

fn outcome(report: &Report) -> PageOutcome {
    let unsigned = |trust| matches!(trust, Trust::Unsigned | Trust::AttestedByLater);
    match report.files.last() {
        Some(own) if unsigned(own.trust) => PageOutcome::Unsigned,
        _ => PageOutcome::Sound,
    }
}

fn release(own: &ReleaseFile, page: &ShownPage) -> Result<(Release, IndicatorCode), String> {
    let release: Release = serde_json::from_value(own.body.clone())
        .map_err(|error| format!("no tiene la forma de una publicación: {error}"))?;
    let code = page.indicator.parse();
    let code = code.map_err(|_| format!("«{}» no es un indicador", page.indicator))?;
    Ok((release, code))
}

/// Computes every result of the release again, then compares the figures of the page.
fn compare_all(
    own: &ReleaseFile,
    release: &Release,
    code: &IndicatorCode,
    page: &ShownPage,
    report: &mut PageReport,
) {
    match recompute(own) {
        Ok(Recomputed::Compared {
            components,
            differences,
            ..
        }) if differences.is_empty() => report.checked.push(words::recomputed(components)),
        Ok(Recomputed::Compared { differences, .. }) => {
            let first = differences.first().map(|one| one.place.as_str());
            return refuse(
                page,
                words::results_differ(differences.len(), first),
                report,
            );
        }
        Ok(Recomputed::OtherFormulas { file, .. }) => {
            return refuse(page, words::other_formulas(&file), report);
        }
        Ok(Recomputed::NothingToCompare { .. }) => {
            report.not_checked.push(words::NO_RESULTS.to_owned());
        }
        Err(Problem { problem, .. }) => return refuse(page, problem, report),
    }
    let Some(indicator) = release.catalogue.indicator(code) else {
        let problem = format!("la publicación no tiene el indicador {code}");
        return refuse(page, problem, report);
    };
    let found = compare::compare(release, indicator, &page.figures);
    if !found.differences.is_empty() {
        report.outcome = PageOutcome::Differs;
    }
    report.sentence = words::sentence(&found, report.outcome);
    report.differences = found.differences;
}

fn refuse(page: &ShownPage, problem: String, report: &mut PageReport) {
    report.outcome = PageOutcome::Problems;
    report.problems.push(problem);
    report.sentence = words::refusal(page.release, report.problems.len());
}

fn refused(page: &ShownPage, problems: Vec<String>, checked: Vec<String>) -> PageReport {
    PageReport {
        outcome: PageOutcome::Problems,
        sentence: words::refusal(page.release, problems.len()),
        checked,
        not_checked: Vec::new(),
        problems,
        differences: Vec::new(),
    }
}
