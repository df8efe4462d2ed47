//! The archive: the same bytes, the right hashes, the signed release beside the files.

use ceplan::pack::{READ_ME, RELEASE_FILE, SUMS, archive};
use domain::release::WithdrawnBy;
use sha2::{Digest, Sha256};

use crate::{fixture, published, reading::unpacked};

const SIGNED: &str = "{\"release\":3}";

#[test]
fn one_release_gives_the_same_bytes_with_the_time_of_the_release() {
    let release = fixture::release();
    let bytes = archive(&published(&release), SIGNED).unwrap();
    assert!(bytes == archive(&published(&release), SIGNED).unwrap());
    for (name, time, _) in unpacked(&bytes) {
        assert_eq!(time, "2026-05-05 03:30:00", "{name}");
    }
}

#[test]
fn every_file_has_its_hash_and_the_text_says_which_release_it_is() {
    let release = fixture::release();
    let published = published(&release);
    let files = unpacked(&archive(&published, SIGNED).unwrap());
    let text = |wanted: &str| {
        let (.., content) = files
            .iter()
            .find(|(name, ..)| name == wanted)
            .expect(wanted);
        String::from_utf8(content.clone()).unwrap()
    };
    let (sums, read_me) = (text(SUMS), text(READ_ME));
    for (name, _, content) in files.iter().filter(|(name, ..)| name != SUMS) {
        let line = format!("{}  {name}", hex::encode(Sha256::digest(content)));
        assert!(sums.lines().any(|found| found == line), "{line}");
    }
    assert_eq!(sums.lines().count(), files.len() - 1);
    for expected in [
        "Publicación N.º 3 del 4 de mayo de 2026",
        published.sha256,
        "datos de demostración",
    ] {
        assert!(read_me.contains(expected), "{expected}");
    }
    assert_eq!(text(RELEASE_FILE), SIGNED);
    let names: Vec<&str> = files.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "LEAME.txt",
            "fichas-tecnicas.xlsx",
            "fichas-tecnicas.ods",
            "matriz-anexo-b3.xlsx",
            "matriz-anexo-b3.ods",
            "matriz-anexo-b3.csv",
            "reporte-de-cumplimiento-2025.docx",
            "reporte-de-cumplimiento-2025.pdf",
            "indicadores-y-observaciones.xlsx",
            "indicadores-y-observaciones.ods",
            "pntd-publicacion.json",
            "SHA256SUMS",
        ]
    );
}

#[test]
fn a_withdrawn_release_says_so_in_its_pack() {
    let release = fixture::release();
    let by = WithdrawnBy {
        number: 4,
        published_at: "2026-06-01T12:00:00Z".parse().unwrap(),
        reason: "un valor era de prueba".to_owned(),
    };
    let mut published = published(&release);
    published.withdrawn = Some(&by);
    let files = unpacked(&archive(&published, SIGNED).unwrap());
    let (.., read_me) = files.iter().find(|(name, ..)| name == READ_ME).unwrap();
    assert!(String::from_utf8_lossy(read_me).contains("fue retirada por la N.º 4"));
}
