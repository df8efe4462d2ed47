//! The structure message: lists of codes, concepts, data structure and data flow.

use domain::release::Release;
use serde_json::{Value, json};

use super::lists::Lists;
use super::{AGENCY, FLOW, VERSION, message, named};
use crate::{OpenDataError, title};

/// Whether an attribute is coded, of what type it is otherwise, and whether every observation has it.
const ATTRIBUTES: [(&str, Option<&str>, bool); 5] = [
    ("OBS_STATUS", None, true),
    ("UNIT_MEASURE", None, true),
    ("DECIMALS", Some("Integer"), true),
    ("COMMENT", Some("String"), false),
    ("SOURCE", Some("String"), false),
];

/// The structure of the data of a release, as SDMX-JSON 2.0.
///
/// # Errors
/// When it cannot be written as JSON, which no release causes.
pub fn structure(release: &Release) -> Result<Vec<u8>, OpenDataError> {
    let lists = Lists::of(release);
    let data = json!({
        "agencySchemes": [agencies(release)],
        "codelists": lists.by_component.keys().map(|id| code_list(&lists, id)).collect::<Vec<_>>(),
        "conceptSchemes": [concepts(&lists)],
        "dataStructures": [data_structure(release, &lists)],
        "dataflows": [with(
            maintained(FLOW, &title(release), "datastructure.Dataflow"),
            "structure",
            urn("datastructure.DataStructure", FLOW).into(),
        )],
    });
    let id = format!("PNTD_ESTRUCTURA_{}", release.number);
    Ok(serde_json::to_vec_pretty(&message(
        release,
        "structure",
        id,
        data,
    ))?)
}

/// `urn:sdmx:org.sdmx.infomodel.codelist.Codelist=PE_PNTD:CL_FREQ(1.0)`
pub(super) fn urn(kind: &str, id: &str) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{id}({VERSION})")
}

fn concept_urn(id: &str) -> String {
    format!("{}.{id}", urn("conceptscheme.Concept", "CS_PNTD"))
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

/// An object with the link to itself.
fn linked(object: Value, urn: &str) -> Value {
    let class = urn.split('=').next().unwrap_or_default();
    let kind = class.rsplit('.').next().unwrap_or_default().to_lowercase();
    with(
        object,
        "links",
        json!([{"rel": "self", "urn": urn, "type": kind}]),
    )
}

/// An object that the agency maintains.
fn maintained(id: &str, name: &str, kind: &str) -> Value {
    let object = with(named(id, name), "version", VERSION.into());
    let object = with(object, "agencyID", AGENCY.into());
    linked(object, &urn(kind, id))
}

fn agencies(release: &Release) -> Value {
    let scheme = "urn:sdmx:org.sdmx.infomodel.base.AgencyScheme=SDMX:AGENCIES(1.0)";
    let agency = format!("urn:sdmx:org.sdmx.infomodel.base.Agency=SDMX:AGENCIES(1.0).{AGENCY}");
    let object = json!({
        "id": "AGENCIES",
        "name": "Agencias",
        "names": {"es": "Agencias"},
        "version": "1.0",
        "agencyID": "SDMX",
        "isPartial": true,
        "agencies": [linked(named(AGENCY, release.settings.licensor()), &agency)],
    });
    linked(object, scheme)
}

fn list_id(component: &str) -> String {
    format!("CL_{component}")
}

fn code_list(lists: &Lists<'_>, component: &str) -> Value {
    let id = list_id(component);
    let codes = lists.codes(component).iter().map(|(code, name)| {
        let own = format!("{}.{code}", urn("codelist.Code", &id));
        linked(named(code, name), &own)
    });
    with(
        maintained(&id, lists.concept(component), "codelist.Codelist"),
        "codes",
        codes.collect(),
    )
}

/// Every component, dimensions first.
fn components<'a>(lists: &'a Lists<'_>) -> Vec<&'a str> {
    let mut all = lists.key();
    all.extend(["TIME_PERIOD", "OBS_VALUE"]);
    all.extend(ATTRIBUTES.map(|(id, ..)| id));
    all
}

fn concepts(lists: &Lists<'_>) -> Value {
    let concepts = components(lists)
        .into_iter()
        .map(|id| linked(named(id, lists.concept(id)), &concept_urn(id)));
    with(
        maintained(
            "CS_PNTD",
            "Conceptos de este tablero",
            "conceptscheme.ConceptScheme",
        ),
        "concepts",
        concepts.collect(),
    )
}

fn coded(component: &str) -> Value {
    json!({
        "enumeration": urn("codelist.Codelist", &list_id(component)),
        "enumerationFormat": {"dataType": "String"},
    })
}

fn typed(kind: &str) -> Value {
    json!({"format": {"dataType": kind}})
}

fn component(id: &str, representation: Value) -> Value {
    json!({"id": id, "conceptIdentity": concept_urn(id), "localRepresentation": representation})
}

fn data_structure(release: &Release, lists: &Lists<'_>) -> Value {
    let dimensions = lists.key().into_iter().enumerate();
    let dimensions: Vec<Value> = dimensions
        .map(|(at, id)| with(component(id, coded(id)), "position", at.into()))
        .collect();
    let attributes = ATTRIBUTES.map(|(id, kind, mandatory)| {
        let attribute = component(id, kind.map_or_else(|| coded(id), typed));
        let usage = if mandatory { "mandatory" } else { "optional" };
        with(
            with(attribute, "usage", usage.into()),
            "attributeRelationship",
            relationship(id),
        )
    });
    let value = with(
        component("OBS_VALUE", typed("Double")),
        "usage",
        "optional".into(),
    );
    with(
        maintained(FLOW, &title(release), "datastructure.DataStructure"),
        "dataStructureComponents",
        json!({
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": dimensions,
                "timeDimension": component("TIME_PERIOD", typed("ObservationalTimePeriod")),
            },
            "measureList": {"id": "MeasureDescriptor", "measures": [value]},
            "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
        }),
    )
}

/// What an attribute belongs to: unit and decimals are the indicator's.
pub(super) fn relationship(attribute: &str) -> Value {
    match attribute {
        "UNIT_MEASURE" | "DECIMALS" => json!({"dimensions": ["INDICATOR"]}),
        _ => json!({"observation": {}}),
    }
}
