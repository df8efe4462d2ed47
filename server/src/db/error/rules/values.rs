//! Constraints of values, with their series and provenance.

use super::{
    APPEND_ONLY, NO_SUCH_INDICATOR, NO_SUCH_PROVENANCE, NO_SUCH_SERIES, NOT_A_MEASURE, Rule,
    SAVED_BY_OTHER, immutable, invalid, missing, race,
};

pub(super) const RULES: &[Rule] = &[
    race("series_pkey", SAVED_BY_OTHER),
    race("series_one_per_name", SAVED_BY_OTHER),
    missing("series_indicator_exists", NO_SUCH_INDICATOR),
    invalid(
        "series_breakdown_is_canonical",
        "La desagregación no es válida.",
    ),
    immutable("series_is_immutable", APPEND_ONLY),
    race("provenance_pkey", SAVED_BY_OTHER),
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
    race("value_pkey", SAVED_BY_OTHER),
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
];
