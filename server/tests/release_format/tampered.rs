//! Every kind of tampering: both verifiers refuse it, and this program names the place.

use serde_json::{Value, json};
use server::release::canonical;
use server::release::key::{MANIFEST_PREFIX, PrivateKey};

use crate::release_format::auditor::{Auditor, changed};
use crate::release_format::made;

/// Both refuse the file alone; the first names `place`.
fn refused(name: &str, text: &str, place: &str) {
    let auditor = Auditor::new();
    let file = auditor.file("1.json", text);
    let said = auditor.verify(&[&file]);
    assert_eq!(said.code, 1, "{name}: {}", said.text);
    let place = format!("PROBLEMA en {place}");
    assert!(said.text.contains(&place), "{name}, {place}: {}", said.text);
    let said = auditor.python(&[&file]);
    assert_eq!(said.code, 1, "{name}: {}", said.text);
    assert!(said.text.contains("PROBLEM "), "{name}: {}", said.text);
}

fn first() -> String {
    made::chain()[0].file()
}

fn cell<'a>(file: &'a mut Value, indicator: &str, measure: &str, period: &str) -> &'a mut Value {
    let cells = file["release"]["cells"].as_array_mut().unwrap();
    cells
        .iter_mut()
        .find(|cell| {
            (&cell["indicator"], &cell["measure"], &cell["period"])
                == (&json!(indicator), &json!(measure), &json!(period))
                && cell["breakdown"] == ""
        })
        .unwrap()
}

/// What was changed, where it is found, the change.
type Tampering = (&'static str, &'static str, fn(&mut Value));

const CONTENT: [Tampering; 15] = [
    ("a value", "cell/S04-1/observed/2025", |file| {
        cell(file, "S04-1", "observed", "2025")["datum"]["value"]["value"] = "64".into();
    }),
    ("a target", "cell/S04-1/target/2030", |file| {
        cell(file, "S04-1", "target", "2030")["datum"]["value"]["value"] = "70".into();
    }),
    ("a cell that is gone", "cell/CTX-1/observed/2020", |file| {
        file["release"]["cells"].as_array_mut().unwrap().remove(0);
    }),
    ("two cells exchanged", "campo", |file| {
        file["release"]["cells"].as_array_mut().unwrap().swap(0, 1);
    }),
    ("a threshold", "settings", |file| {
        file["release"]["settings"]["on_track_from"] = "0.90".into();
    }),
    ("a ficha", "indicator/S04-1", |file| {
        let indicators = file["release"]["catalogue"]["indicators"]
            .as_array_mut()
            .unwrap();
        let one = indicators
            .iter_mut()
            .find(|i| i["code"] == "S04-1")
            .unwrap();
        one["ficha"]["formula"] = "otra".into();
    }),
    ("the name of a node", "node/OP1", |file| {
        file["release"]["catalogue"]["nodes"][1]["name"] = "Otro".into();
    }),
    ("the note", "release.note", |file| {
        file["release"]["note"] = "Otra nota".into();
    }),
    ("the day", "release.as_of", |file| {
        file["release"]["as_of"] = "2026-02-02".into();
    }),
    ("an advance", "progress/S04-1", |file| {
        file["progress"]["series"]["S04-1"]["trajectory"]["Ok"]["advance"] = "0.7".into();
    }),
    ("a count", "roll-up/OP1", |file| {
        file["progress"]["nodes"]["OP1"]["reported"] = 99.into();
    }),
    ("a member more", "release.firmado_por", |file| {
        file["release"]["firmado_por"] = "nadie".into();
    }),
    ("a kind of results more", "progress.otro", |file| {
        file["progress"]["otro"] = json!({});
    }),
    ("a number for a series more", "progress/S99-1", |file| {
        let one = file["progress"]["series"]["S04-1"].clone();
        file["progress"]["series"]["S99-1"] = one;
    }),
    ("entries in another order", "manifest.entries", |file| {
        file["manifest"]["entries"]
            .as_array_mut()
            .unwrap()
            .swap(0, 1);
    }),
];

#[test]
fn a_change_of_content_is_located_by_its_part() {
    for (name, place, change) in CONTENT {
        refused(name, &changed(&first(), change), place);
    }
}

#[test]
fn repairing_the_hashes_does_not_repair_the_signature() {
    let text = changed(&first(), |file| {
        let value = cell(file, "S04-1", "observed", "2025");
        value["datum"]["value"]["value"] = "64".into();
        repair(file);
    });
    refused("a value with new hashes", &text, "signature.value");
}

/// What somebody without the key can repair.
fn repair(file: &mut Value) {
    let entries = server::release::manifest::entries(&file["release"], &file["progress"]).unwrap();
    file["manifest"]["entries"] = serde_json::to_value(entries).unwrap();
    let body = canonical::to_string(&file["release"]).unwrap();
    file["manifest"]["release_sha256"] = canonical::sha256(body.as_bytes()).into();
}

