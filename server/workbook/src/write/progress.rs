//! Progress in a table: every component of both answers and of the second opinion, each with the
//! reason in words where it does not exist; and the working of one indicator, line by line.

use super::{
    Published,
    table::{Column, Field, Table},
    values, words,
};
use domain::{
    Decimal,
    indicator::{Indicator, IndicatorKind},
    progress::{NoProgress, Progress, Series, WorkingStep, assess, has_meaning},
    release::Release,
    sentence::remark_sentences,
    value::Breakdown,
};

/// One row a series. Context indicators have no progress and no row.
pub(super) fn table<'a>(published: &Published<'a>, only: Option<&'a Indicator>) -> Table<'a> {
    let release = published.release;
    let rows = move || {
        release
            .catalogue
            .indicators
            .iter()
            .filter(move |i| {
                i.kind == IndicatorKind::Policy && only.is_none_or(|one| one.code == i.code)
            })
            .flat_map(move |indicator| {
                series_of(release, indicator)
                    .into_iter()
                    .map(move |b| row(release, indicator, &b))
            })
    };
    let mut table = Table::new("Progreso", columns(), rows)
        .labelled(published)
        .with_states_in("estado");
    table.frozen_columns = 2;
    table
}

/// The steps of every computation of an indicator, with the numbers put in.
pub(super) fn working<'a>(published: &Published<'a>, indicator: &'a Indicator) -> Table<'a> {
    let release = published.release;
    let columns = vec![
        Column::new("serie", "Serie", 26, "Serie principal o grupo."),
        Column::new("paso", "Paso", 28, ""),
        Column::new("formula", "Fórmula", 36, ""),
        Column::new("con_numeros", "Con los números", 48, ""),
        Column::new("resultado", "Resultado", 30, ""),
    ];
    let rows = move || {
        series_of(release, indicator)
            .into_iter()
            .flat_map(move |breakdown| {
                let label = series_label(release, &breakdown);
                let steps = progress_of(release, indicator, &breakdown).working;
                steps.into_iter().map(
                    move |WorkingStep {
                              name,
                              formula,
                              substituted,
                              result,
                          }| {
                        [label.clone(), name, formula, substituted, result]
                            .into_iter()
                            .map(Field::text)
                            .collect()
                    },
                )
            })
    };
    Table::new("Desarrollo", columns, rows).labelled(published)
}

/// The headline series, even where it has no value, and every breakdown.
fn series_of(release: &Release, indicator: &Indicator) -> Vec<Breakdown> {
    let mut series = vec![Breakdown::headline()];
    series.extend(
        release
            .breakdowns(&indicator.code)
            .into_iter()
            .filter(|b| !b.is_headline()),
    );
    series
}

