//! The verifier in Python with a pinned key: it trusts that key and those that it vouches for, and no list alone.

use std::ffi::OsStr;

use server::release::canonical;
use server::release::key::{PrivateKey, STATEMENT, STATEMENT_PREFIX, Statement};
use server::release::key_list::{KeyList, ListedKey};

use crate::release_format::auditor::{Auditor, Report};
use crate::release_format::made;

/// A list with an older key, for which the key of these releases is the next one if `vouched`.
fn list(older: &PrivateKey, vouched: bool) -> KeyList {
    let at = "2025-01-01T00:00:00Z".parse().unwrap();
    let mut first = ListedKey::new(&older.public(), at);
    first.retired_at = Some(at);
    let mut second = ListedKey::new(&made::key().public(), at);
    if vouched {
        let statement = Statement {
            format: STATEMENT.to_owned(),
            created_at: at,
            key_id: second.key_id.clone(),
            public_key: second.public_key.clone(),
            previous_key_id: first.key_id.clone(),
        };
        let text = canonical::to_string(&statement).unwrap();
        second.statement_signature = Some(older.sign(STATEMENT_PREFIX, &text));
        second.statement = Some(statement);
        second.previous_key_id = Some(older.public().id());
    }
    KeyList::new(vec![first, second])
}

fn verify(auditor: &Auditor, pinned: &PrivateKey, list: &KeyList) -> Report {
    let [one, ..] = made::chain();
    let file = auditor.file("1.json", &one.file());
    let keys = auditor.file("keys.json", &serde_json::to_string(list).unwrap());
    let pinned = pinned.public().to_hex();
    let options: [&OsStr; 4] = [
        "--key".as_ref(),
        pinned.as_ref(),
        "--keys".as_ref(),
        keys.as_ref(),
    ];
    auditor.python_with(&options, &[&file])
}

#[test]
fn a_pinned_key_is_trusted_with_those_that_it_vouches_for_and_no_other() {
    let auditor = Auditor::new();
    let (older, foreign) = (
        PrivateKey::from_seed(&[7; 32]),
        PrivateKey::from_seed(&[8; 32]),
    );
    let vouched = list(&older, true);
    let said = verify(&auditor, &older, &vouched);
    assert_eq!(said.code, 0, "{}", said.text);
    for (pinned, list) in [
        // In the list, but nobody vouched for it.
        (&older, list(&older, false)),
        // Vouched for by a key that is not the pinned one.
        (&foreign, vouched.clone()),
    ] {
        let said = verify(&auditor, pinned, &list);
        assert_eq!(said.code, 1, "{}", said.text);
    }
    // The word of a stolen key is worth nothing.
    let mut stolen = vouched;
    stolen.keys[0].revoked_from = Some(1);
    let said = verify(&auditor, &older, &stolen);
    assert_eq!(said.code, 1, "{}", said.text);
}

/// A list that was given and holds no key vouches for nobody: it is not as if none had been given.
#[test]
fn a_list_without_keys_makes_no_signature_good() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let file = auditor.file("1.json", &one.file());
    let empty = serde_json::to_string(&KeyList::new(Vec::new())).unwrap();
    let keys = auditor.file("keys.json", &empty);
    let options: [&OsStr; 2] = ["--keys".as_ref(), keys.as_ref()];
    let said = auditor.python_with(&options, &[&file]);
    assert_eq!(said.code, 1, "{}", said.text);
    let keys = keys.to_str().unwrap();
    let said = auditor.pntd(&["verify", "--keys", keys], &[&file]);
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(
        said.text.contains("no está entre las que se dieron"),
        "{}",
        said.text
    );
    // Without any list the file's own key has to do, and that is said.
    let said = auditor.pntd(&["verify"], &[&file]);
    assert_eq!(said.code, 0, "{}", said.text);
}
