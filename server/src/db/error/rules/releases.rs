//! Constraints of releases.

use super::{NOT_A_SIGNATURE, NOT_THE_HASH, Rule, immutable, invalid, missing, race};

const PUBLISHED: &str = "Otra persona publicó antes. Revise la nueva publicación.";

pub(super) const RULES: &[Rule] = &[
    race("release_pkey", PUBLISHED),
    missing("release_edition_exists", "La edición no existe."),
    invalid(
        "release_numbers_start_at_one",
        "Las publicaciones se numeran desde 1.",
    ),
    invalid("release_hash_is_hex", NOT_THE_HASH),
    invalid("release_body_agrees_with_hash", NOT_THE_HASH),
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
    invalid("release_manifest_agrees_with_hash", NOT_THE_HASH),
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
];
