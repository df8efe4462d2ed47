//! Words of the office: how values, moments and acts are written. Pure; the same on server and browser.

use chrono::{DateTime, Duration, Timelike, Utc};
use domain::{
    Decimal,
    catalogue::Catalogue,
    change_set::Status,
    format,
    indicator::Unit,
    value::{Breakdown, CellValue, Datum},
};

use crate::wire::{ChangeSetSummary, ImportStatus};

/// A sentence to follow a colon: it begins small, unless its first word is an abbreviation.
pub fn clause(text: &str) -> String {
    let sentence = format::sentence(text);
    let mut letters = sentence.chars();
    let first = letters.next();
    let rest = letters.as_str();
    match first {
        Some(first) if !rest.starts_with(char::is_uppercase) => {
            format!("{}{rest}", first.to_lowercase())
        }
        _ => sentence,
    }
}

/// «1 celda», «128 celdas».
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        format::count(count),
        if count == 1 { one } else { many }
    )
}

/// «15 de marzo de 2026, 14:05», in Lima, which keeps UTC−5 all year.
pub fn moment(at: DateTime<Utc>) -> String {
    let lima = at.naive_utc() - Duration::hours(5);
    format!(
        "{}, {:02}:{:02}",
        format::date_long(lima.date()),
        lima.hour(),
        lima.minute()
    )
}

/// What a cell states, without its unit; a gap by its word.
pub fn cell_text(value: Option<&CellValue>, shown_decimals: u8) -> String {
    match value.map(|v| &v.datum) {
        None => String::new(),
        Some(Datum::Value(q)) => format::number(q.value, shown_decimals.max(scale(q.value))),
        Some(Datum::NotAvailable(_)) => "No disponible".to_owned(),
        Some(Datum::NotApplicable(_)) => "No aplica".to_owned(),
    }
}

/// Decimals that a stored value really has: staff see all of them, not the rounded ones of the pages.
fn scale(value: Decimal) -> u8 {
    u8::try_from(value.normalize().scale()).unwrap_or(u8::MAX)
}

/// «+1.8 puntos porcentuales (+4.4 %)», or in words where there are not two numbers.
pub fn size_of_change(
    before: Option<&CellValue>,
    after: Option<&CellValue>,
    unit: &Unit,
) -> String {
    let number = |value: Option<&CellValue>| value.and_then(|value| value.datum.value());
    match (number(before), number(after)) {
        (Some(old), Some(new)) if old == new => "mismo número".to_owned(),
        (Some(old), Some(new)) => difference(old, new, unit),
        (None, Some(_)) if before.is_none() => "valor nuevo".to_owned(),
        _ if after.is_none() => "se retira el valor".to_owned(),
        _ if before.is_none() => "declaración nueva".to_owned(),
        _ => "cambia lo que se declara".to_owned(),
    }
}

fn difference(old: Decimal, new: Decimal, unit: &Unit) -> String {
    let difference = new - old;
    let mut words = vec![format::signed(
        difference,
        unit.shown_decimals.max(scale(difference)),
    )];
    let label = format::difference_label(unit, difference);
    if !label.is_empty() {
        words.push(label.to_owned());
    }
    let share = difference
        .checked_div(old.abs())
        .and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    if let Some(share) = share {
        words.push(format!("({} %)", format::signed(share, 1)));
    }
    words.join(" ")
}

/// «Ámbito: Lima Metropolitana»; empty for the headline series.
pub fn breakdown(catalogue: &Catalogue, breakdown: &Breakdown) -> String {
    let name = |(dimension, member): (&str, &str)| {
        let member = catalogue.member_name(dimension, member).to_owned();
        match catalogue.dimension(dimension) {
            Some(dimension) => format!("{}: {member}", dimension.name),
            None => member,
        }
    };
    breakdown.pairs().map(name).collect::<Vec<_>>().join(", ")
}

/// An act of the audit log in words; one that this version does not know keeps its name.
pub fn act(name: &str) -> &str {
    ACTS.iter()
        .find(|(known, _)| *known == name)
        .map_or(name, |(_, words)| words)
}

/// All acts that this version knows: (stored, in words).
pub fn acts() -> impl Iterator<Item = (&'static str, &'static str)> {
    ACTS.iter().copied()
}

