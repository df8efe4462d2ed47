use domain::finding::{Finding, Place};
use domain::{calendar::Gate, catalogue::Catalogue};
use import::{
    group::group,
    layout::detect,
    lexicon::Lexicon,
    preview::listed,
    read::{Reference, preview},
    stored::Stored,
    understand::understand,
    validate::shown_at,
};
use std::collections::BTreeMap;
fn main() {
    let mut args = std::env::args().skip(1);
    let catalogue: Catalogue =
        serde_json::from_str(&std::fs::read_to_string(args.next().unwrap()).unwrap()).unwrap();
    let args: Vec<String> = args.collect();
    let path = args.last().unwrap();
    let indicator = args
        .iter()
        .position(|a| a == "--indicator")
        .map(|at| args[at + 1].clone());
    let bytes = std::fs::read(path).unwrap();
    let file = match workbook::read::read(&bytes, &workbook::read::Limits::default(), &mut |_| {}) {
        Ok(file) => file,
        Err(error) => {
            println!("{}", serde_json::json!({"findings": [error.finding()]}));
            return;
        }
    };
    let lexicon = Lexicon::of(&catalogue);
    let mut layouts = Vec::new();
    let mut more: Vec<Finding> = file.findings.clone();
    for at in 0..file.grid.sheets.len() {
        let found = detect(&file.grid, at, &catalogue, &lexicon);
        if std::env::var("SHOW").is_ok() {
            for t in &found.layout.tables {
                eprintln!(
                    "{:?} {:?} passed {:?}",
                    t.header_rows, t.data_rows, t.passed_rows
                );
                for c in &t.columns {
                    eprintln!("  {} «{}» {:?} {}", c.column, c.header, c.role, c.certain);
                }
            }
        }
        let is_read = !found.layout.is_empty();
        more.extend(
            found
                .findings
                .iter()
                .filter(|f| !is_read || !f.blocks())
                .cloned(),
        );
        let mut layout = found.layout;
        if let Some(i) = &indicator {
            for t in &mut layout.tables {
                t.indicator = Some(i.clone());
            }
        }
        if is_read && !file.grid.sheets[at].hidden {
            layouts.push(layout);
        }
    }
    let u = understand(&file.grid, &layouts, &catalogue, &[]);
    let stored = Stored::default();
    let versions = BTreeMap::new();
    let reference = Reference {
        catalogue: &catalogue,
        entities: &[],
        versions: &versions,
        stored: &stored,
        exported: None,
        gate: Gate {
            catalogue: &catalogue,
            reopenings: &[],
            today: "2026-11-28".parse().unwrap(),
        },
    };
    let p = preview(&file.grid, &u, &reference, &file.findings, |_| Vec::new());
    more.extend(u.findings);
    more.extend(u.additions.findings.clone());
    more.extend(p.findings);
    let can = !p.delta.rows.is_empty()
        && !more
            .iter()
            .any(|f| f.blocks() && matches!(f.place, Place::File | Place::Sheet { .. }));
    let cells = listed(&p.preview, &|at| shown_at(&file.grid, at), 5000);
    println!(
        "{}",
        serde_json::json!({"preview": {"findings": group(more), "cells": cells, "can_commit": can, "counts": p.preview.counts}})
    );
}
