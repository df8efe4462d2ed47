//! The words of real headers: what the texts over a column mean, from the highest row to the lowest.

use super::catalogue;
use domain::value::Measure;
use import::{
    headers::{Vocabulary, says_provisional},
    layout::ColumnRole,
    lexicon::Lexicon,
};

/// A role in a few letters: «meta 2024», «absoluto meta 2024», «valor», «ficha formula».
fn short(role: &ColumnRole) -> String {
    let measure = |measure: Measure| match measure {
        Measure::Baseline => "base",
        Measure::Target => "meta",
        Measure::Observed => "obtenido",
    };
    match role {
        ColumnRole::PeriodValue { measure: m, period } => {
            format!("{} {period}", m.map_or("valor", measure))
        }
        ColumnRole::PeriodAbsolute { measure: m, period } => {
            format!("absoluto {} {period}", m.map_or("valor", measure))
        }
        ColumnRole::Value { measure: None, .. } => "valor".to_owned(),
        ColumnRole::Value {
            measure: Some(m), ..
        } => format!("valor {}", measure(*m)),
        ColumnRole::IndicatorValue {
            indicator,
            measure: m,
        } => match m {
            Some(m) => format!("valor {} de {indicator}", measure(*m)),
            None => format!("valor de {indicator}"),
        },
        ColumnRole::Breakdown { dimension } => {
            format!("grupo {}", dimension.as_deref().unwrap_or("cualquiera"))
        }
        ColumnRole::Field { field } => format!("ficha {}", field.slug()),
        other => format!("{other:?}"),
    }
}