const ACTS: &[(&str, &str)] = &[
    ("access.refuse", "quiso hacer lo que su rol no permite"),
    ("account.change_password", "cambió su contraseña"),
    ("account.end_sessions", "cerró las sesiones de la cuenta"),
    (
        "account.link",
        "vinculó la cuenta con otra de la misma persona",
    ),
    (
        "account.unlink",
        "separó la cuenta de las otras de su persona",
    ),
    (
        "account.provision",
        "abrió su cuenta con el proveedor de identidad",
    ),
    (
        "account.recovery_codes",
        "pidió otros códigos de recuperación",
    ),
    (
        "account.refuse_code",
        "no acertó el código de su segundo paso",
    ),
    (
        "account.refuse_password",
        "no acertó su contraseña al cambiarla",
    ),
    ("account.passkey_add", "registró una llave de acceso"),
    ("account.passkey_remove", "quitó una llave de acceso"),
    (
        "account.passkey_copied",
        "usó una llave de acceso que parece copiada, y se rechazó",
    ),
    ("account.reminders", "eligió sus avisos por correo"),
    (
        "account.reminders_confirmed",
        "confirmó por un enlace la dirección de correo de la",
    ),
    (
        "account.reminders_forgotten",
        "borró su dirección de correo",
    ),
    (
        "account.reminders_stopped",
        "apagó por un enlace los avisos por correo de la",
    ),
    ("account.request", "pidió un cambio de acceso"),
    ("account.request_refused", "rechazó un cambio de acceso"),
    ("account.reset", "dio una contraseña de un solo uso"),
    (
        "account.role_from_provider",
        "recibió otro rol del proveedor de identidad",
    ),
    ("account.save", "guardó la cuenta"),
    (
        "account.second_factor_begin",
        "empezó a activar su segundo paso",
    ),
    ("account.second_factor_off", "desactivó su segundo paso"),
    ("account.second_factor_on", "activó su segundo paso"),
    (
        "account.second_factor_removed",
        "quitó el segundo paso de la cuenta",
    ),
    ("audit.export", "descargó el registro de auditoría"),
    ("calendar.reopen", "reabrió un periodo"),
    ("calendar.rule", "cambió el calendario"),
    ("catalogue.create", "creó desde un archivo"),
    ("catalogue.import", "importó textos del catálogo"),
    ("catalogue.load", "cargó el catálogo"),
    ("catalogue.save_entity", "guardó la entidad"),
    ("catalogue.save_indicator", "guardó el indicador"),
    (
        "catalogue.save_node",
        "guardó el objetivo, lineamiento o servicio",
    ),
    ("cell.comment", "comentó una celda de la hoja del"),
    ("change_set.approve", "aprobó"),
    ("change_set.comment", "comentó una celda"),
    ("change_set.decide", "decidió celda por celda"),
    ("change_set.discard", "descartó"),
    ("change_set.publish", "publicó con una publicación"),
    ("change_set.return", "devolvió con observación"),
    ("change_set.revert", "preparó la reversión"),
    ("change_set.save", "guardó celdas"),
    ("change_set.split", "separó las celdas observadas"),
    ("change_set.submit", "envió a revisión"),
    ("change_set.withdraw", "retiró de revisión"),
    ("configuration.approve", "aprobó el cambio de"),
    ("configuration.propose", "propuso un cambio de"),
    ("configuration.reject", "rechazó el cambio de"),
    ("configuration.withdraw", "retiró su cambio de"),
    ("command.run", "ejecutó un comando en el servidor"),
    ("data.export", "descargó los valores vigentes"),
    ("data.table", "descargó una tabla de la gestión"),
    ("first_load.store", "cargó valores iniciales"),
    ("import.commit", "importó"),
    ("import.discard", "descartó la importación"),
    ("import.fail", "no pudo leer el archivo"),
    (
        "import.forget",
        "borró archivos de importaciones que no se registraron",
    ),
    (
        "import.delete_profile",
        "borró una correspondencia guardada de importación",
    ),
    (
        "import.rename_profile",
        "cambió el nombre de una correspondencia de importación",
    ),
    (
        "import.save_profile",
        "guardó la correspondencia de una importación",
    ),
    ("import.undo", "deshizo la importación"),
    ("import.receive", "subió un archivo"),
    ("key.create", "creó la clave de firma"),
    ("key.revoke", "revocó la clave de firma"),
    ("key.rotate", "reemplazó la clave de firma"),
    ("privacy.forget", "borró direcciones de red vencidas"),
    ("release.publish", "publicó"),
    (
        "session.foreign_return",
        "volvió del proveedor de identidad con un ingreso que no era suyo",
    ),
    ("session.end", "cerró una de sus sesiones"),
    ("session.end_all", "cerró todas sus sesiones"),
    ("session.end_others", "cerró sus demás sesiones"),
    (
        "session.password",
        "escribió bien su contraseña; falta el código",
    ),
    ("release.withdraw", "retiró una publicación con"),
    ("session.refuse", "no pudo entrar"),
    ("session.sign_in", "entró"),
    ("session.sign_out", "salió"),
    ("session.throttle", "esperó por demasiados intentos"),
    ("token.make", "creó un token de la cuenta"),
    ("token.end", "terminó un token de la cuenta"),
    ("token.propose", "propuso valores con un token"),
    ("settings.change", "cambió los ajustes"),
    ("setting.save", "cambió la configuración"),
    ("view.remove", "quitó la"),
    ("view.share", "compartió la"),
];

