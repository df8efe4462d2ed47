//! The program `pntd`. What it can do is in [`server::cli`].

use clap::Parser;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    server::cli::Cli::parse().run().await
}
