//! Names of fields and stored words, in Spanish. What is not here keeps its stored name.

use domain::{
    change_set::Status, reminder::ReminderKind, role::Role, token::Scope, value::Measure,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::office::wording::ficha;

const FIELDS: &[(&str, &str)] = &[
    ("account", "cuenta"),
    ("address_days", "días que se guardan las direcciones de red"),
    ("addresses", "direcciones de red borradas"),
    ("after", "después"),
    ("aggregation", "tipo de agregación"),
    ("alone", "sin otra persona que pudiera hacerlo"),
    ("approved", "aprobadas"),
    ("assumptions", "supuestos"),
    ("batch", "importación"),
    ("before", "antes"),
    ("breaks", "quiebres de serie"),
    ("by", "por"),
    ("candidates", "ubicaciones posibles"),
    ("cells", "celdas"),
    ("returned", "devueltas"),
    ("split_into", "lo devuelto está en el conjunto"),
    ("split_from", "separado del conjunto"),
    ("left_out", "quedan fuera"),
    ("change_set", "conjunto de cambios"),
    ("changed", "cambiadas"),
    ("closes", "cierre en días"),
    ("code", "código"),
    ("collection", "proceso de recolección y análisis"),
    ("conflicts", "conflictos"),
    ("content_hash", "huella del contenido"),
    ("counts", "recuento"),
    ("current", "es la edición vigente"),
    ("day", "día"),
    ("days", "días"),
    ("decimals", "decimales que se guardan"),
    ("direction", "sentido esperado"),
    (
        "direction_reason",
        "motivo de las metas en sentido contrario",
    ),
    ("disabled", "inhabilitada"),
    ("discarded", "celdas descartadas"),
    ("display_name", "nombre de la persona"),
    ("draft", "borrador"),
    ("due_days", "plazo en días"),
    ("entities", "entidades"),
    ("entity", "entidad responsable"),
    ("entries", "entradas"),
    ("ficha", "ficha"),
    ("field", "campo"),
    ("fields", "campos"),
    ("file", "archivo"),
    ("filter", "filtro"),
    ("first_year", "primer año esperado"),
    ("folder", "carpeta"),
    ("format", "formato"),
    ("formula", "fórmula"),
    ("formula_terms", "dónde (términos de la fórmula)"),
    ("from", "desde"),
    ("hash", "último eslabón"),
    ("import", "importación"),
    ("indicator", "indicador"),
    ("indicators", "indicadores"),
    ("justification", "justificación"),
    ("kind", "tipo"),
    ("label", "nombre de la unidad"),
    ("limitations", "limitaciones para la medición"),
    ("max", "máximo admisible"),
    ("min", "mínimo admisible"),
    ("mine", "con el valor del archivo"),
    ("name", "nombre"),
    ("name_status", "estado de la denominación"),
    ("new", "nuevas"),
    ("node", "objetivo o servicio"),
    ("nodes", "objetivos, lineamientos y servicios"),
    ("note", "nota"),
    ("opens_days", "apertura en días"),
    ("opinions", "respuestas"),
    ("os_user", "usuario del sistema operativo"),
    ("other_address", "otra dirección de correo"),
    ("page", "página"),
    ("parent", "elemento superior"),
    ("passed_over", "sin importar"),
    ("password_reset", "contraseña de un solo uso"),
    ("period", "periodo"),
    ("periodicity", "periodicidad"),
    ("place", "lugar"),
    ("placement", "ubicación"),
    ("position", "orden"),
    ("problem", "problema"),
    ("put", "celdas guardadas"),
    ("reason", "motivo"),
    ("rejected", "rechazadas"),
    ("remark", "observación"),
    ("removed", "vacías en el archivo"),
    ("reminders", "avisos por correo"),
    ("responsible", "responsables"),
    ("role", "rol"),
    ("row", "fila"),
    ("column", "columna"),
    ("same_as_before", "mismo contenido que antes"),
    ("second_step", "segundo paso"),
    ("sessions", "sesiones"),
    ("sets", "conjuntos de cambios"),
    ("sha256", "huella SHA-256"),
    ("sheet", "hoja"),
    ("shown_decimals", "decimales que se muestran"),
    ("size", "bytes"),
    ("source", "fuente y base de datos"),
    ("taken", "celdas quitadas"),
    ("technical_notes", "especificaciones técnicas"),
    ("text", "texto"),
    ("theirs", "con el valor vigente"),
    ("title", "título"),
    ("to", "hasta"),
    ("tokens", "tokens"),
    ("unchanged", "iguales"),
    ("undecided", "sin decidir"),
    ("unit", "unidad de medida"),
    ("unregistered_entities", "entidades sin registrar"),
    ("why", "motivo"),
    ("without_second_factor", "sin segundo paso"),
    ("band_changes", "cambios de estado"),
    ("key", "clave de firma"),
    ("lost", "la clave anterior se perdió"),
    ("previous", "clave anterior"),
    ("returns_to", "vuelve a la publicación"),
    ("role_before", "rol anterior"),
    ("roles", "roles recibidos"),
    ("vouched", "avalada por la anterior"),
    ("withdraws", "retira la publicación"),
    ("passkey", "llave de acceso"),
    ("token", "token"),
    ("scope", "permiso del token"),
    ("expires_at", "vence"),
    ("acr", "clase de autenticación"),
    ("amr", "métodos de autenticación"),
    ("link", "vinculada con"),
    ("unlink", "separada de"),
    ("follows_rule", "sigue la regla"),
    ("until", "hasta"),
    ("origin", "origen"),
    ("author", "autor"),
    ("path", "ruta"),
    ("year", "año"),
    ("until", "hasta"),
];

type Words = &'static [(&'static str, &'static str)];

const NAME_STATES: Words = &[
    ("stated", "Publicada"),
    ("truncated", "Incompleta"),
    ("missing", "Por completar"),
];

const PLACEMENTS: Words = &[
    ("stated", "Publicada"),
    ("objective_stated", "Publicado el objetivo"),
    ("guideline_inferred", "Lineamiento deducido"),
    ("objective_inferred", "Objetivo deducido"),
    ("unknown", "Sin publicar"),
];

const WAYS: Words = &[
    ("provider", "el proveedor de identidad"),
    ("command line", "la línea de comandos"),
];

const REFUSALS_OF_PROVIDER: Words = &[
    ("no_role", "ningún rol reconocido"),
    ("no_second_factor", "sin segundo paso en la institución"),
    ("role_waits", "rol por confirmar"),
    ("disabled", "cuenta desactivada"),
    ("name_taken", "el nombre ya es de otra cuenta"),
    ("no_name", "sin un nombre que sirva de cuenta"),
];

const SECOND_STEPS: Words = &[
    ("code", "código de la aplicación"),
    ("recovery_code", "código de recuperación"),
    ("passkey", "llave de acceso"),
];

/// Of indicators, nodes and places; with those of units, their words do not collide.
const KINDS: Words = &[
    ("policy", "De la política"),
    ("context", "De contexto"),
    ("objective", "Objetivo prioritario"),
    ("guideline", "Lineamiento"),
    ("service", "Servicio"),
    ("cell", "Celda"),
    ("sheet", "Hoja"),
    ("file", "Archivo"),
    ("field", "Campo"),
];

/// The name of a field.
pub fn field(stored: &str) -> &str {
    find(FIELDS, stored).unwrap_or(stored)
}

/// The word that a field holds, where it holds one of few.
pub fn word(field: &str, stored: &str) -> Option<&'static str> {
    let words: Words = match field {
        "role" | "role_before" => return read::<Role>(stored).map(Role::label_es),
        "reminders" => return read::<ReminderKind>(stored).map(ReminderKind::label_es),
        "from" | "to" | "status" => return read::<Status>(stored).map(Status::label_es),
        "direction" => &ficha::DIRECTIONS,
        "aggregation" => &ficha::AGGREGATIONS,
        "periodicity" => &ficha::PERIODICITIES,
        "name_status" => NAME_STATES,
        "placement" => PLACEMENTS,
        "scope" => return Scope::from_slug(stored).map(Scope::label_es),
        "second_step" => SECOND_STEPS,
        "by" => WAYS,
        "reason" => REFUSALS_OF_PROVIDER,
        "kind" => return find(KINDS, stored).or_else(|| find(&ficha::UNITS, stored)),
        _ => return None,
    };
    find(words, stored)
}

fn find(words: Words, stored: &str) -> Option<&'static str> {
    let found = words.iter().find(|(known, _)| *known == stored);
    found.map(|(_, word)| *word)
}

/// The name of a stored measure, within a sentence.
pub fn measure(stored: &str) -> String {
    Measure::from_slug(stored).map_or_else(
        || stored.to_owned(),
        |measure| measure.label_es().to_lowercase(),
    )
}

fn read<T: DeserializeOwned>(stored: &str) -> Option<T> {
    serde_json::from_value(Value::String(stored.to_owned())).ok()
}
