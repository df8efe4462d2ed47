//! What a first visit to the office loads, and the limit that a release build has to keep.

use anyhow::{Result, ensure};

use super::{Chunk, File};
use crate::output::Output;

/// WebAssembly and scripts of a first visit to overview or grid together, in KiB after brotli.
/// On a line of 1.6 Mbit/s that is a second and a half.
const LIMIT_KIB: f64 = 300.0;

/// What the first visit loads, by the names in the list of files.
const FIRST: [&str; 4] = ["office.wasm", "office.js", "office-chunks.js", "boot.js"];

/// Prints the weights; fails when a first visit is too heavy.
pub fn check(output: &Output, files: &[File], chunks: &[Chunk]) -> Result<()> {
    let weigh = |name: &str| -> Result<f64> { Ok(output.compressed_size(name)? as f64 / 1024.0) };
    let mut first = 0.0;
    println!("Weight of the office, KiB after brotli:");
    for name in FIRST {
        let weight = weigh(name)?;
        println!("  {weight:7.1}  {name}");
        first += weight;
    }
    println!("  {first:7.1}  together, on a first visit (limit {LIMIT_KIB:.0})");
    for chunk in chunks {
        let mut weight = 0.0;
        for file in &chunk.files {
            weight += weigh(file)?;
        }
        let count = chunk.files.len();
        println!("  {weight:7.1}  {} when opened, files: {count}", chunk.name);
    }
    let mut all = 0.0;
    for file in files {
        all += weigh(&file.plain)?;
    }
    println!("  {all:7.1}  all pages");
    verdict(first)
}

fn verdict(first: f64) -> Result<()> {
    ensure!(
        first <= LIMIT_KIB,
        "a first visit to the office loads {first:.1} KiB of WebAssembly and scripts, more than the {LIMIT_KIB:.0} KiB \
         that it may: move code out of the frame, the overview and the grid (app/src/office/lazy_pages.rs)"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_that_is_too_heavy_is_refused_with_the_weight_and_the_limit() {
        assert!(verdict(300.0).is_ok());
        let refusal = verdict(300.5).map_err(|error| error.to_string());
        assert!(
            refusal.is_err_and(|text| text.contains("300.5 KiB") && text.contains("300 KiB that"))
        );
    }
}
