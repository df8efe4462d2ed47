use super::*;
use std::collections::BTreeSet;

#[test]
fn a_heading_and_a_slug_name_one_field() {
    let mut headings = BTreeSet::new();
    for field in Field::ALL {
        assert_eq!(Field::of_slug(field.slug()), Some(field));
        for alias in field.aliases() {
            assert_eq!(fold(alias), *alias, "headings are compared folded");
            assert!(headings.insert(*alias), "{alias} names two fields");
            assert_eq!(Field::of_header(alias), Some(field));
        }
    }
    assert_eq!(
        Field::of_header("justificacion del indicador"),
        Some(Field::Justification)
    );
    assert_eq!(Field::of_header("provincia"), None);
    let slugs: BTreeSet<&str> = Field::ALL.iter().map(|f| f.slug()).collect();
    assert_eq!(slugs.len(), Field::ALL.len());
}

#[test]
fn every_wording_is_read_back_as_its_own_meaning() {
    for (field, wording) in [
        (Field::Unit, "índice"),
        (Field::Unit, "tasa de variación"),
        (Field::Direction, "máximo permisible"),
        (Field::Direction, "descendente"),
        (Field::Aggregation, "no agregable"),
        (Field::Periodicity, "trimestral"),
        (Field::Periodicity, "anual"),
        (Field::Kind, "de contexto"),
        (Field::Min, "-0.5"),
        (Field::DueDays, "90"),
        (
            Field::Breaks,
            "2015: cambió la encuesta\n2018: cambió la muestra",
        ),
    ] {
        let read = field.read(Family::Indicator, wording, NumberLocale::Peru);
        assert_eq!(read.ok().as_deref(), Some(wording), "{field:?}");
    }
    for (field, wording) in [
        (Field::Kind, "objetivo prioritario"),
        (Field::Kind, "servicio"),
        (Field::Placement, "no publicada"),
        (Field::Candidates, "L1.1, L1.2"),
    ] {
        let read = field.read(Family::Node, wording, NumberLocale::Peru);
        assert_eq!(read.ok().as_deref(), Some(wording), "{field:?}");
    }
}

#[test]
fn a_word_outside_the_form_is_no_meaning() {
    for (field, text, code) in [
        (Field::Direction, "hacia arriba", "E345"),
        (Field::Unit, "capacidades", "E346"),
        (Field::Decimals, "2.5", "E348"),
        (Field::Decimals, "11", "E348"),
        (Field::Max, "mucho", "E348"),
        (Field::Periodicity, "a veces", "E349"),
        (Field::Breaks, "desde hace poco", "E349"),
    ] {
        let read = field.read(Family::Indicator, text, NumberLocale::Peru);
        assert_eq!(read.err().map(|d| d.code), Some(code), "{field:?}");
    }
}
