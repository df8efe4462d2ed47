//! The data messages: every observation of a release, or of one indicator.

use std::collections::{BTreeMap, BTreeSet};

use domain::indicator::Indicator;
use serde_json::{Map, Value, json};

use super::lists::Lists;
use super::observation::{Observation, with_notice};
use super::structure::{relationship, urn};
use super::{AGENCY, FLOW, VERSION, message, named};
use crate::{OpenDataError, cells, title};
use workbook::write::Published;

/// SDMX-CSV 2.0. Action `I`: information, which readers of files expect; a value that is not stated is `NaN`.
///
/// # Errors
/// When it cannot be written, which no release causes.
pub fn csv(published: &Published<'_>, only: Option<&Indicator>) -> Result<Vec<u8>, OpenDataError> {
    let lists = Lists::of(published.release);
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut header = vec!["STRUCTURE", "STRUCTURE_ID", "ACTION"];
    header.extend(lists.key());
    header.extend([
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_STATUS",
        "UNIT_MEASURE",
        "DECIMALS",
        "COMMENT",
        "SOURCE",
    ]);
    writer.write_record(&header)?;
    let flow = format!("{AGENCY}:{FLOW}({VERSION})");
    for one in observations(published, &lists, only) {
        let mut record = vec!["dataflow", &flow, "I"];
        record.extend(one.key.iter().map(String::as_str));
        let decimals = one.decimals.to_string();
        record.extend([
            one.value.as_deref().unwrap_or("NaN"),
            one.status,
            &one.unit,
            &decimals,
            &one.comment,
            &one.source,
        ]);
        writer.write_record(&record)?;
    }
    let bytes = writer.into_inner();
    Ok(bytes.map_err(|error| ::csv::Error::from(error.into_error()))?)
}

fn observations(
    published: &Published<'_>,
    lists: &Lists<'_>,
    only: Option<&Indicator>,
) -> Vec<Observation> {
    let cells = cells(published.release, only).iter();
    cells
        .filter_map(|cell| Observation::of(published, lists, cell))
        .collect()
}

/// SDMX-JSON 2.0, all dimensions at the observation. Values are texts, so that no digit is lost.
///
/// # Errors
/// As [`csv`].
pub fn json(published: &Published<'_>, only: Option<&Indicator>) -> Result<Vec<u8>, OpenDataError> {
    let release = published.release;
    let lists = Lists::of(release);
    let observations = observations(published, &lists, only);
    let key: Vec<&str> = lists.key().into_iter().chain(["TIME_PERIOD"]).collect();
    let used = used_values(&key, &observations);
    let (mut statuses, mut comments, mut sources) =
        (Values::default(), Values::default(), Values::default());
    let (mut units, mut decimals) = (Values::default(), Values::default());
    // An attribute that nothing has is not there, and has no place in an observation.
    let has_comments = observations.iter().any(|one| !one.comment.is_empty());
    let has_sources = observations.iter().any(|one| !one.source.is_empty());
    let (mut all, mut of_indicators) = (Map::new(), Map::new());
    for one in &observations {
        let places: Vec<String> = one
            .key
            .iter()
            .zip(&used)
            .map(|(code, values)| values.get(code.as_str()).copied().unwrap_or(0).to_string())
            .collect();
        let mut value = vec![
            one.value.clone().map_or(Value::Null, Value::String),
            statuses.place(one.status),
        ];
        if has_comments {
            value.push(comments.place(&one.comment));
        }
        if has_sources {
            value.push(sources.place(&one.source));
        }
        // What is not stated at the end is left out.
        while value.len() > 1 && value.last().is_some_and(Value::is_null) {
            value.pop();
        }
        of_indicators.insert(
            place_of_indicator(&places),
            json!([
                units.place(&one.unit),
                decimals.place(&one.decimals.to_string())
            ]),
        );
        all.insert(places.join(":"), Value::Array(value));
    }
    let attributes = json!({
        "dataSet": [],
        "dimensionGroup": stated([
            attribute(&lists, "UNIT_MEASURE", units, true),
            attribute(&lists, "DECIMALS", decimals, true),
        ]),
        "series": [],
        "observation": stated([
            attribute(&lists, "OBS_STATUS", statuses, true),
            attribute(&lists, "COMMENT", comments, false),
            attribute(&lists, "SOURCE", sources, false),
        ]),
    });
    let dimensions = dimensions(&lists, &key, &used);
    let data = dataset(published, &dimensions, &attributes, of_indicators, all);
    let about = only.map_or_else(String::new, |one| format!("_{}", one.code));
    let id = format!("PNTD_DATOS_{}{about}", release.number);
    Ok(serde_json::to_vec(&message(release, "data", id, data))?)
}

