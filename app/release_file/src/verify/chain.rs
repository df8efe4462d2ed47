//! The chain: each release names the hash of the one before, and a signed one also its manifest's.

use super::{ChainReport, FileReport, Problem, Trust};

/// Checks files that are sorted by number; says of unsigned ones whether a signed one follows them.
pub(super) fn check(files: &mut [FileReport]) -> ChainReport {
    let mut report = ChainReport::default();
    if let Some(first) = files.first() {
        check_start(first, &mut report);
    }
    for at in 1..files.len() {
        let (before, rest) = files.split_at_mut(at);
        if let (Some(earlier), Some(later)) = (before.last_mut(), rest.first()) {
            check_pair(earlier, later, &mut report);
        }
    }
    attest(files, &report);
    report
}

fn check_start(first: &FileReport, report: &mut ChainReport) {
    let names_one = first.previous_release_sha256.is_some()
        || (first.manifest.as_ref()).is_some_and(|m| m.previous_manifest_sha256.is_some());
    match first.number {
        Some(1) if names_one => report.problems.push(Problem::new(
            "chain",
            &first.file,
            "es la primera publicación y nombra una anterior",
        )),
        Some(1) => report
            .checked
            .push("la n.º 1 es el comienzo de la cadena".to_owned()),
        Some(_) if first.previous_release_sha256.is_none() => report.problems.push(Problem::new(
            "chain",
            &first.file,
            "no es la primera publicación y no nombra la anterior",
        )),
        Some(number) => report.not_checked.push(format!(
            "lo que hay antes de la n.º {number}: no se dio el archivo de la n.º {}",
            number.saturating_sub(1)
        )),
        None => {}
    }
}

fn check_pair(earlier: &FileReport, later: &FileReport, report: &mut ChainReport) {
    let (Some(a), Some(b)) = (earlier.number, later.number) else {
        return;
    };
    if a == b {
        if earlier.release_sha256 != later.release_sha256
            || (earlier.manifest_sha256.is_some()
                && later.manifest_sha256.is_some()
                && earlier.manifest_sha256 != later.manifest_sha256)
        {
            let problem = format!("hay dos publicaciones distintas con el n.º {a}");
            let place = format!("{}, {}", earlier.file, later.file);
            report.problems.push(Problem::new("chain", place, problem));
        }
        return;
    }
    if a + 1 != b {
        report.not_checked.push(format!(
            "que la n.º {b} siga a la n.º {a}: faltan los archivos de las que están entre ellas"
        ));
        return;
    }
    let before = report.problems.len();
    if later.previous_release_sha256.as_ref() != Some(&earlier.release_sha256) {
        let problem = format!("la n.º {b} no nombra la huella de la n.º {a}");
        report
            .problems
            .push(Problem::new("chain", &later.file, problem));
    }
    if let Some(manifest) = &later.manifest
        && manifest.previous_manifest_sha256 != earlier.manifest_sha256
    {
        let problem = format!("la n.º {b} no nombra la huella del manifiesto de la n.º {a}");
        report
            .problems
            .push(Problem::new("chain", &later.file, problem));
    }
    check_logs(earlier, later, report);
    if report.problems.len() == before {
        report
            .checked
            .push(format!("la n.º {b} sigue a la n.º {a}"));
    }
}

/// The audit log only grows: a later release names no earlier link, and the same place has one hash.
fn check_logs(earlier: &FileReport, later: &FileReport, report: &mut ChainReport) {
    let head = |file: &FileReport| {
        file.manifest
            .as_ref()
            .map(|manifest| manifest.audit.clone())
    };
    let (Some(before), Some(after)) = (head(earlier), head(later)) else {
        return;
    };
    let sound = match (&before, &after) {
        (Some(before), Some(after)) if before.position == after.position => {
            before.hash == after.hash
        }
        (Some(before), Some(after)) => before.position < after.position,
        (Some(_), None) => false,
        (None, _) => true,
    };
    if !sound {
        let problem =
            "el registro de auditoría que nombra no continúa el de la publicación anterior";
        report
            .problems
            .push(Problem::new("chain", &later.file, problem));
    }
}

/// From the newest back: what a signed release names is attested, and what that names in turn.
fn attest(files: &mut [FileReport], report: &ChainReport) {
    if !report.problems.is_empty() {
        return;
    }
    for at in (1..files.len()).rev() {
        let (before, rest) = files.split_at_mut(at);
        let (Some(earlier), Some(later)) = (before.last_mut(), rest.first()) else {
            continue;
        };
        let follows = earlier.number.map(|n| n + 1) == later.number;
        let signed = !matches!(later.trust, Trust::Unsigned | Trust::Broken);
        if follows && signed && earlier.trust == Trust::Unsigned {
            earlier.trust = Trust::AttestedByLater;
        }
    }
}
