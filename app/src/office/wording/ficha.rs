//! The stored words of a ficha, and what each is called: for the form and for the audit log.

/// (stored, shown)
pub type Words<const N: usize> = [(&'static str, &'static str); N];

pub const DIRECTIONS: Words<4> = [
    ("ascending", "Ascendente"),
    ("descending", "Descendente"),
    ("ceiling", "No definido, máximo permisible"),
    ("floor", "No definido, mínimo permisible"),
];

pub const AGGREGATIONS: Words<2> = [("non_additive", "No agregable"), ("additive", "Agregable")];

pub const PERIODICITIES: Words<4> = [
    ("year", "Anual"),
    ("semester", "Semestral"),
    ("quarter", "Trimestral"),
    ("month", "Mensual"),
];

pub const UNITS: Words<7> = [
    ("quantity", "Cantidad"),
    ("number", "Número"),
    ("percentage", "Porcentaje"),
    ("ratio", "Ratio"),
    ("rate", "Tasa"),
    ("index", "Índice"),
    ("rate_of_change", "Tasa de variación"),
];
