//! A node of the policy as texts, and back. Pure.

use domain::catalogue::Catalogue;
use domain::policy_tree::{NameStatus, Node, NodeKind, Placement};

use super::text::{Control, Problems, Reader, Spec, Texts, choice, spec, word_of};
use crate::{
    office::form::{Options, options_after},
    wire::CatalogueView,
};

const KINDS: [(&str, NodeKind); 4] = [
    ("policy", NodeKind::Policy),
    ("objective", NodeKind::Objective),
    ("guideline", NodeKind::Guideline),
    ("service", NodeKind::Service),
];
/// What is known of a name that is there; without a name there is nothing to choose.
const NAME_STATUSES: [(&str, NameStatus); 2] = [
    ("stated", NameStatus::Stated),
    ("truncated", NameStatus::Truncated),
];
const PLACEMENTS: [(&str, Placement); 5] = [
    ("stated", Placement::Stated),
    ("objective_stated", Placement::ObjectiveStated),
    ("guideline_inferred", Placement::GuidelineInferred),
    ("objective_inferred", Placement::ObjectiveInferred),
    ("unknown", Placement::Unknown),
];

/// The fields, in order.
pub fn specs(view: &CatalogueView) -> Vec<Spec> {
    let parents = view
        .catalogue
        .nodes
        .iter()
        .filter(|node| node.kind != NodeKind::Service)
        .map(|node| {
            let name = node.name.as_deref().unwrap_or("denominación por completar");
            (node.code.to_string(), format!("{} · {name}", node.code))
        });
    let parents = options_after("Ninguno: lugar no publicado", parents);
    let entities = view
        .entities
        .iter()
        .map(|(code, name)| (code.clone(), format!("{code} · {name}")));
    let entities = options_after("Sin registrar", entities);
    let mut specs = name_specs();
    specs.extend(place_specs(parents));
    specs.extend(source_specs(entities));
    specs
}

fn name_specs() -> Vec<Spec> {
    const SECTION: &str = "Denominación";
    let kinds = [
        ("policy", "Política"),
        ("objective", "Objetivo prioritario"),
        ("guideline", "Lineamiento"),
        ("service", "Servicio"),
    ];
    let statuses = [
        ("stated", "Completa en la fuente"),
        ("truncated", "Incompleta en la fuente"),
    ];
    vec![
        spec(SECTION, "code", "Código", Control::Code),
        spec(SECTION, "kind", "Nivel", choice(&kinds)),
        spec(SECTION, "name", "Denominación", Control::Area(3))
            .hint("Vacía: se muestra como «denominación por completar»."),
        spec(
            SECTION,
            "name_status",
            "Cómo está la denominación",
            choice(&statuses),
        ),
    ]
}

fn place_specs(parents: Options) -> Vec<Spec> {
    const SECTION: &str = "Ubicación";
    let placements = [
        ("stated", "La fuente la declara"),
        ("objective_stated", "La fuente declara solo el objetivo"),
        (
            "guideline_inferred",
            "Lineamiento inferido por el orden de los códigos",
        ),
        (
            "objective_inferred",
            "Objetivo inferido por el orden de los códigos",
        ),
        ("unknown", "No publicada"),
    ];
    vec![
        spec(SECTION, "parent", "Pertenece a", Control::Choice(parents)),
        spec(
            SECTION,
            "placement",
            "De dónde se sabe la ubicación",
            choice(&placements),
        ),
        spec(
            SECTION,
            "candidates",
            "Lineamientos posibles",
            Control::Area(3),
        )
        .hint("Uno por línea, si la fuente deja abierto a cuál pertenece."),
    ]
}

fn source_specs(entities: Options) -> Vec<Spec> {
    const SECTION: &str = "Responsable y fuente";
    vec![
        spec(
            SECTION,
            "entity",
            "Entidad responsable",
            Control::Choice(entities),
        ),
        spec(SECTION, "source", "Fuente", Control::Area(2)).hint("De dónde sale esta fila."),
        spec(SECTION, "note", "Nota", Control::Area(2)),
        spec(SECTION, "position", "Orden", Control::Line),
    ]
}

