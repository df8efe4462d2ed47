//! Constraints of change sets and their review.

use super::{
    APPEND_ONLY, NO_SUCH_PROVENANCE, NO_SUCH_SERIES, NOT_A_MEASURE, Rule, SAVED_BY_OTHER,
    immutable, invalid, missing, race,
};

const EXPLAIN_A_RETURN: &str =
    "Una celda se devuelve con lo que debe corregirse, en 4,000 letras como máximo.";
const NOT_A_DATUM: &str =
    "Un valor lleva número y ningún motivo; una falta de dato lleva motivo y ningún número.";

pub(super) const RULES: &[Rule] = &[
    race("change_set_pkey", SAVED_BY_OTHER),
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
    race("change_pk", SAVED_BY_OTHER),
    missing("change_of_a_set", "El conjunto de cambios ya no existe."),
    missing("change_series_exists", NO_SUCH_SERIES),
    missing("change_provenance_exists", NO_SUCH_PROVENANCE),
    invalid("change_period_is_canonical", "El periodo no es válido."),
    invalid("change_before_is_a_datum", NOT_A_DATUM),
    invalid("change_after_is_a_datum", NOT_A_DATUM),
    invalid("change_is_finite", "El número debe ser finito."),
    immutable("change_set_is_immutable", APPEND_ONLY),
    invalid("change_measure_is_known", NOT_A_MEASURE),
    race("change_set_event_pkey", SAVED_BY_OTHER),
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
    race("cell_comment_pkey", SAVED_BY_OTHER),
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
    invalid(
        "cell_comment_remark_is_of_a_set",
        "Una observación se hace sobre una celda de un conjunto de cambios.",
    ),
    immutable("cell_comment_is_immutable", APPEND_ONLY),
    race("review_mark_pk", SAVED_BY_OTHER),
    missing(
        "review_mark_of_a_set",
        "El conjunto de cambios ya no existe.",
    ),
    missing("review_mark_of_a_series", NO_SUCH_SERIES),
    missing("review_mark_author_exists", "La cuenta ya no existe."),
    invalid(
        "review_mark_is_known",
        "Una celda se aprueba, se devuelve o queda sin decidir.",
    ),
    invalid("review_mark_explains_a_return", EXPLAIN_A_RETURN),
    invalid("review_mark_remark_is_short", EXPLAIN_A_RETURN),
    race("change_set_seen_pk", SAVED_BY_OTHER),
    missing("change_set_seen_account_exists", "La cuenta ya no existe."),
    missing(
        "change_set_seen_of_a_set",
        "El conjunto de cambios ya no existe.",
    ),
    race("publication_draft_pkey", SAVED_BY_OTHER),
    missing(
        "publication_draft_account_exists",
        "La cuenta ya no existe.",
    ),
    invalid(
        "publication_draft_is_short",
        "La nota o las razones son demasiado largas: la nota lleva hasta 4,000 letras.",
    ),
];
