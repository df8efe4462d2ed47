//! Constraints of the catalogue and its calendar.

use super::{
    APPEND_ONLY, NO_SUCH_INDICATOR, Rule, SAVED_BY_OTHER, exists, immutable, invalid, missing, race,
};

const NOT_A_CODE: &str =
    "El código debe tener de 1 a 40 letras mayúsculas, números, puntos o guiones.";

pub(super) const RULES: &[Rule] = &[
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
    race("calendar_rule_pk", SAVED_BY_OTHER),
    missing("calendar_rule_edition_exists", "La edición no existe."),
    invalid(
        "calendar_rule_periodicity_is_known",
        "La periodicidad no es válida.",
    ),
    invalid(
        "calendar_rule_days_in_range",
        "Los días van de 0 a 3650, y un periodo no se cierra antes de que venza su plazo.",
    ),
    race("reopening_pkey", SAVED_BY_OTHER),
    missing("reopening_account_exists", "La cuenta ya no existe."),
    missing("reopening_indicator_exists", NO_SUCH_INDICATOR),
    invalid("reopening_period_is_canonical", "El periodo no es válido."),
    invalid(
        "reopening_reason_is_not_empty",
        "Escriba el motivo de la reapertura.",
    ),
    immutable("reopening_is_immutable", APPEND_ONLY),
    race("configuration_change_pkey", SAVED_BY_OTHER),
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
];
