//! Builds what the browser gets: the office and the check of a public page as WebAssembly, the script modules
//! and the styles, each under a name with a hash of its content and with
//! compressed copies beside it.
//!
//! ```text
//! <site root>/manifest.json   plain name -> name with hash
//! <site root>/assets/         what the server hands out
//! <site root>/server/         scripts that the server itself runs (charts)
//! ```
//!
//! It downloads nothing: scripts/setup has installed the tools.

mod bundle;
mod check;
mod office;
mod output;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use output::Output;

/// Build what the browser gets.
#[derive(Parser)]
struct Arguments {
    /// Small and fast instead of quickly built
    #[arg(long)]
    release: bool,

    /// Where to write
    #[arg(long, default_value = "target/site")]
    site_root: PathBuf,

    /// Leave the WebAssembly of the last build as it is, or build none where there was no build
    #[arg(long)]
    skip_office: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut output = Output::new(&arguments.site_root, arguments.release)?;
    if arguments.skip_office {
        output.keep(|name| office::is_office_file(name) || check::is_check_file(name))?;
    } else {
        check::build(&mut output, arguments.release)?;
        office::build(&mut output, arguments.release)?;
    }
    bundle::build(&mut output, arguments.release)?;
    copy_public(&mut output)?;
    output.finish()
}

/// Images, fonts and the like, as they are.
fn copy_public(output: &mut Output) -> Result<()> {
    let directory = Path::new("app/public");
    if !directory.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_file() {
            let name = path.file_name().context("a file has a name")?;
            output.add(&name.to_string_lossy(), &std::fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// Runs a tool and fails with its name when it fails.
fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("{name} cannot be run: run scripts/setup"))?;
    ensure!(status.success(), "{name} failed: {status}");
    Ok(())
}
