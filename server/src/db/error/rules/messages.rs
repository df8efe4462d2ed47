//! Constraints of what is sent out: reminders and webhooks.

use super::{NOT_THE_HASH, Rule, SAVED_BY_OTHER, invalid, missing, race};

pub(super) const RULES: &[Rule] = &[
    race("reminder_pkey", SAVED_BY_OTHER),
    missing("reminder_account_exists", "La cuenta ya no existe."),
    invalid(
        "reminder_address_is_short",
        "La dirección de correo tiene de 3 a 254 caracteres, sin espacios.",
    ),
    invalid(
        "reminder_kinds_are_known",
        "Uno de los avisos elegidos no existe.",
    ),
    race("reminder_link_pkey", SAVED_BY_OTHER),
    missing("reminder_link_account_exists", "La cuenta ya no existe."),
    invalid("reminder_link_hash_has_256_bits", NOT_THE_HASH),
    invalid(
        "reminder_link_purpose_is_known",
        "El enlace confirma una dirección o detiene los avisos.",
    ),
    race("digest_pk", SAVED_BY_OTHER),
    missing("digest_account_exists", "La cuenta ya no existe."),
    invalid(
        "digest_state_is_known",
        "El estado del resumen no es válido.",
    ),
    invalid(
        "digest_is_sent_at_a_moment",
        "Un resumen enviado dice cuándo, y los demás no.",
    ),
    race("digest_item_pk", SAVED_BY_OTHER),
    missing("digest_item_of_a_digest", "El resumen ya no existe."),
    race("webhook_pkey", SAVED_BY_OTHER),
    invalid(
        "webhook_after_a_release",
        "Las publicaciones se numeran desde 1.",
    ),
    race("webhook_delivery_pkey", SAVED_BY_OTHER),
    missing(
        "webhook_delivery_address_exists",
        "La dirección del webhook no está registrada.",
    ),
    missing(
        "webhook_delivery_release_exists",
        "La publicación no existe.",
    ),
    race("webhook_delivery_one_per_release", SAVED_BY_OTHER),
    invalid(
        "webhook_delivery_state_is_known",
        "El estado del envío no es válido.",
    ),
    invalid(
        "webhook_delivery_is_delivered_at_a_moment",
        "Un envío entregado dice cuándo, y los demás no.",
    ),
];
