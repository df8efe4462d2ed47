//! What the card of a page says: the picture that other sites show beside a link to it.
//!
//! The same words as on the page. What this module deliberately does not do: it draws nothing.

use domain::{
    code::{IndicatorCode, NodeCode},
    format,
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
    release::{Assessments, Release},
    sentence,
};

use crate::{stations, words};

/// Where the cards are.
pub const FOLDER: &str = "/tarjetas/";
/// The card of the home page, and of every page without one of its own.
const HOME: &str = "inicio";

/// The texts of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialCard {
    pub title: String,
    /// One sentence: where it stands. Nothing where nothing is judged.
    pub verdict: Option<String>,
    /// From the baseline over the last value to the target: what it is, and the number.
    pub figures: Vec<(String, String)>,
    /// Whose chart stands on it.
    pub indicator: Option<IndicatorCode>,
}

/// The address of the card of a page. `path` is the page's address without the release.
pub fn path(release: &Release, path: &str) -> String {
    let code = path.rsplit('/').next().unwrap_or_default();
    let has_own = path.starts_with("/indicadores/") || is_node(path);
    let name = match has_own && read(release, code).is_some() {
        true => code,
        false => HOME,
    };
    format!("{FOLDER}{name}.png")
}

fn is_node(path: &str) -> bool {
    let folders = ["/objetivos/", "/lineamientos/", "/servicios/"];
    folders.iter().any(|folder| path.starts_with(folder))
}

/// What a card is of: its title, and the indicator that it shows.
fn read<'a>(release: &'a Release, name: &str) -> Option<(String, Option<&'a Indicator>)> {
    let catalogue = &release.catalogue;
    let own = |node: &'a NodeCode| {
        let mut indicators = catalogue.indicators_of(node);
        indicators.find(|one| one.kind == IndicatorKind::Policy)
    };
    if name == HOME {
        let root = catalogue.of_kind(NodeKind::Policy).next();
        let headline = root.and_then(|node| own(&node.code));
        return Some((catalogue.edition.promise.clone(), headline));
    }
    if let Ok(code) = name.parse()
        && let Some(indicator) = catalogue.indicator(&code)
    {
        return Some((indicator.name.clone(), Some(indicator)));
    }
    let node = catalogue.node(&name.parse().ok()?)?;
    let title = format!("{} · {}", node.code, words::node_name(node));
    (node.kind != NodeKind::Policy).then(|| (title, own(&node.code)))
}

/// The card with this name (`inicio`, a code); `None` where the release has no such page.
pub fn read_card(release: &Release, assessments: &Assessments, name: &str) -> Option<SocialCard> {
    let (title, indicator) = read(release, name)?;
    let Some(indicator) = indicator else {
        return Some(SocialCard {
            title,
            verdict: None,
            figures: Vec::new(),
            indicator: None,
        });
    };
    let horizon = release.catalogue.edition.horizon;
    let verdict = assessments.get(&indicator.code).and_then(|progress| {
        sentence::verdict_sentence(indicator, progress, &release.settings, horizon)
    });
    Some(SocialCard {
        title,
        verdict,
        figures: figures(release, indicator),
        indicator: Some(indicator.code.clone()),
    })
}

fn figures(release: &Release, indicator: &Indicator) -> Vec<(String, String)> {
    let stations = stations::of(release, indicator);
    let shown = stations.iter().map(|one| {
        let number = format::concise(one.value, indicator.unit.shown_decimals);
        let number = format::labelled(number, indicator.unit.repeated_label());
        (one.name(), number)
    });
    shown.collect()
}
