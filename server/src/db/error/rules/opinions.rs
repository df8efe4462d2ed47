//! Constraints of what readers say of pages.

use super::{Rule, SAVED_BY_OTHER, invalid, missing, race};

pub(super) const RULES: &[Rule] = &[
    race("opinion_count_pkey", SAVED_BY_OTHER),
    invalid(
        "opinion_count_page_is_an_address",
        "La página no es una dirección de este sitio.",
    ),
    invalid(
        "opinion_count_of_a_release",
        "Las publicaciones se numeran desde 1.",
    ),
    invalid(
        "opinion_count_answer_is_known",
        "La respuesta es «Sí» o «No».",
    ),
    invalid(
        "opinion_count_is_of_some",
        "De las respuestas que se cuentan hay una por lo menos.",
    ),
    race("opinion_pkey", SAVED_BY_OTHER),
    invalid(
        "opinion_page_is_an_address",
        "La página no es una dirección de este sitio.",
    ),
    invalid(
        "opinion_of_a_release",
        "Las publicaciones se numeran desde 1.",
    ),
    invalid("opinion_answer_is_known", "La respuesta es «Sí» o «No»."),
    invalid(
        "opinion_comment_has_an_end",
        "El comentario tiene de 1 a 1,000 caracteres.",
    ),
    missing("opinion_attender_exists", "La cuenta ya no existe."),
    invalid(
        "opinion_note_has_an_end",
        "La nota tiene de 1 a 1,000 caracteres.",
    ),
    invalid(
        "opinion_is_attended_whole",
        "De un comentario atendido se sabe quién lo atendió y cuándo.",
    ),
    invalid(
        "opinion_note_is_of_who_attended",
        "La nota la escribe quien atiende el comentario.",
    ),
];
