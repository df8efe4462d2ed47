//! Findings: how many of which kind, and their order. The list itself is `components::FindingList`.

use domain::finding::Finding;

use super::wording::counted;

/// Errors before warnings, each in the order of their places.
#[must_use]
pub fn errors_first(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| (a.severity, &a.place).cmp(&(b.severity, &b.place)));
    findings
}

/// «2 errores, 1 aviso», or nothing.
pub fn tally(findings: &[Finding]) -> String {
    // A cause in many cells counts once a cell.
    let (mut errors, mut warnings) = (0, 0);
    for finding in findings {
        *if finding.blocks() {
            &mut errors
        } else {
            &mut warnings
        } += u64::from(finding.count());
    }
    in_words(errors, warnings)
}

/// The same of what was counted.
pub fn in_words(errors: u64, warnings: u64) -> String {
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(counted(errors, "error", "errores"));
    }
    if warnings > 0 {
        parts.push(counted(warnings, "aviso", "avisos"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::finding::Place;

    fn finding(code: &str) -> Finding {
        Finding::new(code, Place::File, None, "problema", "Corrija.")
    }

    #[test]
    fn errors_and_warnings_are_counted_apart() {
        assert_eq!(
            tally(&[finding("W301"), finding("E301"), finding("E302")]),
            "2 errores, 1 aviso"
        );
        assert_eq!(tally(&[]), "");
    }

    #[test]
    fn errors_come_first() {
        assert_eq!(
            errors_first(vec![finding("W301"), finding("E301")])[0].code,
            "E301"
        );
    }
}
