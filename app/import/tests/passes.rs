//! The passes import only downwards: from those that the table of `lib.rs` names before them. So a reader can take
//! the passes in that order, and no two of them are one knot.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The passes in the order of the table in `lib.rs`.
fn order() -> Vec<String> {
    let text = fs::read_to_string(sources().join("lib.rs")).unwrap();
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"));
    rows.map(|row| row.split('`').next().unwrap().to_owned())
        .collect()
}

/// The files of a pass: `pass.rs` and everything in `pass/`, without tests.
fn files(pass: &str) -> Vec<PathBuf> {
    let mut files = vec![sources().join(format!("{pass}.rs"))];
    let mut folders = vec![sources().join(pass)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.retain(|path| !path.ends_with("tests.rs"));
    files
}

/// The modules of this crate that a source names: `crate::name` and the first names in `crate::{…}`.
fn named(source: &str) -> BTreeSet<String> {
    let code: String = source
        .split("#[cfg(test)]")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut names = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        if let Some(group) = part.strip_prefix('{') {
            let mut depth = 0;
            let mut firsts = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    c if depth == 0 => firsts.push(c),
                    _ => {}
                }
            }
            names.extend(firsts.split(',').map(first_name));
        } else {
            names.insert(first_name(part));
        }
    }
    names.remove("");
    names
}

fn first_name(text: &str) -> String {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text[..end.unwrap_or(text.len())].to_owned()
}

#[test]
fn every_pass_imports_from_passes_before_it() {
    let order = order();
    let mut declared: Vec<String> = fs::read_to_string(sources().join("lib.rs"))
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    let mut listed = order.clone();
    listed.sort();
    declared.sort();
    assert_eq!(
        listed, declared,
        "the table of lib.rs names every pass once"
    );
    let place: BTreeMap<&str, usize> = order.iter().map(String::as_str).zip(0..).collect();
    let mut upwards = Vec::new();
    let mut downwards = 0;
    for (pass, at) in order.iter().zip(0..) {
        for file in files(pass) {
            let names = named(&fs::read_to_string(&file).unwrap());
            for name in names.iter().filter(|name| *name != pass) {
                match place.get(name.as_str()) {
                    Some(other) if *other < at => downwards += 1,
                    _ => upwards.push(format!("{} imports {name}", file.display())),
                }
            }
        }
    }
    assert!(upwards.is_empty(), "{}", upwards.join("\n"));
    assert!(downwards > 50, "imports are found at all: {downwards}");
}

#[test]
fn an_import_upwards_is_seen() {
    let source =
        "use crate::{\n    grid::{Cell, Grid},\n    read,\n};\nfn f() { crate::group::group(); }";
    let names: Vec<String> = named(source).into_iter().collect();
    assert_eq!(names, ["grid", "group", "read"]);
}
