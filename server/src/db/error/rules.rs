//! The one place where names of constraints become sentences for people. A test compares it with the schema.

use super::{Kind, Rule};

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

const NOT_A_CODE: &str =
    "El código debe tener de 1 a 40 letras mayúsculas, números, puntos o guiones.";
const NO_SUCH_INDICATOR: &str = "El indicador ya no existe en el catálogo.";
const NOT_A_MEASURE: &str = "La medida debe ser línea de base, meta o valor obtenido.";
const APPEND_ONLY: &str =
    "Lo registrado no se modifica ni se borra: se corrige con un cambio nuevo.";
const FASTER: &str =
    "Otra persona guardó antes y no se escribió nada. Pulse «Leer otra vez» para ver lo último.";
const PUBLISHED: &str = "Otra persona publicó antes. Revise la nueva publicación.";
const NOT_A_SIGNATURE: &str = "La firma no es válida.";
const NO_SUCH_ENTRY: &str = "La entrada del registro de auditoría no existe.";
const NO_SUCH_SERIES: &str = "La serie (indicador y desagregación) no existe.";
const NO_SUCH_PROVENANCE: &str = "Falta registrar la procedencia del dato.";
const NOT_A_DATUM: &str =
    "Un valor lleva número y ningún motivo; una falta de dato lleva motivo y ningún número.";
const NOT_A_PREVIEW: &str = "La vista previa está incompleta: genérela otra vez.";
const NO_SUCH_IMPORT: &str = "La importación ya no existe.";
const HASH: &str = "La huella SHA-256 no corresponde al contenido.";

