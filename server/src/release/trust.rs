//! Whether a stored release is one that this installation signed, and follows the one before: asked when it
//! is loaded. Whoever can write into the database can also sign with a key of their own; so the keys that
//! count are those whose private halves lie in the key directory, and those that they vouch for.

use chrono::{DateTime, Utc};

use super::KeyDirectory;
use super::key_list::KeyList;
use super::verify::{KnownKeys, Trust, read, verify};
use crate::db::release::StoredLink;

/// What is wrong with the release file `file`, published at a time; `None` for a sound one, and for one from
/// before there were signatures. `listed` are the keys of the database, `previous` the release before as it is
/// stored.
pub(super) fn problem(
    file: &str,
    published_at: DateTime<Utc>,
    keys: &KeyDirectory,
    listed: KeyList,
    previous: Option<StoredLink>,
) -> Option<String> {
    let mut known = KnownKeys::default();
    let own = match keys.public_keys() {
        Ok(own) => own,
        Err(problem) => return Some(problem.to_string()),
    };
    // Without keys of its own a verifier would believe the database.
    if own.is_empty() {
        let dir = keys.path().display();
        return Some(format!(
            "no hay ninguna clave en {dir}: no se puede verificar"
        ));
    }
    for key in own {
        known.add(key);
    }
    let before = previous
        .as_ref()
        .and_then(|link| link.manifest_sha256.as_ref());
    let is_older_than_signatures =
        before.is_none() && listed.keys.iter().all(|key| key.created_at > published_at);
    if let Err(problem) = known.add_list(listed) {
        return Some(problem.to_string());
    }
    let file = match read(file) {
        Ok(file) => file,
        Err(problem) => return Some(problem.problem),
    };
    let report = verify(&[(String::new(), file)], &known);
    let found = report.files.first()?;
    if found.trust == Trust::Unsigned {
        return (!is_older_than_signatures)
            .then(|| "no lleva firma, y es de cuando ya se firmaba".to_owned());
    }
    if let Some(problem) = found.problems.first() {
        return Some(format!("{}: {}", problem.place, problem.problem));
    }
    let (release, manifest) = previous
        .map(|link| (Some(link.sha256), link.manifest_sha256))
        .unwrap_or_default();
    let follows = found.manifest().is_some_and(|own| {
        own.previous_release_sha256 == release && own.previous_manifest_sha256 == manifest
    });
    (!follows).then(|| "no sigue a la publicación anterior".to_owned())
}