fn progress_of(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> Progress {
    assess(
        &Series::of(release, indicator, breakdown),
        &release.settings,
        release.as_of,
    )
}

/// Names of the members of a series: «Puno · Mujer».
fn series_label(release: &Release, breakdown: &Breakdown) -> String {
    if breakdown.is_headline() {
        return "Serie principal".to_owned();
    }
    let names: Vec<_> = breakdown
        .pairs()
        .map(|(d, m)| release.catalogue.member_name(d, m))
        .collect();
    names.join(" · ")
}

fn columns() -> Vec<Column> {
    let column = Column::new;
    let mut columns = vec![
        column("codigo_indicador", "Código del indicador", 14, ""),
        column("indicador", "Indicador", 44, ""),
        column("codigo_nodo", "Objetivo o servicio", 12, ""),
        column("serie", "Serie", 22, "Serie principal o grupo."),
        column(
            "estado",
            "Estado",
            20,
            "Franja del avance, o por qué no la hay. Los umbrales son configuración de este tablero.",
        ),
        column("unidad", "Unidad de medida", 18, ""),
        column("periodo", "Último periodo con valor", 11, ""),
        column("valor", "Último valor", 12, ""),
        column("anio_base", "Año de la línea de base", 9, ""),
        column("linea_base", "Línea de base", 12, ""),
    ];
    columns.extend(annual_columns());
    columns.extend(trajectory_columns());
    columns.extend(growth_columns());
    columns.extend([
        column("observaciones", "Observaciones del cálculo", 48, ""),
        column("version_formulas", "Versión de las fórmulas", 10, ""),
    ]);
    columns
}

fn annual_columns() -> Vec<Column> {
    vec![
        Column::new("meta_anio", "Meta del año del valor", 12, ""),
        Column::new("meta_cumplida", "¿Cumplió la meta del año?", 12, ""),
        Column::new(
            "metodo_cumplimiento",
            "Método del cumplimiento",
            26,
            "El método es una configuración de la política.",
        ),
        Column::new(
            "cumplimiento",
            "Cumplimiento",
            12,
            "Fracción que se muestra como porcentaje; sin tope.",
        ),
        Column::new("sin_cumplimiento", "Por qué no hay cumplimiento", 30, ""),
    ]
}

fn trajectory_columns() -> Vec<Column> {
    vec![
        Column::new("meta_final", "Meta final", 12, ""),
        Column::new("anio_final", "Año final", 8, ""),
        Column::new("avance", "Avance", 10, "(v − b) / (T(año final) − b)."),
        Column::new("avance_esperado", "Avance esperado a la fecha", 11, ""),
        Column::new("metodo_esperado", "Método del avance esperado", 26, ""),
        Column::new("ritmo", "Ritmo", 10, "Avance entre avance esperado."),
        Column::new("sin_ritmo", "Por qué no hay ritmo", 26, ""),
        Column::new(
            "necesita_por_anio",
            "Necesita por año",
            12,
            "Unidades por año desde ahora hasta el año final.",
        ),
        Column::new(
            "sin_necesita",
            "Por qué no hay lo necesario por año",
            26,
            "",
        ),
        Column::new(
            "logro_por_anio",
            "Logró por año",
            12,
            "Unidades por año desde la línea de base.",
        ),
        Column::new("sin_logro", "Por qué no hay lo logrado por año", 26, ""),
        Column::new(
            "proyeccion",
            "Proyección al año final",
            12,
            "Si sigue al ritmo logrado.",
        ),
        Column::new("sin_proyeccion", "Por qué no hay proyección", 26, ""),
        Column::new("franja_trayectoria", "Franja por trayectoria", 18, ""),
        Column::new("sin_avance", "Por qué no hay avance", 34, ""),
    ]
}

fn growth_columns() -> Vec<Column> {
    vec![
        Column::new(
            "tasa_actual",
            "Tasa de crecimiento lograda",
            12,
            "Segunda opinión: método de tasas de crecimiento de Open SDG.",
        ),
        Column::new("tasa_requerida", "Tasa de crecimiento requerida", 12, ""),
        Column::new("razon_tasas", "Razón entre tasas", 10, ""),
        Column::new("franja_tasas", "Franja por tasas", 18, ""),
        Column::new("sin_tasas", "Por qué no hay tasas", 34, ""),
    ]
}

fn row(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> Vec<Field> {
    let shown = indicator.unit.shown_decimals;
    let series = Series::of(release, indicator, breakdown);
    let progress = assess(&series, &release.settings, release.as_of);
    let stored =
        |value: Option<Decimal>| value.map_or(Field::Empty, |value| Field::Stored { value, shown });
    let mut row = vec![
        Field::text(indicator.code.as_str()),
        Field::text(&indicator.name),
        Field::text(indicator.node.as_str()),
        Field::text(series_label(release, breakdown)),
        Field::text(progress.state_words()),
        Field::text(values::unit(indicator)),
        progress
            .latest
            .as_ref()
            .map_or(Field::Empty, |(period, _)| values::period(*period)),
        stored(progress.latest.as_ref().map(|(_, quantity)| quantity.value)),
        series
            .baseline
            .as_ref()
            .map_or(Field::Empty, |(period, _)| values::period(*period)),
        stored(series.baseline.as_ref().map(|(_, quantity)| quantity.value)),
    ];
    row.extend(annual(&progress, shown));
    row.extend(trajectory(&progress, shown));
    row.extend(growth(&progress));
    row.extend([
        Field::text(remark_sentences(&progress).join(" ")),
        Field::text(&progress.formula_version),
    ]);
    row
}

fn annual(progress: &Progress, shown: u8) -> Vec<Field> {
    match &progress.annual {
        Ok(annual) => {
            let mut fields = vec![
                Field::Stored {
                    value: annual.target,
                    shown,
                },
                Field::yes_no(annual.met),
                Field::text(words::compliance_method(annual.method)),
            ];
            fields.extend(or_reason(&annual.compliance, fraction));
            fields
        }
        Err(why) => absent(4, *why),
    }
}

fn trajectory(progress: &Progress, shown: u8) -> Vec<Field> {
    let computed = |value| Field::Computed { value, shown };
    match &progress.trajectory {
        Ok(trajectory) => {
            let mut fields = vec![
                Field::Stored {
                    value: trajectory.final_target,
                    shown,
                },
                Field::Plain(i64::from(trajectory.horizon)),
                fraction(trajectory.advance),
                fraction(trajectory.expected),
                Field::text(words::expected_from(trajectory.expected_from)),
            ];
            fields.extend(or_reason(&trajectory.pace, fraction));
            fields.extend(or_reason(&trajectory.required_per_year, computed));
            fields.extend(or_reason(&trajectory.achieved_per_year, computed));
            fields.extend(or_reason(&trajectory.projection, computed));
            fields.extend([Field::text(words::band(trajectory.band)), Field::Empty]);
            fields
        }
        Err(why) => absent(14, *why),
    }
}

fn growth(progress: &Progress) -> Vec<Field> {
    match &progress.growth {
        Ok(growth) => vec![
            Field::Fraction(growth.actual),
            Field::Fraction(growth.required),
            Field::Computed {
                value: growth.ratio,
                shown: 2,
            },
            Field::text(words::band(growth.band)),
            Field::Empty,
        ],
        Err(why) => absent(4, *why),
    }
}

/// A share that is shown as a percentage; where that means nothing (rule 4.12), as a plain number.
fn fraction(value: Decimal) -> Field {
    if has_meaning(value) {
        Field::Fraction(value)
    } else {
        Field::Computed { value, shown: 2 }
    }
}

/// The number and an empty reason, or no number and the reason.
fn or_reason(result: &Result<Decimal, NoProgress>, show: impl Fn(Decimal) -> Field) -> [Field; 2] {
    match result {
        Ok(value) => [show(*value), Field::Empty],
        Err(why) => [Field::Empty, Field::text(why.to_string())],
    }
}

/// Empty cells, then the reason.
fn absent(empty: usize, why: NoProgress) -> Vec<Field> {
    let mut fields = vec![Field::Empty; empty];
    fields.push(Field::text(why.to_string()));
    fields
}