/// «change_set/5» as «conjunto de cambios 5».
pub fn object(object: &str) -> String {
    let Some((kind, name)) = object.split_once('/') else {
        let known = object_kinds().find(|(stored, _)| *stored == object);
        return known.map_or(object, |(_, words)| words).to_owned();
    };
    let known = object_kinds().find(|(stored, _)| *stored == kind);
    let kind = known.map_or(kind, |(_, words)| words);
    let name = match (kind, name) {
        ("configuración", "privacy") => "de datos personales",
        ("configuración", "progress") => "de umbrales y métodos",
        (_, name) => name,
    };
    format!("{kind} {name}")
}

/// The kinds of things that acts are done to: (stored, in words).
pub fn object_kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    OBJECTS.iter().copied()
}

const OBJECTS: &[(&str, &str)] = &[
    ("account", "cuenta"),
    ("audit", "registro de auditoría"),
    ("calendar_rule", "regla del calendario"),
    ("catalogue", "texto del catálogo"),
    ("change_set", "conjunto de cambios"),
    ("command", "comando"),
    ("edition", "edición"),
    ("entity", "entidad"),
    ("file", "archivo"),
    ("import", "importación"),
    ("import_profile", "correspondencia de importación"),
    ("indicator", "indicador"),
    ("node", "objetivo, lineamiento o servicio"),
    ("release", "publicación"),
    ("route", "dirección"),
    ("setting", "configuración"),
    ("signing_key", "clave"),
    ("table", "tabla"),
    ("view", "vista de la hoja"),
];

/// What happened to a change set, from the stored name of the event.
pub fn event(name: &str, status_after: Status) -> String {
    match name {
        "submit" => "Enviado a revisión".to_owned(),
        "withdraw" => "Retirado de revisión".to_owned(),
        "return" => "Devuelto con observación".to_owned(),
        "decide" => "Decidido celda por celda: aprobado en parte".to_owned(),
        "split" => "Separado de otro conjunto: celdas observadas".to_owned(),
        "approve" => "Aprobado".to_owned(),
        "publish" => "Publicado".to_owned(),
        "discard" => "Descartado".to_owned(),
        "create" | "created" => "Creado".to_owned(),
        "commit" => "Creado desde una importación".to_owned(),
        "revert" => "Creado para deshacer otro conjunto".to_owned(),
        _ => status_after.label_es().to_owned(),
    }
}

/// «Observado por Rosa Rev · 15 de marzo de 2026, 14:05»: what happened to a set last, and who did it.
pub fn movement(set: &ChangeSetSummary) -> String {
    let edited = || {
        format!(
            "Editado por {} · {}",
            set.author_name,
            moment(set.updated_at)
        )
    };
    match &set.movement {
        // Cells that were written later are no event of the set.
        Some(last) if set.updated_at <= last.at || !set.status.is_editable() => format!(
            "{} por {} · {}",
            event(&last.event, set.status),
            last.by,
            moment(last.at)
        ),
        _ => edited(),
    }
}

