//! A server does not start with settings that are wrong, and says which; without any it sends nothing.

use std::process::Command;

/// What `pntd serve` says with these settings, before it has opened a database.
fn refused(settings: &[(&str, &str)]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pntd"))
        .args(["serve", "--site-root", "/nowhere/at-all"])
        .env_clear()
        .envs(settings.iter().copied())
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_is_wrong_with_a_setting_is_said_at_start_with_its_name_and_without_its_secret() {
    const URL: (&str, &str) = ("PNTD_PUBLIC_URL", "https://pntd.example.pe");
    const SMTP: (&str, &str) = ("PNTD_SMTP_URL", "smtps://ana:clave8127@correo.example.pe");
    const FROM: (&str, &str) = ("PNTD_MAIL_FROM", "avisos@pntd.example.pe");
    const HOOK: (&str, &str) = ("PNTD_WEBHOOK_URLS", "https://otro.example.pe/clave8127");
    let plain = (
        "PNTD_SMTP_URL",
        "smtp://ana:clave8127@correo.example.pe?tls=none",
    );
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[URL, SMTP], "PNTD_MAIL_FROM"),
        (&[SMTP, FROM], "PNTD_PUBLIC_URL"),
        (&[URL, FROM, plain], "PNTD_SMTP_URL"),
        (&[("PNTD_MAIL_HOUR", "24")], "--mail-hour"),
        (&[URL, HOOK], "PNTD_WEBHOOK_SECRET"),
        (
            &[URL, HOOK, ("PNTD_WEBHOOK_SECRET", "clave8127")],
            "PNTD_WEBHOOK_SECRET",
        ),
        (
            &[
                URL,
                ("PNTD_WEBHOOK_URLS", "http://otro.example.pe/clave8127"),
            ],
            "PNTD_WEBHOOK_URLS",
        ),
        // These are right, and so is having none: what fails then is the next thing.
        (&[URL, SMTP, FROM], "/nowhere/at-all"),
        (&[], "/nowhere/at-all"),
    ];
    for (settings, named) in cases {
        let said = refused(settings);
        assert!(said.contains(named), "{settings:?}: {said}");
        assert!(!said.contains("8127"), "{said}");
    }
}
