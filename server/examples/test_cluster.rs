//! A throw-away Postgres for all tests of a run: prints its directory, and ends with its standard input.
//! `scripts/test` starts it.

use std::error::Error;
use std::io::{Write, copy, sink, stdin, stdout};

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/support/cluster.rs"]
mod cluster;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let dir = cluster::directory();
    let postgres = cluster::start_postgres(dir.path()).await;
    println!("{}", dir.path().display());
    stdout().flush()?;
    tokio::task::spawn_blocking(|| copy(&mut stdin(), &mut sink())).await??;
    postgres.stop().await?;
    Ok(())
}
