//! What every crate for the browser goes through: the call of cargo that compiles it, and the tools that make its files
//! as small as they can be.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

const ESBUILD: &str = "app/js/node_modules/.bin/esbuild";
const WASM_OPT: &str = "app/js/node_modules/.bin/wasm-opt";

/// What `wasm-opt` does, and may use: everything that the browsers of 2022 know.
const WASM_OPT_ARGUMENTS: [&str; 9] = [
    "-Oz",
    "--converge",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Compiles a crate alone and returns the module's path. It neither optimises nor binds the result.
pub fn compile(package: &str, release: bool, arguments: &[&str]) -> Result<PathBuf> {
    let profile = if release { "wasm-release" } else { "wasm-dev" };
    let target = target_directory()?;
    let mut command = cargo();
    command
        .args(["rustc", "--package", package, "--locked"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .args(arguments)
        .env("CARGO_TARGET_DIR", &target);
    run(&mut command)?;
    Ok(target
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join(format!("{package}.wasm")))
}

/// A module or a script as small as it can be without a change of what it does. `called` is its name.
pub fn optimise(called: &str, content: &[u8], directory: &Path) -> Result<Vec<u8>> {
    let before = directory.join("before").join(called);
    let after = directory.join("after").join(called);
    for path in [&before, &after] {
        fs::create_dir_all(path.parent().context("a file is in a directory")?)?;
    }
    fs::write(&before, content)?;
    let mut command;
    if called.ends_with(".wasm") {
        command = Command::new(WASM_OPT);
        command
            .args(WASM_OPT_ARGUMENTS)
            .arg(&before)
            .arg("-o")
            .arg(&after);
    } else {
        command = Command::new(ESBUILD);
        command
            .args(["--minify", "--target=es2022", "--log-level=error"])
            .arg(&before)
            .arg(format!("--outfile={}", after.display()));
    }
    run(&mut command)?;
    Ok(fs::read(&after)?)
}

fn target_directory() -> Result<PathBuf> {
    env::var_os("PNTD_WASM_TARGET_DIR")
        .map(PathBuf::from)
        .context("PNTD_WASM_TARGET_DIR is not set: run `. scripts/env.sh` first")
}

/// The cargo that scripts/setup found able to build WebAssembly: the usual one,
/// or one with its own compiler and linker.
fn cargo() -> Command {
    let mut command = Command::new("cargo");
    if let Some(cargo) = env::var_os("PNTD_WASM_CARGO") {
        command = Command::new(cargo);
        // This program may itself run under rustup's cargo.
        command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    }
    if let Some(rustc) = env::var_os("PNTD_WASM_RUSTC") {
        command.env("RUSTC", rustc);
    }
    if let Some(linker) = env::var_os("PNTD_WASM_LINKER") {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    if let Some(sysroot) = env::var_os("PNTD_WASM_SYSROOT") {
        let mut flags = OsString::from("--sysroot=");
        flags.push(sysroot);
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    command
}
