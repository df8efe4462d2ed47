//! The archive: every file of the pack, the signed release file beside them, and what says that all belongs together.
//!
//! `SHA256SUMS` is what `sha256sum -c` reads. What is signed is the release: its file, with manifest and signature, is in the
//! pack, and the other files are functions of it, so anyone makes the same bytes again (`pntd ceplan-pack`).

use std::io::{Cursor, Write};

use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::{
    format::{date_long, lima_day},
    sentence,
};
use sha2::{Digest, Sha256};
use workbook::write::{DEMO_LABEL, Published, WorkbookFormat, citation};
use zip::{CompressionMethod, DateTime as ZipTime, ZipWriter, write::SimpleFileOptions};

use crate::{CeplanError, fichas, matrix, observatory, report, reported_year};

/// The signed release file, as it is downloaded alone.
pub const RELEASE_FILE: &str = "pntd-publicacion.json";
/// What is what, for people.
pub const READ_ME: &str = "LEAME.txt";
/// The hash of each file, for `sha256sum -c`.
pub const SUMS: &str = "SHA256SUMS";

/// A file of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All files of the pack. `release_file` is the text of the signed release file, byte for byte.
///
/// # Errors
/// When a limit of a format is exceeded.
pub fn files(published: &Published<'_>, release_file: &str) -> Result<Vec<PackFile>, CeplanError> {
    let year = reported_year(published.release);
    let of = |name: &str, bytes: Vec<u8>| PackFile {
        name: name.to_owned(),
        bytes,
    };
    let (xlsx, ods) = (WorkbookFormat::Xlsx, WorkbookFormat::Ods);
    let mut files = vec![
        of("fichas-tecnicas.xlsx", fichas::workbook(published, xlsx)?),
        of("fichas-tecnicas.ods", fichas::workbook(published, ods)?),
        of("matriz-anexo-b3.xlsx", matrix::workbook(published, xlsx)?),
        of("matriz-anexo-b3.ods", matrix::workbook(published, ods)?),
        of("matriz-anexo-b3.csv", matrix::csv_file(published)?),
        of(
            &format!("reporte-de-cumplimiento-{year}.docx"),
            report::docx(published)?,
        ),
        of(
            &format!("reporte-de-cumplimiento-{year}.pdf"),
            report::pdf(published)?,
        ),
        of(
            "indicadores-y-observaciones.xlsx",
            observatory::workbook(published, xlsx)?,
        ),
        of(
            "indicadores-y-observaciones.ods",
            observatory::workbook(published, ods)?,
        ),
        of(RELEASE_FILE, release_file.as_bytes().to_vec()),
    ];
    files.insert(0, of(READ_ME, read_me(published, year).into_bytes()));
    let sums = sums(&files);
    files.push(of(SUMS, sums.into_bytes()));
    Ok(files)
}

/// The pack as one ZIP file; the same bytes for the same release.
///
/// # Errors
/// As [`files`].
pub fn archive(published: &Published<'_>, release_file: &str) -> Result<Vec<u8>, CeplanError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .last_modified_time(time(published.release.published_at))
        .compression_method(CompressionMethod::Deflated);
    for file in files(published, release_file)? {
        zip.start_file(file.name, options)?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The time of every file is that of the release; the format knows no time before 1980.
fn time(at: DateTime<Utc>) -> ZipTime {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let year = u16::try_from(at.year()).unwrap_or(0);
    let (day, hour) = (part(at.day()), part(at.hour()));
    ZipTime::from_date_and_time(
        year,
        part(at.month()),
        day,
        hour,
        part(at.minute()),
        part(at.second()),
    )
    .unwrap_or_default()
}

/// One line a file: hash, two spaces, name.
fn sums(files: &[PackFile]) -> String {
    let lines = files.iter().map(|file| {
        let hash = hex::encode(Sha256::digest(&file.bytes));
        format!("{hash}  {}\n", file.name)
    });
    lines.collect()
}

fn read_me(published: &Published<'_>, year: i32) -> String {
    let release = published.release;
    let edition = &release.catalogue.edition;
    let mut lines = vec![
        format!("Paquete para CEPLAN: {}", edition.policy_name),
        String::new(),
    ];
    if release.demo {
        lines.push(format!(
            "ATENCIÓN: contiene {DEMO_LABEL}; los valores de la política no son reales y no deben citarse."
        ));
    }
    lines.extend(published.withdrawn.map(sentence::withdrawn_sentence));
    lines.extend([
        format!(
            "Publicación N.º {} del {}. Situación al {}. Año que se reporta: {year}.",
            release.number,
            date_long(lima_day(release.published_at)),
            date_long(release.as_of)
        ),
        format!("SHA-256 de la publicación: {}", published.sha256),
        format!("Cómo citar: {}", citation(published)),
        String::new(),
    ]);
    lines.extend(contents(year).map(|(name, what)| format!("{name}\r\n    {what}")));
    lines.extend([
        String::new(),
        "Cómo se comprueba".to_owned(),
        format!("  1. «sha256sum -c {SUMS}» dice si algún archivo cambió."),
        format!("  2. «pntd release verify {RELEASE_FILE} --keys CLAVES» comprueba la firma de la publicación; las claves están en el sitio."),
        format!(
            "  3. Los demás archivos salen solo de esa publicación: «pntd ceplan-pack --release {} --out paquete.zip» da los mismos bytes con la misma versión del programa.",
            release.number
        ),
    ]);
    let mut text = lines.join("\r\n");
    text.push_str("\r\n");
    text
}

/// The files, and what each is.
fn contents(year: i32) -> [(String, &'static str); 5] {
    [
        (
            "fichas-tecnicas.xlsx, .ods".to_owned(),
            "Una hoja por indicador, con los campos en el orden del formato de CEPLAN, y un índice.",
        ),
        (
            "matriz-anexo-b3.xlsx, .ods, .csv".to_owned(),
            "Códigos, indicador, línea de base, logros esperados, valores obtenidos y cumplimiento por año.",
        ),
        (
            format!("reporte-de-cumplimiento-{year}.docx, .pdf"),
            "Tres partes y firmas. Lo que solo una persona puede escribir está en blanco y marcado. La división en partes es de este tablero.",
        ),
        (
            "indicadores-y-observaciones.xlsx, .ods".to_owned(),
            "Dos hojas: qué se mide, y cada valor en una fila. Se puede volver a importar en el tablero.",
        ),
        (
            RELEASE_FILE.to_owned(),
            "La publicación con todo lo calculado, su manifiesto y su firma.",
        ),
    ]
}
