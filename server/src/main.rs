//! The program `pntd`. What it can do is in [`server::cli`].

use std::process::ExitCode;

use clap::Parser;

fn main() -> anyhow::Result<ExitCode> {
    // How the server reads uploaded files: in a process of its own, before there are any threads
    // whose memory would count against its limits.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|command| command == "import-worker")
    {
        return Ok(workbook::read::worker_main());
    }
    run()
}

#[tokio::main]
async fn run() -> anyhow::Result<ExitCode> {
    server::cli::Cli::parse().run().await
}
