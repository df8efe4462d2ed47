//! What the browser gets: bytes of every kind of file, as they are and compressed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::report::Report;

pub fn measure(report: &mut Report) {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("target/site/assets");
    let Ok(entries) = fs::read_dir(&assets) else {
        report.note("target/site/assets is missing: files were not weighed (run `make bench`).");
        return;
    };
    let mut kinds: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let Some(kind) = path.extension().and_then(|kind| kind.to_str()) else {
            continue;
        };
        if matches!(kind, "br" | "gz") {
            continue;
        }
        let raw = size(&path);
        let compressed = path.with_extension(format!("{kind}.br"));
        let sums = kinds.entry(kind.to_owned()).or_default();
        sums.0 += raw;
        sums.1 += if compressed.exists() {
            size(&compressed)
        } else {
            raw
        };
    }
    for (kind, (raw, compressed)) in kinds {
        let kib = |bytes: u64| bytes as f64 / 1024.0;
        report.rate(
            &format!("all .{kind} files, brotli"),
            "KiB",
            kib(compressed),
            Some(("as they are", kib(raw))),
        );
    }
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len()
}