fn read(header: &str) -> String {
    let catalogue = catalogue::catalogue();
    let lexicon = Lexicon::of(&catalogue);
    let parts: Vec<&str> = header.split(" · ").collect();
    Vocabulary::of(&catalogue, &lexicon)
        .meaning(&parts)
        .map_or_else(|| "?".to_owned(), |found| short(&found.role))
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(header, expected)| read(header) != *expected)
        .map(|(header, expected)| format!("«{header}»: {} instead of {expected}", read(header)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_text_says_measure_and_period() {
    check(&[
        ("2024", "valor 2024"),
        ("2,024", "valor 2024"),
        ("2.024", "valor 2024"),
        ("2024P", "valor 2024"),
        ("2024r", "valor 2024"),
        ("2024e", "valor 2024"),
        ("2024*", "valor 2024"),
        ("2024 1/", "valor 2024"),
        ("2023²", "valor 2023"),
        ("2023(1)", "valor 2023"),
        ("2024 (preliminar)", "valor 2024"),
        ("Año 2024", "valor 2024"),
        ("Meta 2024", "meta 2024"),
        ("META AL 2030", "meta 2030"),
        ("Meta programada 2024", "meta 2024"),
        ("Meta física 2024", "meta 2024"),
        ("T1. PLANEADO 2024", "meta 2024-Q1"),
        ("PLANEADO 2024", "meta 2024"),
        ("Logro esperado 2025", "meta 2025"),
        ("Valor esperado 2025", "meta 2025"),
        ("Programado 2024", "meta 2024"),
        ("2024 Programado", "meta 2024"),
        ("Programación 2024", "meta 2024"),
        ("Ejecución 2024", "obtenido 2024"),
        ("TOTAL EJECUTADO 2024", "obtenido 2024"),
        ("Ejecutado a diciembre 2024", "obtenido 2024-M12"),
        ("Avance 2023", "obtenido 2023"),
        ("Valor actual (2024)", "obtenido 2024"),
        ("Valor obtenido 2024", "obtenido 2024"),
        ("Resultado 2024", "obtenido 2024"),
        ("LB 2022", "base 2022"),
        ("L.B. 2022", "base 2022"),
        ("Línea base 2022", "base 2022"),
        ("Línea de base (2022)", "base 2022"),
        ("Baseline 2022", "base 2022"),
        ("Target 2024", "meta 2024"),
        ("Actual 2024", "obtenido 2024"),
        ("Planned 2024", "meta 2024"),
        ("Value 2024", "valor 2024"),
    ]);
}

#[test]
fn what_was_done_to_a_target_is_a_result() {
    check(&[
        ("Meta ejecutada 2024", "obtenido 2024"),
        ("Meta física ejecutada 2024", "obtenido 2024"),
        ("Meta alcanzada 2024", "obtenido 2024"),
        ("2024 · Meta lograda", "obtenido 2024"),
        ("Meta ejecutada", "valor obtenido"),
        ("Meta programada", "valor meta"),
        ("Avance esperado 2024", "meta 2024"),
        ("Resultado esperado 2024", "meta 2024"),
        ("Prog. 2024", "meta 2024"),
        ("2024 (Ejec.)", "obtenido 2024"),
        ("Metas y avances · 2024 · Programado", "meta 2024"),
    ]);
    // Nothing tells which of the two they are.
    for header in [
        "Avance de meta 2024",
        "Programado y ejecutado 2024",
        "Meta actual",
    ] {
        assert_eq!(read(header), "?", "{header}");
    }
}

#[test]
fn parts_of_a_year_and_dates_are_periods() {
    check(&[
        ("dic-24", "valor 2024-M12"),
        ("Dic 2024", "valor 2024-M12"),
        ("2024-12", "valor 2024-M12"),
        ("I Trim 2024", "valor 2024-Q1"),
        ("Trim. II 2024", "valor 2024-Q2"),
        ("T3 2024", "valor 2024-Q3"),
        ("2024-T4", "valor 2024-Q4"),
        ("1er semestre 2024", "valor 2024-S1"),
        ("II Semestre 2024", "valor 2024-S2"),
        ("Abr-May-Jun 2023", "valor 2023-Q2"),
        // The value takes the period of its indicator that ends with the month.
        ("31/12/2024", "valor 2024-M12"),
        ("2024-12-31", "valor 2024-M12"),
        ("30.06.2024", "valor 2024-M06"),
        ("Meta al 31/12/2024", "meta 2024-M12"),
        ("01/01/2024", "valor 2024"),
        ("15/06/2024", "?"),
        ("2024 · Ejecutado I Trim", "obtenido 2024-Q1"),
        ("I Trim · 2024", "valor 2024-Q1"),
        ("Q1 2024", "valor 2024-Q1"),
        ("Dec 2024", "valor 2024-M12"),
    ]);
}

#[test]
fn two_and_three_rows_in_either_order() {
    check(&[
        ("2024 · Programado", "meta 2024"),
        ("Programado · 2024", "meta 2024"),
        ("2024 · Ejecutado", "obtenido 2024"),
        ("Valores obtenidos · 2024", "obtenido 2024"),
        ("Logros esperados · 2024", "meta 2024"),
        ("Logros esperados · 2024 · Absoluto", "absoluto meta 2024"),
        ("Logros esperados · 2024 · Relativo", "meta 2024"),
        ("2024 · Meta · Absoluto", "absoluto meta 2024"),
        ("2024 · I Trim", "valor 2024-Q1"),
        ("2024 · Trimestre I", "valor 2024-Q1"),
        ("2024 · T2", "valor 2024-Q2"),
        ("2024 · Ene", "valor 2024-M01"),
        ("2024 · Diciembre", "valor 2024-M12"),
        ("2024 · Semestre II", "valor 2024-S2"),
        ("2024 · Programado · I Trim", "meta 2024-Q1"),
        ("Metas · 2024 · Q1", "meta 2024-Q1"),
        ("2024 · Valor", "valor 2024"),
        ("2024 · %", "valor 2024"),
        ("Línea de base · 2022", "base 2022"),
        ("Línea de base · Año", "BaselineYear"),
        ("Línea de base · Valor", "BaselineValue"),
        ("Logro esperado · Valor", "valor meta"),
        ("Logro esperado · Año", "Period"),
        ("2024 · Nota", "Ignore"),
        ("2024 · Fuente", "Ignore"),
    ]);
}

#[test]
fn columns_of_a_long_table() {
    check(&[
        ("Código", "IndicatorCode"),
        ("Cod. Ind.", "IndicatorCode"),
        ("CÓDIGO DEL INDICADOR", "IndicatorCode"),
        ("Indicador", "IndicatorName"),
        ("Nombre del indicador", "IndicatorName"),
        ("Objetivo prioritario", "NodeCode"),
        ("Año", "Period"),
        ("ANIO", "Period"),
        ("Año de medición", "Period"),
        ("Periodo", "Period"),
        ("Trimestre", "PartOfYear"),
        ("Mes", "PartOfYear"),
        ("Semestre", "PartOfYear"),
        ("Trim.", "PartOfYear"),
        ("Año/Trimestre", "Period"),
        ("Valor", "valor"),
        ("Valor (%)", "valor"),
        ("VALOR OBTENIDO (%)", "valor obtenido"),
        ("Valor obtenido", "valor obtenido"),
        ("Ejecutado", "valor obtenido"),
        ("Programado", "valor meta"),
        ("Meta", "valor meta"),
        ("Meta (%)", "valor meta"),
        ("Logro esperado", "valor meta"),
        ("Avance", "valor obtenido"),
        ("LB", "BaselineValue"),
        ("Línea base", "BaselineValue"),
        ("Año base", "BaselineYear"),
        ("Tipo de valor", "Measure"),
        ("Numerador", "Numerator"),
        ("Denominador", "Denominator"),
        ("Unidad de medida", "Unit"),
        ("Sentido esperado", "Direction"),
        ("Fuente", "Source"),
        ("Observaciones", "Note"),
        ("Provisional", "Provisional"),
        ("UBIGEO", "grupo departamento"),
        ("Departamento", "grupo departamento"),
        ("Sexo", "grupo sexo"),
        ("Ámbito geográfico", "grupo cualquiera"),
    ]);
}

#[test]
fn english_headers() {
    check(&[
        ("Code", "IndicatorCode"),
        ("Indicator", "IndicatorName"),
        ("Year", "Period"),
        ("Value", "valor"),
        ("Target", "valor meta"),
        ("Actual", "valor obtenido"),
        ("Planned", "valor meta"),
        ("Baseline", "BaselineValue"),
        ("Baseline year", "BaselineYear"),
        ("Unit", "Unit"),
        ("Note", "Note"),
        ("Source", "Source"),
        ("Quarter", "PartOfYear"),
        ("Month", "PartOfYear"),
    ]);
}

#[test]
fn indicators_stand_over_columns_by_code_or_name() {
    check(&[
        ("S01-1", "valor de S01-1"),
        ("Hogares con internet", "valor de CTX-07"),
        ("Meta · S01-1", "valor meta de S01-1"),
    ]);
}

#[test]
fn columns_of_the_people_who_keep_the_sheet_tell_no_rows_apart() {
    for header in [
        "N°",
        "Nro.",
        "Ítem",
        "Responsable del registro",
        "Responsable del llenado",
        "Correo",
        "Correo electrónico",
        "Fecha de registro",
        "Estado del registro",
        "Teléfono",
    ] {
        assert_eq!(read(header), "Ignore", "{header}");
    }
}

#[test]
fn a_header_of_another_group_has_no_role() {
    for header in [
        "Provincia",
        "Distrito",
        "Quintil",
        "Operador",
        "Ciudad",
        "Nivel de gobierno",
        "Empresa",
        "Tecnología",
        "Estrato socioeconómico",
        "Condición de pobreza",
    ] {
        assert_eq!(read(header), "?", "{header}");
    }
}

#[test]
fn another_word_beside_a_year_is_no_value() {
    for header in [
        "Reporte del año 2024 de las metas de la política nacional de transformación digital",
        "2023-2024",
        "1905",
        "Número de orden 2024",
        "Población 2024",
        "2024 (miles)",
        "Mujeres · 2024",
        "2024 · Mujeres",
        "2023 · 2024",
        "2024 · 5",
        "Semestre I · T4 · 2024 · 2023",
    ] {
        assert_eq!(read(header), "?", "{header}");
    }
}

#[test]
fn figures_computed_from_values_are_left_out() {
    for header in [
        "% de avance",
        "% de avance 2024",
        "Avance (%)",
        "2024 · % avance",
        "Porcentaje de ejecución 2024",
        "Nivel de cumplimiento",
        "Variación 2024/2023",
        "Variación porcentual",
        "Brecha 2024",
        "Presupuesto 2024",
        "Presupuesto · 2024 · Ejecutado",
        "Semáforo",
    ] {
        assert_eq!(read(header), "Ignore", "{header}");
    }
}

#[test]
fn a_header_says_that_its_figures_are_provisional() {
    for header in [
        "2024 P/",
        "2024P",
        "2024p · Ejecutado",
        "2024e",
        "2024 (p)",
        "2024 (preliminar)",
        "Dato provisional 2024",
    ] {
        assert!(says_provisional(header), "{header}");
    }
    for header in ["2024", "2024r", "2024 1/", "Programado · 2024", "Valor"] {
        assert!(!says_provisional(header), "{header}");
    }
}
