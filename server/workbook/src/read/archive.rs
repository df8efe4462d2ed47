//! An archive before its parts are read: how many parts, how large unpacked, and whether
//! what it declares can be true.

use super::{Limits, ReadError};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// How far into a part of shared strings its header is looked for.
const HEADER_BYTES: usize = 4096;
/// The shortest shared string in XML: `<si/>`.
const MIN_STRING_BYTES: u64 = 5;

/// The wanted parts of an archive, by their names in lower case. Refuses an archive that unpacks to too much
/// or states more shared strings than it can hold.
pub(super) fn parts(
    bytes: &[u8],
    limits: &Limits,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    walk(bytes, limits, wanted)
}

/// The XML parts of an archive that passes the same check, by their names in lower case.
pub(super) fn xml_parts(
    bytes: &[u8],
    limits: &Limits,
) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    walk(bytes, limits, |name| {
        name.ends_with(".xml") || name.ends_with(".rels")
    })
}

/// Unpacks each part once, measures it, and keeps those that are wanted.
fn walk(
    bytes: &[u8],
    limits: &Limits,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(ReadError::damaged)?;
    if archive.len() > limits.parts {
        return Err(ReadError::of("E119").with_cause(format!("{} parts", archive.len())));
    }
    let ceiling = unpacked_limit(bytes.len() as u64, limits);
    declared(&mut archive, ceiling)?;
    let (mut unpacked, mut kept) = (0, BTreeMap::new());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(ReadError::damaged)?;
        let name = part.name().map(|n| n.to_lowercase()).unwrap_or_default();
        let name = name.trim_start_matches('/').replace('\\', "/");
        let declared = part.size();
        let (size, content) = unpack(
            &mut part,
            &name,
            declared,
            ceiling - unpacked,
            wanted(&name),
        )?;
        unpacked += size;
        if unpacked >= ceiling {
            return Err(ratio_error(ceiling));
        }
        if let Some(content) = content {
            kept.insert(name, content);
        }
    }
    Ok(kept)
}

/// How many bytes an archive may unpack to: so many times its packed size, and never more than the limit.
fn unpacked_limit(packed: u64, limits: &Limits) -> u64 {
    let by_ratio = packed
        .saturating_mul(limits.ratio)
        .max(limits.small_archive_bytes);
    limits.unpacked_bytes.min(by_ratio)
}

/// E108: the archive unpacks to more than `ceiling` bytes.
fn ratio_error(ceiling: u64) -> ReadError {
    ReadError::of("E108").with_problem(format!(
        "Descomprimido, el archivo ocupa más de {} MB: es desproporcionado para su tamaño.",
        ceiling >> 20
    ))
}

/// Refuses an archive whose own directory states more bytes than it may unpack to.
fn declared(archive: &mut ZipArchive<Cursor<&[u8]>>, ceiling: u64) -> Result<(), ReadError> {
    let mut sum: u64 = 0;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(ReadError::damaged)?;
        sum = sum.saturating_add(part.size());
    }
    if sum > ceiling {
        Err(ratio_error(ceiling))
    } else {
        Ok(())
    }
}

/// Unpacks a part up to a ceiling and answers its true size, and its content where it is to be kept.
fn unpack(
    part: &mut impl Read,
    name: &str,
    declared: u64,
    ceiling: u64,
    keep: bool,
) -> Result<(u64, Option<Vec<u8>>), ReadError> {
    let room = if keep {
        declared.min(ceiling)
    } else {
        HEADER_BYTES as u64
    };
    let mut content = Vec::with_capacity(usize::try_from(room).unwrap_or(HEADER_BYTES));
    let head = if keep { ceiling } else { HEADER_BYTES as u64 };
    part.take(head)
        .read_to_end(&mut content)
        .map_err(ReadError::damaged)?;
    let rest =
        std::io::copy(&mut part.take(ceiling), &mut std::io::sink()).map_err(ReadError::damaged)?;
    let size = content.len() as u64 + rest;
    let head = &content[..content.len().min(HEADER_BYTES)];
    if name.ends_with("sharedstrings.xml")
        && unique_count(head).is_some_and(|count| count > size / MIN_STRING_BYTES)
    {
        return Err(
            ReadError::of("E115").with_cause(format!("uniqueCount in {name}, {size} bytes"))
        );
    }
    Ok((size, keep.then_some(content)))
}

/// The number of strings that the header declares. A program that believes it reserves memory for so many.
fn unique_count(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let (_, after) = text.split_once("uniqueCount")?;
    let digits: String = after
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''))
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    // More digits than fit are a count that cannot be true either.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}
