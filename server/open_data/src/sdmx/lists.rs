//! The lists of codes of a release, one for each coded component.

use std::collections::BTreeMap;

use domain::{
    dimension::Dimension, indicator::Indicator, period::Periodicity, release::Release,
    value::Measure,
};

use super::TOTAL;
use super::code::{frequency, id_of, measure_code, unit_code};

/// Code and name, in order.
pub(super) type Codes = Vec<(String, String)>;

/// The lists of codes of a release, and its dimensions.
pub(super) struct Lists<'a> {
    pub(super) dimensions: Vec<(String, &'a Dimension)>,
    pub(super) by_component: BTreeMap<String, Codes>,
}

impl<'a> Lists<'a> {
    pub(super) fn of(release: &'a Release) -> Self {
        let catalogue = &release.catalogue;
        let dimensions: Vec<_> = catalogue
            .dimensions
            .iter()
            .map(|dimension| (dimension.code.to_uppercase().replace('-', "_"), dimension))
            .collect();
        let text = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        let units: BTreeMap<String, String> = catalogue
            .indicators
            .iter()
            .map(|one| (unit_code(&one.unit.label), unit_name(one)))
            .collect();
        let indicators = catalogue.indicators.iter();
        let indicators = indicators.map(|one| (id_of(one.code.as_str()), one.name.clone()));
        let measures = Measure::ALL.map(|one| (measure_code(one), one.label_es().to_owned()));
        let frequencies = Periodicity::ALL.map(|one| text(frequency(one), one.label_es()));
        let mut by_component = BTreeMap::from([
            ("FREQ".to_owned(), frequencies.to_vec()),
            ("INDICATOR".to_owned(), indicators.collect()),
            ("MEASURE".to_owned(), measures.to_vec()),
            (
                "OBS_STATUS".to_owned(),
                vec![
                    text("A", "Valor normal"),
                    text("P", "Valor provisional"),
                    text("O", "No disponible"),
                    text("M", "No aplica"),
                ],
            ),
            ("UNIT_MEASURE".to_owned(), units.into_iter().collect()),
        ]);
        for (id, dimension) in &dimensions {
            let members = dimension.members.iter();
            let members = members.map(|one| (id_of(&one.code), one.name.clone()));
            by_component.insert(
                id.clone(),
                std::iter::once(text(TOTAL, "Total"))
                    .chain(members)
                    .collect(),
            );
        }
        Self {
            dimensions,
            by_component,
        }
    }

    /// Identifiers of the dimensions, in the order of the key; the period comes after them.
    pub(super) fn key(&self) -> Vec<&str> {
        let fixed = ["FREQ", "INDICATOR", "MEASURE"];
        let own = self.dimensions.iter().map(|(id, _)| id.as_str());
        fixed.into_iter().chain(own).collect()
    }

    /// What a component means.
    pub(super) fn concept<'b>(&'b self, id: &'b str) -> &'b str {
        match id {
            "FREQ" => "Frecuencia",
            "INDICATOR" => "Indicador",
            "MEASURE" => "Tipo de valor",
            "TIME_PERIOD" => "Periodo",
            "OBS_VALUE" => "Valor",
            "OBS_STATUS" => "Estado de la observación",
            "UNIT_MEASURE" => "Unidad de medida",
            "DECIMALS" => "Decimales",
            "COMMENT" => "Nota",
            "SOURCE" => "Fuente",
            id => {
                let mut dimensions = self.dimensions.iter();
                dimensions
                    .find(|(own, _)| own == id)
                    .map_or(id, |(_, dimension)| dimension.name.as_str())
            }
        }
    }

    pub(super) fn codes(&self, component: &str) -> &[(String, String)] {
        self.by_component.get(component).map_or(&[], Vec::as_slice)
    }

    /// The name of a code; the code itself where it has none.
    pub(super) fn name<'b>(&'b self, component: &str, code: &'b str) -> &'b str {
        let mut codes = self.codes(component).iter();
        codes
            .find(|(own, _)| own == code)
            .map_or(code, |(_, name)| name.as_str())
    }
}

fn unit_name(indicator: &Indicator) -> String {
    match indicator.unit.label.as_str() {
        "" => "Índice".to_owned(),
        label => label.to_owned(),
    }
}