/// Signs what is in the file with a key.
fn sign(file: &mut Value, key: &PrivateKey) {
    let id = key.public().id();
    file["manifest"]["key_id"] = id.clone().into();
    let manifest = canonical::to_string(&file["manifest"]).unwrap();
    file["signature"] = json!({"algorithm": "Ed25519", "key_id": id,
        "public_key": key.public().to_hex(), "value": key.sign(MANIFEST_PREFIX, &manifest)});
}

#[test]
fn a_signature_of_anybody_else_is_none() {
    let forged = changed(&first(), |file| {
        cell(file, "S04-1", "observed", "2025")["datum"]["value"]["value"] = "64".into();
        repair(file);
        sign(file, &PrivateKey::from_seed(&[13; 32]));
    });
    refused("another key", &forged, "signature.public_key");
    // Without a known key nobody can tell: the program says so, and the numbers still disagree.
    let auditor = Auditor::new();
    let file = auditor.file("1.json", &forged);
    let said = auditor.pntd(&["verify"], &[&file]);
    assert_eq!(said.code, 0, "{}", said.text);
    assert!(
        said.text.contains("no comprobado: de quién es la clave"),
        "{}",
        said.text
    );
    let said = auditor.recompute(&file);
    assert_eq!(said.code, 1, "{}", said.text);

    let signatures: [Tampering; 5] = [
        ("a digit of the signature", "signature.value", |file| {
            let value = file["signature"]["value"].as_str().unwrap().to_owned();
            let digit = if value.starts_with('0') { "1" } else { "0" };
            file["signature"]["value"] = format!("{digit}{}", &value[1..]).into();
        }),
        ("capital digits", "signature.value", |file| {
            let value = file["signature"]["value"].as_str().unwrap().to_uppercase();
            file["signature"]["value"] = value.into();
        }),
        ("the key's id", "signature.key_id", |file| {
            file["signature"]["key_id"] = "00".repeat(32).into();
        }),
        ("another algorithm", "signature.algorithm", |file| {
            file["signature"]["algorithm"] = "none".into();
        }),
        ("no manifest", "manifest", |file| {
            file["manifest"] = Value::Null
        }),
    ];
    for (name, place, change) in signatures {
        refused(name, &changed(&first(), change), place);
    }
}

#[test]
fn only_the_canonical_bytes_pass() {
    let text = first();
    refused("a line break at the end", &format!("{text}\n"), "byte ");
    refused("a space", &text.replacen(':', ": ", 1), "byte ");
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(&text).unwrap()).unwrap();
    refused("indented", &pretty, "byte ");
    let escaped = text.replacen('ñ', "\\u00f1", 1);
    assert_ne!(escaped, text);
    refused("an escaped letter", &escaped, "byte ");
    let repeated = text.replacen(r#""demo":true"#, r#""demo":false,"demo":true"#, 1);
    assert_ne!(repeated, text);
    refused("a member twice", &repeated, "byte ");
    let float = text.replacen(r#""horizon":2030"#, r#""horizon":2030.0"#, 1);
    assert_ne!(float, text);
    refused(
        "a number that is no integer",
        &float,
        "archivo.progress.series.",
    );
    let auditor = Auditor::new();
    let half = auditor.file("half.json", &text[..text.len() / 2]);
    let said = auditor.verify(&[&half]);
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(said.text.contains("no es JSON"), "{}", said.text);
    assert_eq!(auditor.python(&[&half]).code, 1);
}

#[test]
fn the_chain_shows_what_one_file_cannot() {
    let auditor = Auditor::new();
    let [one, two, three] = made::chain();
    // A first release that is signed by the right key, and is not the one that the second follows.
    let mut other = made::release();
    other.note = "Otra primera".to_owned();
    let other = made::sealed(&other, None);
    let chains = [
        ("another past", vec![other.file(), two.file()]),
        ("two first ones", vec![one.file(), other.file()]),
        (
            "a past without signature",
            vec![server::release::seal::file(&one.body, None), two.file()],
        ),
    ];
    for (name, texts) in chains {
        let paths: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| auditor.file(&format!("{at}.json"), text))
            .collect();
        let files: Vec<_> = paths.iter().map(|path| path.as_path()).collect();
        let said = auditor.verify(&files);
        assert_eq!(said.code, 1, "{name}: {}", said.text);
        assert_eq!(auditor.python(&files).code, 1, "{name}");
    }
    // A withdrawal that is hidden.
    let hidden = changed(&three.file(), |file| {
        file["release"].as_object_mut().unwrap().remove("withdraws");
    });
    refused("a hidden withdrawal", &hidden, "release.withdraws");
    let reason = changed(&two.file(), |file| {
        file["release"]["band_changes"][0]["reason"] = "ninguna".into();
    });
    refused("another reason", &reason, "band-change/S04-21");
}
