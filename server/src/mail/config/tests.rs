//! Which settings of mail are taken, and what is said of the others.

use super::*;

fn config(url: &str) -> MailConfig {
    MailConfig {
        smtp_url: Some(SecretString::new(url)),
        smtp_password_file: None,
        smtp_ca_file: None,
        mail_from: Some("Avisos PNTD <avisos@pntd.example.pe>".to_owned()),
        mail_hour: 7,
    }
}

fn checked(config: &MailConfig) -> Result<String, String> {
    let checked = config.check(Some("https://pntd.example.pe/"));
    let settings = checked.map_err(|error| error.to_string())?;
    Ok(settings
        .map(|settings| settings.smtp_url)
        .unwrap_or_default())
}

#[test]
fn without_a_server_there_is_no_mail_and_nothing_is_wrong() {
    let mut config = config("");
    config.mail_from = None;
    assert!(config.check(None).unwrap().is_none());
    config.smtp_url = None;
    assert!(config.check(None).unwrap().is_none());
}

#[test]
fn a_server_elsewhere_is_spoken_to_under_tls_only() {
    for (url, used) in [
        (
            "smtp://ana:clave@correo.example.pe",
            "smtp://ana:clave@correo.example.pe?tls=required",
        ),
        (
            "smtp://correo.example.pe:2525?tls=required",
            "smtp://correo.example.pe:2525?tls=required",
        ),
        (
            "smtps://ana:cl%40ve@correo.example.pe",
            "smtps://ana:cl%40ve@correo.example.pe",
        ),
        ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
        ("smtp://localhost?tls=none", "smtp://localhost"),
        (
            "smtp://127.0.0.1:25?tls=required",
            "smtp://127.0.0.1:25?tls=required",
        ),
    ] {
        assert_eq!(checked(&config(url)), Ok(used.to_owned()), "{url}");
    }
    for url in [
        "smtp://correo.example.pe?tls=none",
        "smtp://correo.example.pe?tls=opportunistic",
        "smtp://127.0.0.1.example.pe?tls=none",
        "smtps://correo.example.pe?tls=none",
    ] {
        assert!(checked(&config(url)).unwrap_err().contains("tls"), "{url}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_said_with_its_name() {
    let refusal = |change: fn(&mut MailConfig)| {
        let mut config = config("smtps://correo.example.pe");
        change(&mut config);
        checked(&config).err().unwrap_or_default()
    };
    assert_eq!(refusal(|_| ()), "");
    assert!(refusal(|c| c.mail_from = None).contains("PNTD_MAIL_FROM"));
    assert!(refusal(|c| c.mail_from = Some("avisos".to_owned())).contains("PNTD_MAIL_FROM"));
    for url in [
        "correo.example.pe",
        "http://correo.example.pe",
        "smtp://",
        "smtps://correo.example.pe/nombre",
    ] {
        let error = checked(&config(url)).unwrap_err();
        assert!(error.contains("PNTD_SMTP_URL"), "{url}: {error}");
    }
    assert!(
        refusal(|c| c.smtp_password_file = Some("/nowhere/at-all".into()))
            .contains("PNTD_SMTP_PASSWORD_FILE")
    );
    let without = config("smtps://correo.example.pe").check(None);
    let without = without.err().map(|error| error.to_string());
    assert!(without.is_some_and(|error| error.contains("PNTD_PUBLIC_URL")));
}

#[test]
fn a_password_may_come_from_a_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, "cl@ve 8127\n".as_bytes()).unwrap();
    let mut config = config("smtps://ana@correo.example.pe");
    config.smtp_password_file = Some(file.path().to_owned());
    assert_eq!(
        checked(&config),
        Ok("smtps://ana:cl%40ve%208127@correo.example.pe".to_owned())
    );
    config.smtp_url = Some(SecretString::new("smtps://correo.example.pe"));
    assert!(checked(&config).unwrap_err().contains("user"));
}

#[test]
fn a_file_without_an_authority_or_without_tls_to_use_it_for_is_refused() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut config = config("smtps://correo.example.pe");
    config.smtp_ca_file = Some(file.path().to_owned());
    for text in [
        "",
        "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n",
    ] {
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        let error = checked(&config).unwrap_err();
        assert!(error.contains("PNTD_SMTP_CA_FILE"), "{text}: {error}");
    }
    config.smtp_ca_file = Some("/nowhere/at-all".into());
    assert!(checked(&config).unwrap_err().contains("cannot be read"));
    config.smtp_ca_file = Some("".into());
    assert!(checked(&config).is_ok());
}

#[test]
fn the_password_is_not_in_what_can_be_logged() {
    let config = config("smtps://ana:clave8127@correo.example.pe");
    assert!(!format!("{config:?}").contains("8127"));
}