/// The texts of a node.
pub fn of(node: &Node) -> Texts {
    Texts::from([
        ("code", node.code.to_string()),
        ("kind", word_of(&KINDS, node.kind)),
        ("name", node.name.clone().unwrap_or_default()),
        (
            "name_status",
            word_of(
                &NAME_STATUSES,
                match node.name_status {
                    // A name that is typed now is whole until somebody says otherwise.
                    NameStatus::Missing => NameStatus::Stated,
                    known => known,
                },
            ),
        ),
        (
            "parent",
            node.parent
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        ("placement", word_of(&PLACEMENTS, node.placement)),
        ("candidates", node.candidates.join("\n")),
        ("entity", node.entity.clone().unwrap_or_default()),
        ("source", node.source.clone()),
        ("note", node.note.clone().unwrap_or_default()),
        ("position", node.position.to_string()),
    ])
}

/// What a new node starts from: after all others, at no place yet.
pub fn blank(catalogue: &Catalogue) -> Texts {
    let last = catalogue.nodes.iter().map(|node| node.position).max();
    Texts::from([
        ("kind", "service".to_owned()),
        ("name_status", "stated".to_owned()),
        ("placement", "stated".to_owned()),
        ("position", last.unwrap_or(0).saturating_add(1).to_string()),
    ])
}

/// The node that the texts mean, or everything that is wrong with them.
pub fn read(texts: &Texts) -> Result<Node, Problems> {
    let mut reader = Reader::new(texts);
    let code = reader.parse(
        "code",
        "Escriba el código en mayúsculas, sin espacios: S04, L1.3.",
    );
    let kind = reader.pick("kind", &KINDS, "Elija el nivel.");
    let name = reader.optional("name");
    let name_status = match name {
        None => Some(NameStatus::Missing),
        Some(_) => reader.pick(
            "name_status",
            &NAME_STATUSES,
            "Diga cómo está la denominación.",
        ),
    };
    let parent = reader.parse_optional("parent", "Elija un código del catálogo.");
    let placement = reader.pick(
        "placement",
        &PLACEMENTS,
        "Diga de dónde se sabe la ubicación.",
    );
    let position = reader.parse("position", "Escriba un número entero.");
    let source = reader.text("source").to_owned();
    if source.is_empty() {
        reader.wrong("source", "Escriba de dónde sale esta fila.");
    }
    let candidates = reader
        .text("candidates")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let candidates = candidates.map(str::to_owned).collect();
    let (entity, note) = (reader.optional("entity"), reader.optional("note"));
    match (code, kind, name_status, placement, position) {
        (Some(code), Some(kind), Some(name_status), Some(placement), Some(position))
            if reader.problems.is_empty() =>
        {
            Ok(Node {
                code,
                kind,
                parent,
                name,
                name_status,
                placement,
                candidates,
                note,
                source,
                entity,
                position,
            })
        }
        _ => Err(reader.problems),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn node() -> Node {
        Node {
            code: "S05".parse().expect("a code"),
            kind: NodeKind::Service,
            parent: Some("L1.2".parse().expect("a code")),
            name: None,
            name_status: NameStatus::Missing,
            placement: Placement::GuidelineInferred,
            candidates: vec!["L1.2".to_owned(), "L1.3".to_owned()],
            note: None,
            source: "Modelo de 2022".to_owned(),
            entity: Some("PCM".to_owned()),
            position: 12,
        }
    }

    #[test]
    fn a_node_comes_back_unchanged_from_the_form() {
        assert_eq!(read(&of(&node())), Ok(node()));
    }

    #[test]
    fn the_state_of_the_name_follows_the_name() {
        let status = |name: &str, chosen: &str| {
            let mut texts = of(&node());
            texts.insert("name", name.to_owned());
            texts.insert("name_status", chosen.to_owned());
            read(&texts).map(|node| node.name_status)
        };
        assert_eq!(status("", "truncated"), Ok(NameStatus::Missing));
        assert_eq!(status("Casilla única", "stated"), Ok(NameStatus::Stated));
        assert_eq!(status("Casilla ún", "truncated"), Ok(NameStatus::Truncated));
    }

    #[test]
    fn a_new_node_needs_code_and_source() {
        let mut texts = of(&node());
        texts.remove("code");
        texts.remove("source");
        let problems = read(&texts).expect_err("problems");
        let fields: Vec<_> = problems.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["code", "source"]);
    }
}
