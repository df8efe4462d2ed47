//! Constraints of people: accounts, how they sign in, what they keep for themselves.

use super::{APPEND_ONLY, Rule, SAVED_BY_OTHER, exists, immutable, invalid, missing, race};

pub(super) const RULES: &[Rule] = &[
    missing(
        "account_entities_exist",
        "Una de las entidades no está registrada: regístrela en el catálogo.",
    ),
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
    race("second_factor_pkey", SAVED_BY_OTHER),
    missing("second_factor_account_exists", "La cuenta ya no existe."),
    invalid(
        "second_factor_secret_is_sealed",
        "La clave del segundo paso no es válida. Empiece otra vez.",
    ),
    race("recovery_code_pk", SAVED_BY_OTHER),
    race("passkey_pkey", SAVED_BY_OTHER),
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
    race("passkey_challenge_pk", SAVED_BY_OTHER),
    missing(
        "passkey_challenge_account_exists",
        "La cuenta ya no existe.",
    ),
    invalid(
        "passkey_challenge_purpose_is_known",
        "La llave de acceso no se pudo comprobar. Empiece otra vez.",
    ),
    race("api_token_pkey", SAVED_BY_OTHER),
    race("api_token_hash_is_unique", SAVED_BY_OTHER),
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
    race("access_request_pkey", SAVED_BY_OTHER),
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
    race("known_browser_pk", SAVED_BY_OTHER),
    missing("known_browser_account_exists", "La cuenta ya no existe."),
    invalid(
        "account_one_time_password_ends",
        "Una contraseña de un solo uso tiene un plazo, y las demás no.",
    ),
    missing(
        "recovery_code_of_a_second_factor",
        "El segundo paso ya no está activo.",
    ),
    race("sign_in_failure_pkey", SAVED_BY_OTHER),
    race("saved_view_pkey", SAVED_BY_OTHER),
    race("saved_view_one_per_name", SAVED_BY_OTHER),
    missing("saved_view_owner_exists", "La cuenta ya no existe."),
    invalid(
        "saved_view_has_a_name",
        "Escriba un nombre para la vista, de hasta 80 letras.",
    ),
    invalid(
        "saved_view_selection_has_an_end",
        "La selección es demasiado larga: acorte el texto que se busca.",
    ),
    race("presence_pkey", SAVED_BY_OTHER),
    missing("presence_account_exists", "La cuenta ya no existe."),
    invalid("presence_cell_has_an_end", "La celda no es válida."),
];
