//! An archive before the spreadsheet library sees it: how many parts, how large unpacked, and whether
//! what it declares can be true.

use super::{Limits, ReadError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// How far into a part of shared strings its header is looked for.
const HEADER: usize = 4096;
/// The shortest shared string in XML: `<si/>`.
const SHORTEST_STRING: u64 = 5;

/// Refuses an archive that unpacks to too much or lies about its strings.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(ReadError::damaged)?;
    if archive.len() > limits.parts {
        return Err(ReadError::of("E119").because(format!("{} parts", archive.len())));
    }
    let ceiling = ceiling(bytes.len() as u64, limits);
    declared(&mut archive, ceiling)?;
    let mut unpacked = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(ReadError::damaged)?;
        let name = part.name().map(|n| n.to_lowercase()).unwrap_or_default();
        let size = measure(&mut part, &name, ceiling - unpacked)?;
        unpacked += size;
        if unpacked >= ceiling {
            return Err(bomb(ceiling));
        }
    }
    Ok(())
}

fn ceiling(packed: u64, limits: &Limits) -> u64 {
    let by_ratio = packed
        .saturating_mul(limits.ratio)
        .max(limits.small_archive_bytes);
    limits.unpacked_bytes.min(by_ratio)
}

fn bomb(ceiling: u64) -> ReadError {
    ReadError::of("E108").saying(format!(
        "Descomprimido, el archivo ocupa más de {} MB: es desproporcionado para su tamaño.",
        ceiling >> 20
    ))
}

/// What the archive's own directory admits to.
fn declared(archive: &mut ZipArchive<Cursor<&[u8]>>, ceiling: u64) -> Result<(), ReadError> {
    let mut sum: u64 = 0;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(ReadError::damaged)?;
        sum = sum.saturating_add(part.size());
    }
    if sum > ceiling {
        Err(bomb(ceiling))
    } else {
        Ok(())
    }
}

/// Unpacks a part into nothing, up to a ceiling, and answers its true size.
fn measure(part: &mut impl Read, name: &str, ceiling: u64) -> Result<u64, ReadError> {
    let mut head = Vec::with_capacity(HEADER);
    part.take(HEADER as u64)
        .read_to_end(&mut head)
        .map_err(ReadError::damaged)?;
    let rest =
        std::io::copy(&mut part.take(ceiling), &mut std::io::sink()).map_err(ReadError::damaged)?;
    let size = head.len() as u64 + rest;
    if name.ends_with("sharedstrings.xml")
        && unique_count(&head).is_some_and(|count| count > size / SHORTEST_STRING)
    {
        return Err(ReadError::of("E115").because(format!("uniqueCount in {name}, {size} bytes")));
    }
    Ok(size)
}

/// The number of strings that the header declares. The library reserves memory for so many.
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
