//! What a first start says on the terminal.

use crate::seed::first_start::NewAccount;

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