/// Where an import stands.
pub fn import_status(status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Reading => "Leyendo",
        ImportStatus::Read => "Por confirmar",
        ImportStatus::Failed => "No se pudo leer",
        ImportStatus::Committed => "Importado",
        ImportStatus::Discarded => "Descartado",
    }
}

/// «1.4 MB», «830 bytes»; decimal multiples, as file managers show them.
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::indicator::UnitKind;

    fn unit() -> Unit {
        Unit {
            kind: UnitKind::Percentage,
            label: "%".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        }
    }

    fn value(text: &str) -> CellValue {
        let number: Decimal = text.parse().expect("a number");
        CellValue {
            datum: Datum::number(number),
            provisional: false,
            note: None,
            source: None,
        }
    }

    #[test]
    fn a_sentence_starts_large_and_ends_with_one_stop() {
        assert_eq!(format::sentence("falta el motivo"), "Falta el motivo.");
        assert_eq!(format::sentence("Falta el motivo."), "Falta el motivo.");
        assert_eq!(format::sentence(""), "");
    }

    #[test]
    fn the_hour_is_that_of_lima() {
        let at = "2026-03-16T03:05:00Z".parse().expect("a moment");
        assert_eq!(moment(at), "15 de marzo de 2026, 22:05");
    }

    #[test]
    fn staff_see_every_stored_decimal() {
        assert_eq!(cell_text(Some(&value("63.45")), 1), "63.45");
        assert_eq!(cell_text(Some(&value("63")), 1), "63.0");
        assert_eq!(cell_text(None, 1), "");
    }

    #[test]
    fn the_size_of_a_change_is_said_in_points_and_in_proportion() {
        let (old, new) = (value("40"), value("43"));
        assert_eq!(
            size_of_change(Some(&old), Some(&new), &unit()),
            "+3.0 puntos porcentuales (+7.5 %)"
        );
        assert_eq!(size_of_change(None, Some(&new), &unit()), "valor nuevo");
        assert_eq!(
            size_of_change(Some(&old), None, &unit()),
            "se retira el valor"
        );
        assert_eq!(
            size_of_change(Some(&old), Some(&old), &unit()),
            "mismo número"
        );
    }

    #[test]
    fn a_change_from_zero_has_no_proportion() {
        let (old, new) = (value("0"), value("2"));
        assert_eq!(
            size_of_change(Some(&old), Some(&new), &unit()),
            "+2.0 puntos porcentuales"
        );
    }

    #[test]
    fn the_log_is_told_in_words_and_keeps_what_it_does_not_know() {
        assert_eq!(act("session.sign_in"), "entró");
        assert_eq!(act("other.act"), "other.act");
        assert_eq!(object("change_set/5"), "conjunto de cambios 5");
    }

    #[test]
    fn the_filter_of_the_log_has_one_entry_for_each_act() {
        let mut words: Vec<&str> = acts().map(|(_, words)| words).collect();
        let total = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), total);
    }

    #[test]
    fn who_moved_a_set_last_is_told_and_not_who_prepared_it() {
        let at = |text: &str| text.parse().expect("a moment");
        let mut set = ChangeSetSummary {
            id: 5,
            title: "Registro".to_owned(),
            author: "ana".to_owned(),
            author_name: "Ana Plan".to_owned(),
            status: Status::Returned,
            cells: 1,
            from_file: None,
            updated_at: at("2026-03-16T03:05:00Z"),
            release: None,
            split_from: None,
            remark: None,
            withdrawn_by: None,
            movement: Some(crate::wire::SetMovement {
                event: "return".to_owned(),
                by: "Rosa Rev".to_owned(),
                at: at("2026-03-16T03:05:00Z"),
            }),
            unread: 0,
        };
        assert_eq!(
            movement(&set),
            "Devuelto con observación por Rosa Rev · 15 de marzo de 2026, 22:05"
        );
        set.updated_at = at("2026-03-16T04:00:00Z");
        assert!(movement(&set).starts_with("Editado por Ana Plan"));
    }

    #[test]
    fn sizes_of_files_are_short() {
        assert_eq!(file_size(830), "830 bytes");
        assert_eq!(file_size(1_450_000), "1.4 MB");
    }
}
