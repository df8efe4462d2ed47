//! Which indicators a request is about: all that pass every filter.

use std::collections::BTreeSet;

use domain::{
    band::State,
    code::NodeCode,
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
    release::Release,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::parameters::{ParameterReader, known_values};

/// Filters of indicators. Several values of one filter are separated by commas: any of them fits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IndicatorFilter {
    /// Códigos de objetivos: sus indicadores y los de sus lineamientos y servicios.
    #[param(example = "OP1")]
    pub objetivo: Option<String>,
    /// Códigos de lineamientos: sus indicadores y los de sus servicios.
    #[param(example = "L1.3")]
    pub lineamiento: Option<String>,
    /// Códigos de servicios.
    #[param(example = "S04")]
    pub servicio: Option<String>,
    /// Entidades responsables, como las nombra `entity` en /api/v1/politica.
    pub entidad: Option<String>,
    /// Estados: `achieved`, `on-track`, `needs-acceleration`, `lagging`, `going-back`, `not-computable`, `no-baseline`,
    /// `no-target`, `no-data`, `not-due-yet`, `late` o `not-applicable`.
    #[param(example = "on-track,achieved")]
    pub estado: Option<String>,
    /// `policy` (de la política) o `context` (de contexto).
    #[param(example = "policy")]
    pub clase: Option<String>,
}

/// The filters with values that the release has.
#[derive(Debug, Default)]
pub struct ReadFilter {
    /// By kind of node: any of these codes, or nothing is asked.
    nodes: Vec<Vec<NodeCode>>,
    entities: Vec<String>,
    states: Vec<State>,
    kinds: Vec<IndicatorKind>,
}

impl IndicatorFilter {
    /// Reads the filters for a release; what cannot be read is reported to `reader`.
    pub fn read(&self, release: &Release, reader: &mut ParameterReader) -> ReadFilter {
        let levels = [
            ("objetivo", &self.objetivo, NodeKind::Objective),
            ("lineamiento", &self.lineamiento, NodeKind::Guideline),
            ("servicio", &self.servicio, NodeKind::Service),
        ];
        let nodes = levels
            .map(|(name, text, kind)| read_nodes(release, reader, (name, text.as_deref()), kind));
        let known: BTreeSet<&str> = release
            .catalogue
            .nodes
            .iter()
            .filter_map(|node| node.entity.as_deref())
            .collect();
        ReadFilter {
            nodes: nodes
                .into_iter()
                .filter(|codes| !codes.is_empty())
                .collect(),
            // A name may hold a comma.
            entities: match self
                .entidad
                .as_deref()
                .filter(|whole| known.contains(whole))
            {
                Some(whole) => vec![whole.to_owned()],
                None => reader.values(
                    "entidad",
                    self.entidad.as_deref(),
                    |text| known.contains(text).then(|| text.to_owned()),
                    || known_values(&known),
                ),
            },
            states: reader.values(
                "estado",
                self.estado.as_deref(),
                |text| State::ALL.into_iter().find(|state| state.slug() == text),
                || known_values(State::ALL.map(State::slug)),
            ),
            kinds: reader.values(
                "clase",
                self.clase.as_deref(),
                |text| match text {
                    "policy" => Some(IndicatorKind::Policy),
                    "context" => Some(IndicatorKind::Context),
                    _ => None,
                },
                || known_values(["policy", "context"]),
            ),
        }
    }
}

fn read_nodes(
    release: &Release,
    reader: &mut ParameterReader,
    (parameter, text): (&str, Option<&str>),
    kind: NodeKind,
) -> Vec<NodeCode> {
    let catalogue = &release.catalogue;
    let find = |text: &str| {
        let code: NodeCode = text.parse().ok()?;
        let node = catalogue.node(&code).filter(|node| node.kind == kind)?;
        Some(node.code.clone())
    };
    let known = || {
        let nodes = catalogue.of_kind(kind);
        known_values(nodes.map(|node| node.code.to_string()))
    };
    reader.values(parameter, text, find, known)
}

impl ReadFilter {
    /// Whether an indicator passes every filter.
    ///
    /// Its progress is computed only where a state is asked for.
    pub fn passes(
        &self,
        release: &Release,
        indicator: &Indicator,
        state: impl FnOnce() -> State,
    ) -> bool {
        let catalogue = &release.catalogue;
        let path = catalogue.path(&indicator.node);
        let below = |codes: &Vec<NodeCode>| path.iter().any(|node| codes.contains(&node.code));
        let entity = path.last().and_then(|node| node.entity.as_ref());
        self.nodes.iter().all(below)
            && (self.entities.is_empty()
                || entity.is_some_and(|entity| self.entities.contains(entity)))
            && (self.kinds.is_empty() || self.kinds.contains(&indicator.kind))
            && (self.states.is_empty() || self.states.contains(&state()))
    }
}
