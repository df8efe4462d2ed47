//! What a first start says of the accounts that it makes.

use std::io::IsTerminal;

use crate::release::KeyDirectory;
use crate::seed::first_start::NewAccount;

/// Beside the keys, for their owner only.
const ONE_TIME_PASSWORDS_FILE: &str = "one-time-passwords.txt";

/// Shows one-time passwords to a person at a terminal. What a service prints is kept in a log of the
/// system: then they are written into a file, and its place is said. Those of a demonstration open nothing
/// but invented data.
///
/// # Errors
/// When the file cannot be written.
pub fn announce_one_time_passwords(
    accounts: &[NewAccount],
    keys: &KeyDirectory,
    demo: bool,
) -> anyhow::Result<()> {
    if accounts.is_empty() || demo || std::io::stdout().is_terminal() {
        print_accounts(accounts);
        return Ok(());
    }
    let lines: Vec<String> = accounts
        .iter()
        .map(|account| format!("{} {}\n", account.name, account.one_time_password))
        .collect();
    let path = keys.keep_private(ONE_TIME_PASSWORDS_FILE, &lines.concat())?;
    println!(
        "New accounts; their one-time passwords, good for 72 hours, are in {}: delete the file after the first sign-in.",
        path.display()
    );
    Ok(())
}

/// Shows one-time passwords, once. They are stored nowhere else in clear.
pub fn print_accounts(accounts: &[NewAccount]) {
    if accounts.is_empty() {
        return;
    }
    println!("New accounts, each with its one-time password (shown this once):");
    for account in accounts {
        println!(
            "  {:<14} {}   {}",
            account.name,
            account.one_time_password,
            account.role.slug()
        );
    }
    println!("Sign in at /gestion; a new password will be asked for.");
}