/// Every named constraint that a request can run into.
pub const RULES: &[Rule] = &[
    invalid("instance_is_single", "La instalación ya está definida."),
    exists("instance_pkey", "La instalación ya está definida."),
    race("setting_pkey", FASTER),
    // Catalogue
    exists("edition_pkey", "Ya existe una edición con ese código."),
    invalid("edition_code_is_canonical", NOT_A_CODE),
    invalid(
        "edition_horizon_is_a_year",
        "El año final debe estar entre 1900 y 2200.",
    ),
    race(
        "edition_one_is_current",
        "Solo una edición puede estar vigente.",
    ),
    exists("entity_pkey", "Ya existe una entidad con ese código."),
    invalid(
        "entity_code_is_short",
        "El código de una entidad tiene de 1 a 40 caracteres, sin espacios al inicio ni al final.",
    ),
    invalid("entity_has_a_name", "Escriba el nombre de la entidad."),
    missing(
        "account_entities_exist",
        "Una de las entidades no está registrada: regístrela en el catálogo.",
    ),
    exists("node_pk", "Ya existe un elemento con ese código."),
    missing("node_edition_exists", "La edición no existe."),
    missing("node_parent_exists", "El elemento superior no existe."),
    missing(
        "node_entity_exists",
        "La entidad responsable no está registrada.",
    ),
    invalid("node_code_is_canonical", NOT_A_CODE),
    invalid(
        "node_is_not_its_parent",
        "Un elemento no puede depender de sí mismo.",
    ),
    invalid("node_kind_is_known", "El tipo de elemento no es válido."),
    invalid(
        "node_name_status_is_known",
        "El estado de la denominación no es válido.",
    ),
    invalid("node_placement_is_known", "La ubicación no es válida."),
    invalid(
        "node_name_agrees_with_status",
        "La denominación falta si, y solo si, su estado es «por completar».",
    ),
    exists("dimension_pkey", "Ya existe una dimensión con ese código."),
    exists("member_pk", "Ya existe un miembro con ese código."),
    missing("member_dimension_exists", "La dimensión no existe."),
    exists("indicator_pk", "Ya existe un indicador con ese código."),
    missing(
        "indicator_node_exists",
        "El elemento del que depende el indicador no existe.",
    ),
    invalid("indicator_code_is_canonical", NOT_A_CODE),
    invalid(
        "indicator_name_is_not_empty",
        "Escriba el nombre del indicador.",
    ),
    invalid(
        "indicator_kind_is_known",
        "El tipo de indicador no es válido.",
    ),
    invalid(
        "indicator_unit_kind_is_known",
        "La unidad de medida no es válida.",
    ),
    invalid(
        "indicator_decimals_in_range",
        "Los decimales van de 0 a 10, y los que se muestran no superan a los que se guardan.",
    ),
    invalid(
        "indicator_range_is_finite",
        "El mínimo admisible no puede superar al máximo.",
    ),
    invalid(
        "indicator_direction_is_known",
        "El sentido esperado no es válido.",
    ),
    invalid(
        "indicator_aggregation_is_known",
        "El tipo de agregación no es válido.",
    ),
    invalid(
        "indicator_periodicity_is_known",
        "La periodicidad no es válida.",
    ),
    invalid(
        "indicator_due_days_in_range",
        "El plazo debe estar entre 0 y 3650 días.",
    ),
    invalid(
        "indicator_first_year_in_range",
        "El primer año que se mide va del 1900 al 2200.",
    ),
    invalid(
        "indicator_breaks_in_range",
        "Los quiebres de serie son 50 como máximo, con años del 1900 al 2200.",
    ),
    invalid(
        "indicator_calendar_days_in_range",
        "Los días del calendario van de 0 a 3650.",
    ),
    // Calendar
    race("calendar_rule_pk", FASTER),
    missing("calendar_rule_edition_exists", "La edición no existe."),
    invalid(
        "calendar_rule_periodicity_is_known",
        "La periodicidad no es válida.",
    ),
    invalid(
        "calendar_rule_days_in_range",
        "Los días van de 0 a 3650, y un periodo no se cierra antes de que venza su plazo.",
    ),
    race("reopening_pkey", FASTER),
    missing("reopening_account_exists", "La cuenta ya no existe."),
    missing("reopening_indicator_exists", NO_SUCH_INDICATOR),
    invalid("reopening_period_is_canonical", "El periodo no es válido."),
    invalid(
        "reopening_reason_is_not_empty",
        "Escriba el motivo de la reapertura.",
    ),
    immutable("reopening_is_immutable", APPEND_ONLY),
    // People
    exists("account_pkey", "Ya existe una cuenta con ese nombre."),
    invalid(
        "account_name_is_canonical",
        "El nombre de cuenta debe tener de 2 a 60 letras minúsculas sin tilde, números, puntos o guiones.",
    ),
    invalid("account_role_is_known", "El rol no es válido."),
    invalid(
        "account_has_one_way_in",
        "Una cuenta ingresa con contraseña o con el proveedor de identidad, no con ambos.",
    ),
    invalid(
        "account_subject_iff_issuer",
        "Falta decir quién es la cuenta en el proveedor de identidad.",
    ),
    race(
        "account_one_per_subject",
        "Otra solicitud creó antes la cuenta. Ingrese otra vez.",
    ),
    race("session_pkey", "La sesión ya existe. Inténtelo otra vez."),
    race(
        "session_number_is_unique",
        "La sesión ya existe. Inténtelo otra vez.",
    ),
    race("second_factor_pkey", FASTER),
    missing("second_factor_account_exists", "La cuenta ya no existe."),
    invalid(
        "second_factor_secret_is_sealed",
        "La clave del segundo paso no es válida. Empiece otra vez.",
    ),
    race("recovery_code_pk", FASTER),
    race("passkey_pkey", FASTER),
    missing("passkey_account_exists", "La cuenta ya no existe."),
    exists(
        "passkey_credential_is_unique",
        "Esa llave de acceso ya está registrada.",
    ),
    invalid(
        "passkey_has_a_name",
        "La llave necesita un nombre de 1 a 60 letras.",
    ),
    invalid(
        "passkey_counter_counts",
        "El contador de la llave no es válido.",
    ),
    race("passkey_challenge_pk", FASTER),
    missing(
        "passkey_challenge_account_exists",
        "La cuenta ya no existe.",
    ),
    invalid(
        "passkey_challenge_purpose_is_known",
        "La llave de acceso no se pudo comprobar. Empiece otra vez.",
    ),
    race("backup_pkey", FASTER),
    invalid("backup_kind_is_known", "La clase de copia no existe."),
    invalid(
        "backup_has_a_size",
        "El tamaño de una copia no es negativo.",
    ),
    invalid("backup_hash_is_sha256", HASH),
    invalid(
        "backup_ends_after_it_began",
        "Una copia termina después de empezar.",
    ),
    race("compatibility_pkey", FASTER),
    invalid(
        "compatibility_is_one_row",
        "La compatibilidad se dice una sola vez.",
    ),
    // Reminders and webhooks
    // Merged imports
    race("import_conflict_pk", FASTER),
    missing("import_conflict_batch_exists", NO_SUCH_IMPORT),
    invalid("import_conflict_kind_is_known", NOT_A_PREVIEW),
    invalid("import_conflict_choice_is_known", NOT_A_PREVIEW),
    race("import_profile_pk", FASTER),
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
    race("reminder_pkey", FASTER),
    missing("reminder_account_exists", "La cuenta ya no existe."),
    invalid(
        "reminder_address_is_short",
        "La dirección de correo tiene de 3 a 254 caracteres, sin espacios.",
    ),
    invalid(
        "reminder_kinds_are_known",
        "Uno de los avisos elegidos no existe.",
    ),
    race("reminder_link_pkey", FASTER),
    missing("reminder_link_account_exists", "La cuenta ya no existe."),
    invalid("reminder_link_hash_has_256_bits", HASH),
    invalid(
        "reminder_link_purpose_is_known",
        "El enlace confirma una dirección o detiene los avisos.",
    ),
    race("digest_pk", FASTER),
    missing("digest_account_exists", "La cuenta ya no existe."),
    invalid(
        "digest_state_is_known",
        "El estado del resumen no es válido.",
    ),
    invalid(
        "digest_is_sent_at_a_moment",
        "Un resumen enviado dice cuándo, y los demás no.",
    ),
    race("digest_item_pk", FASTER),
    missing("digest_item_of_a_digest", "El resumen ya no existe."),
    race("webhook_pkey", FASTER),
    invalid(
        "webhook_after_a_release",
        "Las publicaciones se numeran desde 1.",
    ),
    race("webhook_delivery_pkey", FASTER),
    missing(
        "webhook_delivery_address_exists",
        "La dirección del webhook no está registrada.",
    ),
    missing(
        "webhook_delivery_release_exists",
        "La publicación no existe.",
    ),
    race("webhook_delivery_one_per_release", FASTER),
    invalid(
        "webhook_delivery_state_is_known",
        "El estado del envío no es válido.",
    ),
    invalid(
        "webhook_delivery_is_delivered_at_a_moment",
        "Un envío entregado dice cuándo, y los demás no.",
    ),
    race("api_token_pkey", FASTER),
    race("api_token_hash_is_unique", FASTER),
    missing("api_token_account_exists", "La cuenta ya no existe."),
    invalid(
        "api_token_scope_is_known",
        "El permiso del token no es ninguno de los que hay.",
    ),
    invalid(
        "api_token_hash_is_sha256",
        "El token no se pudo guardar. Inténtelo otra vez.",
    ),
    invalid(
        "api_token_has_a_name",
        "El token necesita un nombre de 1 a 60 letras.",
    ),
    invalid(
        "api_token_ends_within_a_year",
        "El token vale de 1 a 365 días.",
    ),
    race("proposal_answer_pk", FASTER),
    missing("proposal_answer_account_exists", "La cuenta ya no existe."),
    invalid(
        "proposal_answer_key_is_visible",
        "La clave de Idempotency-Key lleva de 8 a 200 caracteres visibles, sin espacios.",
    ),
    invalid(
        "proposal_answer_request_is_sha256",
        "La respuesta no se pudo guardar. Inténtelo otra vez.",
    ),
    race("access_request_pkey", FASTER),
    missing("access_request_account_exists", "La cuenta ya no existe."),
    missing("access_request_decider_exists", "La cuenta ya no existe."),
    invalid(
        "access_request_is_decided_whole",
        "Un pedido decidido dice quién, cuándo y qué.",
    ),
    invalid(
        "access_request_has_four_eyes",
        "Usted hizo este pedido: debe confirmarlo otra persona que administre.",
    ),
    exists(
        "access_request_one_waits",
        "Ya hay un pedido sobre esta cuenta que espera confirmación: decídalo primero.",
    ),
    immutable("access_request_is_append_only", APPEND_ONLY),
    race("configuration_change_pkey", FASTER),
    missing(
        "configuration_change_author_exists",
        "La cuenta ya no existe.",
    ),
    missing(
        "configuration_change_decider_exists",
        "La cuenta ya no existe.",
    ),
    invalid(
        "configuration_change_has_a_subject",
        "Un cambio dice qué cambia.",
    ),
    invalid(
        "configuration_change_outcome_is_known",
        "Un cambio se aprueba, se rechaza o se retira.",
    ),
    invalid(
        "configuration_change_is_decided_whole",
        "Un cambio decidido dice quién, cuándo y qué.",
    ),
    invalid(
        "configuration_change_has_four_eyes",
        "Usted propuso este cambio: debe decidirlo otra persona. Puede retirarlo.",
    ),
    invalid(
        "configuration_change_is_rejected_with_a_reason",
        "Escriba por qué se rechaza.",
    ),
    exists(
        "configuration_change_one_waits",
        "Otra persona ya propuso un cambio de esto y espera una decisión: véalo en «Cambios de configuración». Lo que usted escribió sigue en pantalla.",
    ),
    immutable("configuration_change_is_append_only", APPEND_ONLY),
    invalid(
        "signing_key_revoked_from_a_release",
        "Una clave se revoca desde una publicación: la 1 o una posterior.",
    ),
    race("known_browser_pk", FASTER),
    missing("known_browser_account_exists", "La cuenta ya no existe."),
    invalid(
        "account_one_time_password_ends",
        "Una contraseña de un solo uso tiene un plazo, y las demás no.",
    ),
    missing(
        "recovery_code_of_a_second_factor",
        "El segundo paso ya no está activo.",
    ),
    race("sign_in_failure_pkey", FASTER),
    // Imports
    race(
        "import_file_pkey",
        "El mismo archivo se está recibiendo en este momento.",
    ),
    invalid("import_file_hash_is_hex", HASH),
    invalid(
        "import_file_size_agrees",
        "El tamaño del archivo no corresponde a su contenido.",
    ),
    race("import_batch_pkey", FASTER),
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
    // Change sets
    race("change_set_pkey", FASTER),
    missing("change_set_edition_exists", "La edición no existe."),
    missing("change_set_author_exists", "La cuenta ya no existe."),
    missing("change_set_batch_exists", "La importación ya no existe."),
    missing("change_set_release_exists", "La publicación no existe."),
    invalid(
        "change_set_status_is_known",
        "El estado del conjunto de cambios no es válido.",
    ),
    invalid(
        "change_set_release_iff_published",
        "Un conjunto está publicado si, y solo si, tiene número de publicación.",
    ),
    invalid(
        "change_set_origin_is_known",
        "El origen del conjunto de cambios no es válido.",
    ),
    invalid(
        "change_set_origin_agrees_with_batch",
        "Un conjunto viene de una importación si, y solo si, la nombra.",
    ),
    race(
        "change_set_commits_a_batch_once",
        "Esta importación ya fue registrada.",
    ),
    race("change_pk", FASTER),
    missing("change_of_a_set", "El conjunto de cambios ya no existe."),
    missing("change_series_exists", NO_SUCH_SERIES),
    missing("change_provenance_exists", NO_SUCH_PROVENANCE),
    invalid("change_period_is_canonical", "El periodo no es válido."),
    invalid("change_before_is_a_datum", NOT_A_DATUM),
    invalid("change_after_is_a_datum", NOT_A_DATUM),
    invalid("change_is_finite", "El número debe ser finito."),
    immutable("change_set_is_immutable", APPEND_ONLY),
    invalid("change_measure_is_known", NOT_A_MEASURE),
    race("change_set_event_pkey", FASTER),
    missing(
        "change_set_event_of_a_set",
        "El conjunto de cambios ya no existe.",
    ),
    immutable("change_set_event_is_immutable", APPEND_ONLY),
    invalid(
        "change_set_event_has_four_eyes",
        "Nadie aprueba ni observa sus propios cambios: debe hacerlo otra persona.",
    ),
    missing(
        "change_set_split_from_exists",
        "El conjunto de cambios ya no existe.",
    ),
    invalid(
        "change_set_split_names_its_source",
        "Un conjunto separado de otro nombra ese otro.",
    ),
    immutable(
        "change_is_immutable",
        "Este conjunto ya se decidió: sus celdas no cambian más.",
    ),
    race("cell_comment_pkey", FASTER),
    missing(
        "cell_comment_of_a_set",
        "El conjunto de cambios ya no existe.",
    ),
    missing("cell_comment_of_a_series", NO_SUCH_SERIES),
    missing("cell_comment_author_exists", "La cuenta ya no existe."),
    invalid(
        "cell_comment_kind_is_known",
        "El tipo de comentario no es válido.",
    ),
    invalid("cell_comment_says_something", "Escriba el comentario."),
    invalid(
        "cell_comment_has_an_end",
        "El comentario es demasiado largo: hasta 4,000 letras.",
    ),
    immutable("cell_comment_is_immutable", APPEND_ONLY),
    // Series and provenance
    race("series_pkey", FASTER),
    race("series_one_per_name", FASTER),
    missing("series_indicator_exists", NO_SUCH_INDICATOR),
    invalid(
        "series_breakdown_is_canonical",
        "La desagregación no es válida.",
    ),
    immutable("series_is_immutable", APPEND_ONLY),
    race("provenance_pkey", FASTER),
    missing("provenance_batch_exists", "La importación ya no existe."),
    invalid(
        "provenance_file_has_a_hash",
        "La procedencia de un archivo lleva su nombre y su huella SHA-256.",
    ),
    invalid(
        "provenance_of_a_form_has_no_file",
        "Lo escrito en un formulario no viene de un archivo.",
    ),
    immutable("provenance_is_immutable", APPEND_ONLY),
    // Values
    race("value_pkey", FASTER),
    missing("value_series_exists", NO_SUCH_SERIES),
    missing("value_provenance_exists", NO_SUCH_PROVENANCE),
    missing(
        "value_change_set_exists",
        "El conjunto de cambios ya no existe.",
    ),
    missing(
        "value_successor_exists",
        "El valor que lo reemplaza no existe.",
    ),
    invalid("value_measure_is_known", NOT_A_MEASURE),
    invalid("value_kind_is_known", "El tipo de dato no es válido."),
    invalid(
        "value_number_iff_value",
        "Un valor lleva número, y un motivo no lo lleva.",
    ),
    invalid(
        "value_reason_iff_gap",
        "Escriba el motivo por el que no hay dato.",
    ),
    invalid("value_is_finite", "El número debe ser finito."),
    invalid(
        "value_denominator_is_not_zero",
        "El denominador no puede ser cero.",
    ),
    invalid("value_period_is_canonical", "El periodo no es válido."),
    race(
        "value_one_is_current",
        "Otra persona aprobó antes un valor para la misma celda.",
    ),
    immutable("value_is_append_only", APPEND_ONLY),
    immutable("value_is_immutable", APPEND_ONLY),
    // Releases
    race("release_pkey", PUBLISHED),
    missing("release_edition_exists", "La edición no existe."),
    invalid(
        "release_numbers_start_at_one",
        "Las publicaciones se numeran desde 1.",
    ),
    invalid("release_hash_is_hex", HASH),
    invalid("release_body_agrees_with_hash", HASH),
    race("release_hash_is_unique", PUBLISHED),
    race("release_chain_has_a_start", PUBLISHED),
    race("release_follows_the_previous", PUBLISHED),
    missing("release_cell_of_a_release", "La publicación no existe."),
    missing("release_cell_value_exists", "El valor ya no existe."),
    invalid(
        "release_cell_one_per_key",
        "Una publicación tiene un solo valor por celda.",
    ),
    immutable(
        "release_is_immutable",
        "Una publicación no se modifica: se corrige con otra.",
    ),
    immutable(
        "release_cell_is_immutable",
        "Una publicación no se modifica: se corrige con otra.",
    ),
    invalid(
        "release_is_signed",
        "Una publicación lleva manifiesto, números calculados y firma.",
    ),
    invalid("release_manifest_agrees_with_hash", HASH),
    invalid("release_signature_is_hex", NOT_A_SIGNATURE),
    missing(
        "release_key_exists",
        "La clave de firma no está registrada.",
    ),
    missing(
        "release_withdraws_a_release",
        "La publicación que se retira no existe.",
    ),
    invalid(
        "release_withdraws_an_earlier",
        "Solo se retira una publicación anterior.",
    ),
    race(
        "release_withdrawn_once",
        "Otra persona ya retiró esa publicación.",
    ),
    // Keys
    race("signing_key_pkey", FASTER),
    race(
        "signing_key_one_is_active",
        "Otro proceso creó o cambió la clave de firma al mismo tiempo.",
    ),
    missing(
        "signing_key_follows_a_key",
        "La clave de firma anterior no está registrada.",
    ),
    invalid(
        "signing_key_public_key_is_hex",
        "La clave pública no es válida.",
    ),
    invalid("signing_key_id_is_its_hash", HASH),
    invalid(
        "signing_key_is_not_its_predecessor",
        "Una clave de firma no puede seguirse a sí misma.",
    ),
    invalid(
        "signing_key_statement_is_signed",
        "La declaración de una clave lleva la firma de la clave anterior.",
    ),
    invalid("signing_key_signature_is_hex", NOT_A_SIGNATURE),
    immutable("signing_key_is_append_only", APPEND_ONLY),
    immutable("import_file_is_immutable", APPEND_ONLY),
    race("audit_pkey", FASTER),
    immutable("audit_is_immutable", APPEND_ONLY),
    race("audit_address_pkey", FASTER),
    missing("audit_address_of_an_entry", NO_SUCH_ENTRY),
    race("audit_chain_pkey", FASTER),
    missing("audit_chain_links_an_entry", NO_SUCH_ENTRY),
    race("audit_chain_entry_is_linked_once", FASTER),
    race("audit_chain_link_has_one_successor", FASTER),
    invalid(
        "audit_chain_starts_at_one",
        "Los eslabones se numeran desde 1.",
    ),
    invalid("audit_chain_hash_is_hex", HASH),
    immutable("audit_chain_is_immutable", APPEND_ONLY),
];
