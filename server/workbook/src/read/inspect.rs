//! What a file is, by its first bytes and its parts. Its name decides nothing, but must not say otherwise.

use super::{ReadError, text::wide, xlsx::main_part_of as relations_of_package};
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Xlsb,
    /// Excel 97–2003.
    Xls,
    Ods,
    /// CSV and other texts with separators.
    Text,
}

impl Format {
    /// What the end of a name promises; nothing where it is no known one.
    fn promised(ending: &str) -> Option<Self> {
        Some(match ending {
            "xlsx" | "xlsm" => Self::Xlsx,
            "xlsb" => Self::Xlsb,
            "xls" => Self::Xls,
            "ods" => Self::Ods,
            "csv" | "tsv" | "txt" => Self::Text,
            _ => return None,
        })
    }

    /// The usual end of a name, and what the content is called.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Xlsx => (".xlsx", "un libro de Excel"),
            Self::Xlsb => (".xlsb", "un libro binario de Excel"),
            Self::Xls => (".xls", "un libro de Excel 97–2003"),
            Self::Ods => (".ods", "una hoja de cálculo OpenDocument"),
            Self::Text => (".csv", "texto separado por comas"),
        }
    }
}

/// Whether the name of a file says what it is.
///
/// # Errors
/// E120 where its end promises another format.
pub fn agrees(name: &str, format: Format) -> Result<(), ReadError> {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let Some(ending) = ending else {
        return Ok(());
    };
    match Format::promised(&ending) {
        Some(promised) if promised != format => Err(disagreement(&ending, promised, format)),
        _ => Ok(()),
    }
}

fn disagreement(ending: &str, promised: Format, format: Format) -> ReadError {
    let (usual, content) = format.words();
    if format == Format::Text {
        let (_, promised) = promised.words();
        return ReadError::of("E120")
            .with_problem(format!("Se llama .{ending} pero no es {promised}."))
            .with_remedy("Si es texto separado por comas, cámbiele el nombre a .csv.");
    }
    ReadError::of("E120")
        .with_problem(format!("Se llama .{ending} pero es {content}."))
        .with_remedy(format!("Cámbiele el nombre a {usual} y vuelva a subirlo."))
}

/// Bytes of a part that say what it is.
const HEAD_BYTES: u64 = 1 << 16;
const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Recognises the format, or says what the file is instead.
pub fn inspect(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::of("E101"));
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(EMPTY_ZIP) {
        return archive(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    text(bytes)
}

fn archive(bytes: &[u8]) -> Result<Format, ReadError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(ReadError::damaged)?;
    let names: Vec<Cow<'_, str>> = (0..archive.len())
        .filter_map(|at| archive.name_for_index(at)?.ok())
        .collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    let within = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("xl/workbook.xml") {
        Ok(Format::Xlsx)
    } else if let Some(format) = main_part(bytes) {
        Ok(format)
    } else if has("content.xml") && has("mimetype") {
        Ok(Format::Ods)
    } else if within("word/") {
        Err(ReadError::of("E105")
            .with_problem("El archivo es un documento de Word, no un libro de hojas de cálculo."))
    } else if within("ppt/") {
        Err(ReadError::of("E105")
            .with_problem("El archivo es una presentación, no un libro de hojas de cálculo."))
    } else if within("xl/") {
        Err(ReadError::of("E104").with_problem(
            "Al libro de Excel le falta su parte principal: está dañado o incompleto.",
        ))
    } else {
        Err(ReadError::of("E105"))
    }
}

/// What the main part is that the package itself names: a workbook may have any name.
fn main_part(bytes: &[u8]) -> Option<Format> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut head = |name: &str| {
        let index = (0..archive.len()).find(|at| {
            let found = archive.name_for_index(*at).and_then(Result::ok);
            found.is_some_and(|found| found.trim_start_matches('/').eq_ignore_ascii_case(name))
        })?;
        let mut text = Vec::new();
        let part = archive.by_index(index).ok()?;
        part.take(HEAD_BYTES).read_to_end(&mut text).ok()?;
        Some(text)
    };
    let relations = head("_rels/.rels")?;
    let relations = relations_of_package(std::str::from_utf8(&relations).ok()?)?;
    let main = head(&relations)?;
    if relations.ends_with(".bin") {
        return Some(Format::Xlsb);
    }
    let start = String::from_utf8_lossy(&main);
    let is_workbook = start.contains("<workbook") || start.contains(":workbook");
    is_workbook.then_some(Format::Xlsx)
}

/// Excel 97–2003 and encrypted xlsx share a container; its directory names what is inside, in UTF-16.
fn compound(bytes: &[u8]) -> Result<Format, ReadError> {
    // A book may hold objects of other programs; its own stream decides.
    if let Ok(container) = cfb::CompoundFile::open(Cursor::new(bytes))
        && ["/Workbook", "/Book"]
            .iter()
            .any(|name| container.is_stream(name))
    {
        return Ok(Format::Xls);
    }
    if contains(bytes, &utf16("EncryptedPackage")) {
        return Err(ReadError::of("E103"));
    }
    if ["WordDocument", "PowerPoint Document", "__substg1.0_"]
        .iter()
        .any(|other| contains(bytes, &utf16(other)))
    {
        return Err(ReadError::of("E102").with_problem(
            "El archivo es un documento de Office antiguo, pero no un libro de Excel.",
        ));
    }
    if !contains(bytes, &utf16("Workbook")) && !contains(bytes, &utf16("Book")) {
        return Err(ReadError::damaged("no workbook stream"));
    }
    if has_file_password(bytes) {
        return Err(ReadError::of("E103"));
    }
    Ok(Format::Xls)
}

/// A record FILEPASS (0x002F) right behind the first BOF record.
fn has_file_password(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = &[0x09, 0x08, 0x10, 0x00, 0x00, 0x06];
    const RECORD: usize = 4 + 16;
    bytes
        .windows(BEGIN.len())
        .position(|w| w == BEGIN)
        .and_then(|at| bytes.get(at + RECORD..at + RECORD + 2))
        .is_some_and(|id| id == [0x2f, 0x00])
}

fn text(bytes: &[u8]) -> Result<Format, ReadError> {
    let head = &bytes[..bytes.len().min(8192)];
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Ok(Format::Text);
    }
    if wide(bytes).is_some() {
        return Ok(Format::Text);
    }
    if head.starts_with(b"%PDF") {
        return Err(ReadError::of("E102")
            .with_problem("El archivo es un PDF: sus cifras no se pueden leer con certeza."));
    }
    let start = String::from_utf8_lossy(head);
    let start = start
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_lowercase();
    if is_xml_2003(&start) {
        return Err(ReadError::of("E123"));
    }
    if ["<html", "<!doctype", "<table", "<head", "<meta", "<?xml"]
        .iter()
        .any(|tag| start.starts_with(tag))
    {
        return Err(ReadError::of("E106"));
    }
    let strange = head
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c))
        .count();
    if bytes.contains(&0) && strange * 10 < head.len() * 3 {
        return Err(ReadError::of("E114").with_problem(
            "El archivo parece texto, pero contiene bytes nulos: no se puede leer con certeza.",
        ));
    }
    if strange * 50 > head.len() {
        return Err(ReadError::of("E102"));
    }
    Ok(Format::Text)
}

/// The XML format of Excel 2002 and 2003, whose files are often named `.xls`.
fn is_xml_2003(start: &str) -> bool {
    start.starts_with("<?xml")
        && (start.contains("urn:schemas-microsoft-com:office:spreadsheet")
            || start.contains("progid=\"excel.sheet\""))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}
