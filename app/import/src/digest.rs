//! What a commit of a preview would write and what it would replace, as canonical bytes: nobody commits what was
//! not previewed.
//!
//! The same cells and fields give the same bytes whatever the order of the file and whatever numbers their
//! series and texts have. The length of every text stands before it, so that two different contents never give the same bytes. What this
//! pass deliberately does not do: it hashes nothing; that is the server's.

use crate::{
    draft::{Book, Key, Stated, Value},
    preview::Preview,
    stored::packed,
};
use domain::{Decimal, period::Periodicity, value::Measure};

/// The name and version of the form, its first bytes. Whoever changes the form raises the number.
const FORM: &[u8] = b"pntd-import/3\n";

/// The canonical bytes of the values alone.
pub fn digest_of_values(preview: &Preview) -> Vec<u8> {
    let mut bytes = FORM.to_vec();
    write_cells(preview, &mut bytes);
    bytes
}

/// The canonical bytes. `created` are the nodes and indicators that the file creates, each as one canonical text.
pub fn digest<'a>(preview: &Preview, created: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut bytes = digest_of_values(preview);
    let fields = preview.fields.iter().filter(|field| field.effect.writes());
    let fields = fields.map(|field| {
        let mut line = Vec::new();
        // The stored form of a field's name is its variant, which is never renamed.
        for text in [&field.code, &format!("{:?}", field.field), &field.after] {
            write_text(text, &mut line);
        }
        write_text(field.before.as_deref().unwrap_or_default(), &mut line);
        line
    });
    write_sorted(b'f', fields.collect(), &mut bytes);
    let created = created.map(|code| {
        let mut line = Vec::new();
        write_text(code, &mut line);
        line
    });
    write_sorted(b'n', created.collect(), &mut bytes);
    bytes
}

fn write_sorted(kind: u8, mut lines: Vec<Vec<u8>>, bytes: &mut Vec<u8>) {
    lines.sort();
    for line in lines {
        bytes.push(kind);
        bytes.extend(line);
    }
}

/// The cells by series (in the order of their names), measure and period.
fn write_cells(preview: &Preview, bytes: &mut Vec<u8>) {
    let book = &preview.book;
    let names = book.series.iter().zip(0_u32..);
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    let mut rank = vec![0_u64; names.len()];
    for ((_, id), at) in names.iter().zip(0..) {
        rank[*id as usize] = at;
    }
    let rows = preview.rows.iter().filter(|row| row.effect.writes());
    let rows = rows.filter_map(|row| Some((row.key?, row.before, row.after)));
    let mut rows: Vec<(u64, Key, Option<Value>, Option<Value>)> = rows
        .map(|(key, before, after)| {
            let in_series = packed(key) & u64::from(u32::MAX);
            let order = (rank[key.series.0 as usize] << 32) | in_series;
            (order, key, before, after)
        })
        .collect();
    rows.sort_by_key(|(order, ..)| *order);
    bytes.reserve(rows.len() * 60);
    let mut open = None;
    for (_, key, before, after) in rows {
        if open != Some(key.series) {
            let (indicator, breakdown) = &book.series[key.series.0 as usize];
            bytes.push(b's');
            write_text(indicator.as_str(), bytes);
            write_text(&breakdown.to_string(), bytes);
            open = Some(key.series);
        }
        write_key(key, bytes);
        bytes.push(u8::from(before.is_some()));
        if let Some(before) = before {
            write_value(before, book, bytes);
        }
        match after {
            Some(after) => write_value(after, book, bytes),
            // No value begins with this byte.
            None => bytes.push(b'r'),
        }
    }
}

fn write_key(key: Key, bytes: &mut Vec<u8>) {
    let measure = match key.measure {
        Measure::Baseline => b'b',
        Measure::Target => b't',
        Measure::Observed => b'o',
    };
    let kind = match key.period.periodicity() {
        Periodicity::Year => b'Y',
        Periodicity::Semester => b'S',
        Periodicity::Quarter => b'Q',
        Periodicity::Month => b'M',
    };
    bytes.push(b'c');
    bytes.push(measure);
    bytes.extend(key.period.calendar_year().to_le_bytes());
    bytes.extend([kind, key.period.ordinal()]);
}

fn write_value(value: Value, book: &Book, bytes: &mut Vec<u8>) {
    let optional = |text: Option<_>, bytes: &mut Vec<u8>| match text {
        None => bytes.push(0),
        Some(id) => {
            bytes.push(1);
            write_text(book.texts.get(id), bytes);
        }
    };
    match value.stated {
        Stated::Value(number, absolute) => {
            let (numerator, denominator) = book.parts(absolute);
            for number in [Some(number), numerator, denominator] {
                write_number(number, bytes);
            }
        }
        Stated::NotAvailable(why) => {
            bytes.push(b'-');
            write_text(book.texts.get(why), bytes);
        }
        Stated::NotApplicable(why) => {
            bytes.push(b'x');
            write_text(book.texts.get(why), bytes);
        }
    }
    bytes.push(u8::from(value.provisional));
    optional(value.note, bytes);
    optional(value.source, bytes);
}

/// Equal numbers are equal bytes: without the zeros at their end.
fn write_number(number: Option<Decimal>, bytes: &mut Vec<u8>) {
    let Some(number) = number else {
        bytes.push(0);
        return;
    };
    let number = number.normalize();
    bytes.push(1);
    bytes.push(u8::try_from(number.scale()).unwrap_or(u8::MAX));
    bytes.extend(number.mantissa().to_le_bytes());
}

fn write_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}
