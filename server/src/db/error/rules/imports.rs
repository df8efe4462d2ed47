//! Constraints of imports and proposals of programs.

use super::{
    APPEND_ONLY, NOT_THE_HASH, Rule, SAVED_BY_OTHER, exists, immutable, invalid, missing, race,
};

const NOT_A_PREVIEW: &str = "La vista previa está incompleta: genérela otra vez.";
const NO_SUCH_IMPORT: &str = "La importación ya no existe.";

pub(super) const RULES: &[Rule] = &[
    race("import_conflict_pk", SAVED_BY_OTHER),
    missing("import_conflict_batch_exists", NO_SUCH_IMPORT),
    invalid("import_conflict_kind_is_known", NOT_A_PREVIEW),
    invalid("import_conflict_choice_is_known", NOT_A_PREVIEW),
    race("import_profile_pk", SAVED_BY_OTHER),
    exists(
        "import_profile_one_per_name",
        "Otra persona ya guardó una correspondencia con ese nombre. Elija otro.",
    ),
    invalid(
        "import_profile_name_is_short",
        "El nombre tiene de 1 a 120 letras, sin espacios al inicio ni al final.",
    ),
    missing("import_profile_author_exists", "La cuenta ya no existe."),
    missing(
        "import_batch_undo_set_exists",
        "El conjunto de cambios ya no existe.",
    ),
    race("proposal_answer_pk", SAVED_BY_OTHER),
    missing("proposal_answer_account_exists", "La cuenta ya no existe."),
    invalid(
        "proposal_answer_key_is_visible",
        "La clave de Idempotency-Key lleva de 8 a 200 caracteres visibles, sin espacios.",
    ),
    invalid(
        "proposal_answer_request_is_sha256",
        "La respuesta no se pudo guardar. Inténtelo otra vez.",
    ),
    race(
        "import_file_pkey",
        "El mismo archivo se está recibiendo en este momento.",
    ),
    invalid("import_file_hash_is_hex", NOT_THE_HASH),
    invalid(
        "import_file_size_agrees",
        "El tamaño del archivo no corresponde a su contenido.",
    ),
    race("import_batch_pkey", SAVED_BY_OTHER),
    missing("import_batch_file_exists", "El archivo ya no existe."),
    missing("import_batch_author_exists", "La cuenta ya no existe."),
    missing(
        "import_batch_change_set_exists",
        "El conjunto de cambios ya no existe.",
    ),
    invalid(
        "import_batch_status_is_known",
        "El estado de la importación no es válido.",
    ),
    invalid("import_batch_token_is_whole", NOT_A_PREVIEW),
    invalid("import_batch_delta_has_a_token", NOT_A_PREVIEW),
    immutable("import_file_is_immutable", APPEND_ONLY),
];
