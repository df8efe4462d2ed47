//! Constraints of the installation: what it is, its keys, its audit log.

use super::{
    APPEND_ONLY, NOT_A_SIGNATURE, NOT_THE_HASH, Rule, SAVED_BY_OTHER, exists, immutable, invalid,
    missing, race,
};

const NO_SUCH_ENTRY: &str = "La entrada del registro de auditoría no existe.";

pub(super) const RULES: &[Rule] = &[
    invalid("instance_is_single", "La instalación ya está definida."),
    exists("instance_pkey", "La instalación ya está definida."),
    race("setting_pkey", SAVED_BY_OTHER),
    race("backup_pkey", SAVED_BY_OTHER),
    invalid("backup_kind_is_known", "La clase de copia no existe."),
    invalid(
        "backup_has_a_size",
        "El tamaño de una copia no es negativo.",
    ),
    invalid("backup_hash_is_sha256", NOT_THE_HASH),
    invalid(
        "backup_ends_after_it_began",
        "Una copia termina después de empezar.",
    ),
    race("compatibility_pkey", SAVED_BY_OTHER),
    invalid(
        "compatibility_is_one_row",
        "La compatibilidad se dice una sola vez.",
    ),
    invalid(
        "signing_key_revoked_from_a_release",
        "Una clave se revoca desde una publicación: la 1 o una posterior.",
    ),
    race("signing_key_pkey", SAVED_BY_OTHER),
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
    invalid("signing_key_id_is_its_hash", NOT_THE_HASH),
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
    race("audit_pkey", SAVED_BY_OTHER),
    immutable("audit_is_immutable", APPEND_ONLY),
    race("audit_address_pkey", SAVED_BY_OTHER),
    missing("audit_address_of_an_entry", NO_SUCH_ENTRY),
    race("audit_chain_pkey", SAVED_BY_OTHER),
    missing("audit_chain_links_an_entry", NO_SUCH_ENTRY),
    race("audit_chain_entry_is_linked_once", SAVED_BY_OTHER),
    race("audit_chain_link_has_one_successor", SAVED_BY_OTHER),
    invalid(
        "audit_chain_starts_at_one",
        "Los eslabones se numeran desde 1.",
    ),
    invalid("audit_chain_hash_is_hex", NOT_THE_HASH),
    immutable("audit_chain_is_immutable", APPEND_ONLY),
];
