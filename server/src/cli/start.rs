//! What a first start says on the terminal.

use crate::seed::first_start::NewAccount;

/// Shows one-time passwords, once. They are stored nowhere else in clear.
pub fn print_accounts(accounts: &[NewAccount]) {
    if accounts.is_empty() {
        return;
    }
    println!(
        "Cuentas nuevas, cada una con su contraseña de un solo uso (se muestran solo esta vez):"
    );
    for account in accounts {
        println!(
            "  {:<14} {}   {}",
            account.name,
            account.one_time_password,
            account.role.label_es()
        );
    }
    println!("Ingrese en /gestion; el sistema le pedirá una contraseña nueva.");
}