/// The key of a group of observations: the indicator's place alone, the others empty.
fn place_of_indicator(places: &[String]) -> String {
    let group = places.iter().enumerate().map(|(at, place)| match at {
        1 => place.as_str(),
        _ => "",
    });
    group.collect::<Vec<_>>().join(":")
}

/// The structure of a message and its only data set.
fn dataset(
    published: &Published<'_>,
    dimensions: &Value,
    attributes: &Value,
    of_indicators: Map<String, Value>,
    all: Map<String, Value>,
) -> Value {
    let flow = urn("datastructure.Dataflow", FLOW);
    let name = with_notice(published, &title(published.release));
    json!({
        "structures": [{
            "links": [
                {"urn": flow, "rel": "dataflow"},
                {"urn": urn("datastructure.DataStructure", FLOW), "rel": "structure"},
            ],
            "dataSets": [0],
            "name": name,
            "names": {"es": name},
            "dimensions": {"dataSet": [], "series": [], "observation": dimensions},
            "measures": {"observation": [{
                "id": "OBS_VALUE",
                "name": "Valor",
                "names": {"es": "Valor"},
                "isMandatory": false,
                "format": {"dataType": "Double"},
            }]},
            "attributes": attributes,
        }],
        "dataSets": [{
            "structure": 0,
            "links": [{"urn": flow, "rel": "dataflow"}],
            "action": "Information",
            "dimensionGroupAttributes": of_indicators,
            "observations": all,
        }],
    })
}

fn stated<const N: usize>(attributes: [Option<Value>; N]) -> Vec<Value> {
    attributes.into_iter().flatten().collect()
}

/// Of each dimension the codes that occur, each with its place.
fn used_values<'a>(key: &[&str], observations: &'a [Observation]) -> Vec<BTreeMap<&'a str, usize>> {
    let of_one = |at: usize| {
        let codes = observations.iter().filter_map(|one| one.key.get(at));
        let codes: BTreeSet<&str> = codes.map(String::as_str).collect();
        codes.into_iter().zip(0..).collect()
    };
    (0..key.len()).map(of_one).collect()
}

fn dimensions(lists: &Lists<'_>, key: &[&str], used: &[BTreeMap<&str, usize>]) -> Value {
    let all = key.iter().zip(used).enumerate();
    all.map(|(at, (id, values))| {
        let values = values.keys().map(|code| match *id {
            "TIME_PERIOD" => json!({"value": code}),
            id => named(code, lists.name(id, code)),
        });
        let mut dimension = named(id, lists.concept(id));
        dimension["keyPosition"] = at.into();
        dimension["values"] = values.collect();
        dimension
    })
    .collect()
}

/// The values of an attribute in the order in which they occur.
#[derive(Default)]
struct Values {
    places: BTreeMap<String, usize>,
}

impl Values {
    /// Where the value stands; `null` for an empty text.
    fn place(&mut self, value: &str) -> Value {
        if value.is_empty() {
            return Value::Null;
        }
        let next = self.places.len();
        (*self.places.entry(value.to_owned()).or_insert(next)).into()
    }

    fn in_order(self) -> Vec<String> {
        let mut values: Vec<_> = self.places.into_iter().collect();
        values.sort_by_key(|(_, place)| *place);
        values.into_iter().map(|(value, _)| value).collect()
    }
}

/// An attribute with the values that occur; nothing where none does.
fn attribute(lists: &Lists<'_>, id: &str, values: Values, mandatory: bool) -> Option<Value> {
    if values.places.is_empty() {
        return None;
    }
    let coded = !lists.codes(id).is_empty();
    let values: Vec<Value> = values
        .in_order()
        .into_iter()
        .map(|value| match coded {
            true => named(&value, lists.name(id, &value)),
            false => json!({"value": value}),
        })
        .collect();
    let mut attribute = named(id, lists.concept(id));
    attribute["isMandatory"] = mandatory.into();
    attribute["relationship"] = relationship(id);
    attribute["values"] = values.into();
    Some(attribute)
}
