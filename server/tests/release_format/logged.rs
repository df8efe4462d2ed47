//! The exported audit log beside a release that names one of its links: both programs compute the chain again.

use std::path::{Path, PathBuf};

use app::wire::AuditFormat;
use serde_json::Value;
use server::audit::chain::{Entry, GENESIS_HASH, hash};
use server::audit::check::Link as AuditLink;
use server::audit::file;
use server::release::manifest::{AuditHead, Link};
use server::release::seal::seal;

use crate::release_format::auditor::{Auditor, Report};
use crate::release_format::made;

const NAMES: [&str; 3] = ["ana", "rosa", "Ñusta «Quispe»"];

/// A log of three entries by these people.
fn log(names: [&str; 3]) -> Vec<AuditLink> {
    let mut previous_hash = GENESIS_HASH.to_owned();
    let links = (1..).zip(names).map(|(position, name)| {
        let entry = Entry {
            id: position + 4,
            at: "2026-01-31T15:04:05.000006Z".parse().unwrap(),
            actor: name.to_owned(),
            act: "session.sign_in".to_owned(),
            object: format!("account/{name}"),
            detail: "{\"second_step\": \"code\"}".to_owned(),
        };
        let own = hash(&previous_hash, position, &entry);
        AuditLink {
            position,
            audit: entry.id,
            previous_hash: std::mem::replace(&mut previous_hash, own.clone()),
            hash: own,
            entry: Some(entry),
        }
    });
    links.collect()
}

fn text(links: &[AuditLink]) -> String {
    let bytes = file::lines(AuditFormat::JsonLines, links).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A release that was signed when the log ended at its second entry.
fn release(auditor: &Auditor) -> PathBuf {
    let second = &log(NAMES)[1];
    let head = AuditHead {
        position: 2,
        hash: second.hash.clone(),
    };
    let link = Link {
        audit: Some(head),
        ..Link::default()
    };
    let sealed = seal(&made::release(), link, &made::key()).unwrap();
    auditor.file("1.json", &sealed.file())
}

/// What each of the two programs says of a log.
fn both(auditor: &Auditor, log: &str, release: &Path) -> [Report; 2] {
    let log = auditor.file("registro.jsonl", log);
    let key = made::key().public().to_hex();
    let options = [
        "--key".as_ref(),
        key.as_ref(),
        "--audit-log".as_ref(),
        log.as_os_str(),
    ];
    [
        auditor.audit(&log, &[release]),
        auditor.python_with(&options, &[release]),
    ]
}

#[test]
fn a_log_that_a_release_signed_passes_both_programs() {
    let auditor = Auditor::new();
    let release = release(&auditor);
    for said in both(&auditor, &text(&log(NAMES)), &release) {
        assert_eq!(said.code, 0, "{}", said.text);
    }
}

#[test]
fn a_log_that_was_changed_fails_in_both_programs() {
    let auditor = Auditor::new();
    let release = release(&auditor);
    let computed_anew = text(&log(["ana", "nadie", "Ñusta «Quispe»"]));
    let cut_off = text(&log(NAMES)[..1]);
    let taken_out = text(&log(NAMES)[1..]);
    // The lines say the hashes of before, which are those that the release names.
    let retouched = text(&log(NAMES)).replace("\"rosa\"", "\"nadie\"");
    let no_entry = "{\"position\": 1}\n".to_owned();
    for log in [computed_anew, cut_off, taken_out, retouched, no_entry] {
        for said in both(&auditor, &log, &release) {
            assert_eq!(said.code, 1, "{log}\n{}", said.text);
        }
    }
}

#[test]
fn a_release_that_names_no_link_is_no_check_of_a_log() {
    let auditor = Auditor::new();
    let [first, ..] = made::chain();
    let sealed: Value = serde_json::from_str(&first.file()).unwrap();
    assert!(sealed["manifest"].get("audit").is_none());
    let file = auditor.file("1.json", &first.file());
    let log = auditor.file("registro.jsonl", &text(&log(NAMES)));
    let said = auditor.audit(&log, &[&file]);
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(said.text.contains("names no link"), "{}", said.text);
}
