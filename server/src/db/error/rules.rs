//! The one place where names of constraints become sentences for people, a file for each part of the schema. A test
//! compares it with the schema.

mod catalogue;
mod change_sets;
mod imports;
mod installation;
mod messages;
mod opinions;
mod people;
mod releases;
mod values;

use super::{Kind, Rule};

/// Every named constraint that a request can run into.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        installation::RULES,
        catalogue::RULES,
        people::RULES,
        messages::RULES,
        opinions::RULES,
        imports::RULES,
        change_sets::RULES,
        values::RULES,
        releases::RULES,
    ]
    .into_iter()
    .flatten()
}

const fn race(constraint: &'static str, sentence: &'static str) -> Rule {
    Rule {
        constraint,
        kind: Kind::Race,
        sentence,
    }
}
const fn exists(constraint: &'static str, sentence: &'static str) -> Rule {
    Rule {
        constraint,
        kind: Kind::Exists,
        sentence,
    }
}
const fn missing(constraint: &'static str, sentence: &'static str) -> Rule {
    Rule {
        constraint,
        kind: Kind::Missing,
        sentence,
    }
}
const fn invalid(constraint: &'static str, sentence: &'static str) -> Rule {
    Rule {
        constraint,
        kind: Kind::Invalid,
        sentence,
    }
}
const fn immutable(constraint: &'static str, sentence: &'static str) -> Rule {
    Rule {
        constraint,
        kind: Kind::Immutable,
        sentence,
    }
}

const NO_SUCH_INDICATOR: &str = "El indicador ya no existe en el catálogo.";
const NOT_A_MEASURE: &str = "La medida debe ser línea de base, meta o valor obtenido.";
const APPEND_ONLY: &str =
    "Lo registrado no se modifica ni se borra: se corrige con un cambio nuevo.";
const SAVED_BY_OTHER: &str =
    "Otra persona guardó antes y no se escribió nada. Pulse «Leer otra vez» para ver lo último.";
const NOT_A_SIGNATURE: &str = "La firma no es válida.";
const NO_SUCH_SERIES: &str = "La serie (indicador y desagregación) no existe.";
const NO_SUCH_PROVENANCE: &str = "Falta registrar la procedencia del dato.";
const NOT_THE_HASH: &str = "La huella SHA-256 no corresponde al contenido.";
