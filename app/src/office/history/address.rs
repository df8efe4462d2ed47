//! The address of a cell's history, there and back. Pure.

use domain::value::{CellKey, Measure};
use form_urlencoded::Serializer;

const MEASURE: &str = "medida";
const BREAKDOWN: &str = "desglose";
const PERIOD: &str = "periodo";

/// Words of the address.
const MEASURES: [(Measure, &str); 3] = [
    (Measure::Observed, "valor"),
    (Measure::Target, "meta"),
    (Measure::Baseline, "linea-de-base"),
];

/// The page of a cell.
pub fn address(key: &CellKey) -> String {
    let measure = MEASURES.iter().find(|(known, _)| *known == key.measure);
    let mut query = Serializer::new(String::new());
    query.append_pair(MEASURE, measure.map_or("", |(_, word)| word));
    if !key.breakdown.is_headline() {
        query.append_pair(BREAKDOWN, &key.breakdown.to_string());
    }
    query.append_pair(PERIOD, &key.period.to_string());
    format!("/gestion/historial/{}?{}", key.indicator, query.finish())
}

/// The cell of an address; `None` where it names none.
pub fn read(code: Option<String>, part: impl Fn(&str) -> Option<String>) -> Option<CellKey> {
    let word = part(MEASURE)?;
    let (measure, _) = MEASURES.into_iter().find(|(_, known)| *known == word)?;
    Some(CellKey {
        indicator: code?.parse().ok()?,
        measure,
        breakdown: part(BREAKDOWN).unwrap_or_default().parse().ok()?,
        period: part(PERIOD)?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::value::Breakdown;

    fn again(address: &str) -> Option<CellKey> {
        let (path, query) = address.split_once('?')?;
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let code = path.rsplit('/').next().map(str::to_owned);
        read(code, |name| {
            let pair = pairs.iter().find(|(known, _)| known == name);
            pair.map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn a_cell_survives_its_address() {
        for (measure, _) in MEASURES {
            for breakdown in [
                Breakdown::headline(),
                Breakdown::of("departamento", "15").with("ámbito", "a&b +c"),
            ] {
                let key = CellKey {
                    indicator: "S3.1.2-1".parse().expect("a code"),
                    measure,
                    breakdown,
                    period: "2024-Q1".parse().expect("a period"),
                };
                assert_eq!(again(&address(&key)), Some(key));
            }
        }
        assert_eq!(
            again("/gestion/historial/S04-1?medida=otra&periodo=2024"),
            None
        );
    }
}
