//! Acts of the audit log in words, and what they are done to. The log itself keeps the names; what this version does not
//! know is shown by its name.

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
    (
        "opinion.attend",
        "atendió el comentario de quien visitó el sitio",
    ),
    (
        "opinion.erase",
        "borró el comentario de quien visitó el sitio",
    ),
    (
        "opinion.forget",
        "borró respuestas vencidas de quienes visitaron el sitio",
    ),
    (
        "opinion.reopen",
        "dejó otra vez por atender el comentario de quien visitó el sitio",
    ),
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
    ("opinion", "opinión"),
    ("release", "publicación"),
    ("route", "dirección"),
    ("setting", "configuración"),
    ("signing_key", "clave"),
    ("table", "tabla"),
    ("view", "vista de la hoja"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_shown_in_words_and_keeps_what_it_does_not_know() {
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
}
