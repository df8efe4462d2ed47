//! `pntd doctor`: checks a machine and says what is missing.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::config::ServeConfig;
use crate::doctor::{self, Check, Level};

/// Check this machine and say what is missing; starts and changes nothing
///
/// It reads the settings of `pntd serve`, from flags and from the environment. Each line begins with `ok`, `warning`
/// or `missing`. The exit code is 1 when something is missing, else 0.
#[derive(Args, Debug)]
pub struct DoctorCommand {
    /// Print one JSON document, for programs
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    serve: ServeConfig,
}

impl DoctorCommand {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let exe = std::env::current_exe().context("where this program lies is not known")?;
        let checks = doctor::examine(&self.serve, &exe).await;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&checks)?);
        } else {
            print_checks(&checks);
        }
        let missing = checks.iter().any(|check| check.level == Level::Missing);
        Ok(if missing {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn print_checks(checks: &[Check]) {
    let width = checks.iter().map(|check| check.name.len()).max();
    let width = width.unwrap_or_default();
    for check in checks {
        let (level, name) = (check.level.slug(), check.name);
        println!("{level:<8} {name:<width$}  {}", check.found);
        if let Some(advice) = &check.advice {
            println!("{:8} {:width$}  -> {advice}", "", "");
        }
    }
    let count = |level| checks.iter().filter(|check| check.level == level).count();
    println!(
        "{} ok, {} warnings, {} missing",
        count(Level::Ok),
        count(Level::Warning),
        count(Level::Missing)
    );
}
