//! The catalogue of the made-up release: the shape of the 2022 model, with invented indicators.

use domain::{
    catalogue::Catalogue,
    dimension::{Dimension, Member},
    policy_tree::{Edition, NameStatus, Node, NodeKind, Placement},
};

use super::{cells::HOSTILE, indicators};

const SOURCE: &str = "Presentación «Política Nacional de Transformación Digital: Modelo del Problema Público», Secretaría de Gobierno y Transformación Digital, PCM, setiembre de 2022";

pub fn catalogue() -> Catalogue {
    Catalogue {
        edition: Edition {
            code: "2022-09".to_owned(),
            policy_name: "Política Nacional de Transformación Digital".to_owned(),
            name: "Modelo del problema público, setiembre de 2022".to_owned(),
            horizon: 2030,
            promise: "Al 2030, duplicar el ejercicio de la ciudadanía digital: de 2 a 4 capacidades por persona.".to_owned(),
            source: SOURCE.to_owned(),
        },
        nodes: nodes(),
        dimensions: dimensions(),
        indicators: indicators::indicators(),
        calendar: domain::calendar::Calendar::default(),
    }
}

fn node(code: &str, kind: NodeKind, parent: Option<&str>, name: Option<&str>) -> Node {
    Node {
        code: code.parse().unwrap(),
        kind,
        parent: parent.map(|one| one.parse().unwrap()),
        name: name.map(str::to_owned),
        name_status: if name.is_some() {
            NameStatus::Stated
        } else {
            NameStatus::Missing
        },
        placement: Placement::Stated,
        candidates: Vec::new(),
        note: None,
        source: SOURCE.to_owned(),
        entity: None,
        position: 0,
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn nodes() -> Vec<Node> {
    use NodeKind::{Guideline, Objective, Policy, Service};
    let mut nodes = vec![
        node(
            "PNTD",
            Policy,
            None,
            Some("Política Nacional de Transformación Digital"),
        ),
        node(
            "OP1",
            Objective,
            Some("PNTD"),
            Some(
                "Garantizar el acceso inclusivo y de calidad al entorno digital a todas las personas.",
            ),
        ),
        node(
            "OP2",
            Objective,
            Some("PNTD"),
            Some("Vincular la economía digital a los procesos productivos sostenibles del país."),
        ),
        node(
            "OP3",
            Objective,
            Some("PNTD"),
            Some(
                "Garantizar la disponibilidad de servicios públicos digitales inclusivos y empáticos con la ciudadanía.",
            ),
        ),
        node(
            "OP4",
            Objective,
            Some("PNTD"),
            Some("Fortalecer el talento digital en todas las personas."),
        ),
        node(
            "OP5",
            Objective,
            Some("PNTD"),
            Some(
                "Consolidar la cultura de gestión segura y ética de los datos para el uso de tecnologías exponenciales, en la sociedad.",
            ),
        ),
        node(
            "L1.1",
            Guideline,
            Some("OP1"),
            Some(
                "Garantizar el acceso de las personas a una canasta básica digital de conectividad, dispositivos y contenidos digitales con el apoyo del sector privado.",
            ),
        ),
        node("L1.2", Guideline, Some("OP1"), None),
        node(
            "L4.1",
            Guideline,
            Some("OP4"),
            Some("Promover el desarrollo de"),
        ),
        node(
            "S01",
            Service,
            Some("L1.1"),
            Some(
                "Programa Nacional de Canasta Básica Digital ejecutado de manera continua para las poblaciones vulnerables.",
            ),
        ),
    ];
    nodes[8].name_status = NameStatus::Truncated;
    for n in 2..=72 {
        nodes.push(service(n));
    }
    for (position, node) in nodes.iter_mut().enumerate() {
        node.position = i32::try_from(position).unwrap();
    }
    nodes
}

fn service(n: usize) -> Node {
    let code = format!("S{n:02}");
    let parent = match n {
        2..=4 => Some("L1.1"),
        5..=11 => None,
        12..=25 => Some("OP2"),
        26..=44 => Some("OP3"),
        45..=60 => Some("L4.1"),
        _ => Some("OP5"),
    };
    let name = match n {
        3 => Some(HOSTILE.to_owned()),
        4 => Some("Servicios digitales públicos y privados en los Centros de Acceso Público de manera continua para los integrantes de la Red Nacional de Centros de Ciudadanía Digital.".to_owned()),
        _ if n.is_multiple_of(3) => Some(format!("Servicio de prueba número {n} con una denominación de longitud ordinaria para la ciudadanía.")),
        _ => None,
    };
    let mut node = node(&code, NodeKind::Service, parent, name.as_deref());
    node.placement = match n {
        2 => Placement::ObjectiveInferred,
        5..=11 => Placement::Unknown,
        12..=20 => Placement::ObjectiveStated,
        45..=50 => Placement::GuidelineInferred,
        _ => Placement::Stated,
    };
    if n < 12 && n != 4 {
        node.candidates = vec!["L1.1".to_owned(), "L1.2".to_owned()];
    }
    if n == 4 {
        node.entity = Some("Ministerio de Transportes y Comunicaciones".to_owned());
    }
    node
}

fn dimensions() -> Vec<Dimension> {
    let member = |code: &str, name: &str| Member {
        code: code.to_owned(),
        name: name.to_owned(),
        aliases: vec![],
        reniec: None,
    };
    let departments = [
        "Amazonas",
        "Áncash",
        "Apurímac",
        "Arequipa",
        "Ayacucho",
        "Cajamarca",
        "Callao",
        "Cusco",
        "Huancavelica",
        "Huánuco",
        "Ica",
        "Junín",
        "La Libertad",
        "Lambayeque",
        "Lima",
        "Loreto",
        "Madre de Dios",
        "Moquegua",
        "Pasco",
        "Piura",
        "Puno",
        "San Martín",
        "Tacna",
        "Tumbes",
        "Ucayali",
    ];
    vec![
        Dimension {
            code: "departamento".to_owned(),
            name: "Departamento".to_owned(),
            members: departments
                .iter()
                .enumerate()
                .map(|(at, name)| member(&format!("{:02}", at + 1), name))
                .collect(),
        },
        Dimension {
            code: "sexo".to_owned(),
            name: "Sexo".to_owned(),
            members: vec![member("m", "Mujeres"), member("h", "Hombres")],
        },
    ]
}
