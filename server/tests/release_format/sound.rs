//! What is sound passes, and each verifier says what it did not look at.

use server::release::key_list::{KeyList, ListedKey};
use server::release::seal;

use crate::release_format::auditor::{Auditor, changed};
use crate::release_format::made;

#[test]
fn a_chain_passes_both_verifiers_without_a_database() {
    let auditor = Auditor::new();
    let paths: Vec<_> = made::chain()
        .iter()
        .enumerate()
        .map(|(at, sealed)| auditor.file(&format!("{}.json", at + 1), &sealed.file()))
        .collect();
    let files: Vec<_> = paths.iter().rev().map(|path| path.as_path()).collect();
    let said = auditor.verify(&files);
    assert_eq!(said.code, 0, "{}", said.text);
    for words in [
        "la n.º 1 es el comienzo de la cadena",
        "la n.º 3 sigue a la n.º 2",
        "firma Ed25519 con una clave conocida",
        "datos de demostración",
    ] {
        assert!(said.text.contains(words), "{words}: {}", said.text);
    }
    let said = auditor.python(&files);
    assert_eq!(said.code, 0, "{}", said.text);
    assert_eq!(said.text.matches("OK ").count(), 3, "{}", said.text);
    for path in files {
        let said = auditor.recompute(path);
        assert_eq!(said.code, 0, "{}", said.text);
        assert!(said.text.contains("todos coinciden"), "{}", said.text);
    }
}

#[test]
fn what_was_not_checked_is_said() {
    let auditor = Auditor::new();
    let [_, two, three] = made::chain();
    let file = auditor.file("2.json", &two.file());
    let said = auditor.pntd(&["verify"], &[&file]);
    assert_eq!(said.code, 0, "{}", said.text);
    assert!(said.text.contains("de quién es la clave"), "{}", said.text);
    assert!(
        said.text.contains("lo que hay antes de la n.º 2"),
        "{}",
        said.text
    );
    let [one, ..] = made::chain();
    let one = auditor.file("1.json", &one.file());
    let three = auditor.file("3.json", &three.file());
    let said = auditor.verify(&[&one, &three]);
    assert_eq!(said.code, 0, "{}", said.text);
    assert!(
        said.text.contains("que la n.º 3 siga a la n.º 1"),
        "{}",
        said.text
    );
}

#[test]
fn a_release_from_before_signatures_is_readable_and_a_later_one_attests_it() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let old = auditor.file("1.json", &seal::file(&one.body, None));
    let bare = auditor.file("body.json", &one.body);
    for file in [&old, &bare] {
        let said = auditor.verify(&[file]);
        assert_eq!(said.code, 2, "{}", said.text);
        assert!(
            said.text
                .contains("sin firma: publicada antes de que existieran las firmas"),
            "{}",
            said.text
        );
        assert_eq!(auditor.python(&[file]).code, 2);
        let said = auditor.recompute(file);
        assert_eq!(said.code, 2, "{}", said.text);
    }
    // The next release is signed and names the hash of the unsigned body, and no manifest.
    let release: domain::release::Release = serde_json::from_str(&one.body).unwrap();
    let next = domain::release::Release {
        number: 2,
        previous_sha256: Some(one.sha256.clone()),
        ..release
    };
    let link = server::release::manifest::Link {
        audit: None,
        release_sha256: Some(one.sha256.clone()),
        manifest_sha256: None,
    };
    let next = seal::seal(&next, link, &made::key()).unwrap();
    let next = auditor.file("2.json", &next.file());
    let said = auditor.verify(&[&old, &next]);
    assert_eq!(said.code, 0, "{}", said.text);
    assert!(said.text.contains("nombra su huella"), "{}", said.text);
    assert_eq!(auditor.python(&[&old, &next]).code, 0);
}

#[test]
fn a_list_of_keys_is_trusted_only_if_its_vouchers_hold() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let file = auditor.file("1.json", &one.file());
    let public = made::key().public();
    let mut list = KeyList::new(vec![ListedKey::new(
        &public,
        "2025-01-01T00:00:00Z".parse().unwrap(),
    )]);
    let with = |list: &KeyList| {
        let text = serde_json::to_string(list).unwrap();
        let keys = auditor.file("keys.json", &text);
        auditor.pntd(&["verify", "--keys", keys.to_str().unwrap()], &[&file])
    };
    assert_eq!(with(&list).code, 0);
    list.keys[0].retired_at = Some("2025-06-01T00:00:00Z".parse().unwrap());
    let said = with(&list);
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(said.text.contains("la clave se retiró"), "{}", said.text);
    list.keys[0].key_id = "00".repeat(32);
    assert_eq!(with(&list).code, 3, "no list of keys at all");
}

#[test]
fn programs_read_the_report_as_json() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let file = auditor.file("1.json", &one.file());
    let said = auditor.pntd(&["verify", "--format", "json"], &[&file]);
    let report: serde_json::Value = serde_json::from_str(&said.text).unwrap();
    assert_eq!(report["outcome"], "sound");
    assert_eq!(report["files"][0]["trust"], "own_key");
    let said = auditor.pntd(&["recompute", "--format", "json"], &[&file]);
    let report: serde_json::Value = serde_json::from_str(&said.text).unwrap();
    assert_eq!(report["differences"], serde_json::json!([]));
    let other = changed(&one.file(), |file| {
        file["release"]["settings"]["formula_version"] = "0".into()
    });
    let said = auditor.recompute(&auditor.file("other.json", &other));
    assert_eq!(said.code, 2, "{}", said.text);
    assert!(said.text.contains("versión «0»"), "{}", said.text);
    let said = auditor.verify(&[std::path::Path::new("no-existe.json")]);
    assert_eq!(said.code, 3, "{}", said.text);
}
