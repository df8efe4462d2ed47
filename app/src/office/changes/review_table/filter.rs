//! Which cells of a set are shown, as an address, there and back: a filter survives a reload and can be sent. Pure.

use domain::{
    Decimal,
    change_set::{ChangeKind, Verdict},
    finding::Finding,
};

use super::super::plan::kind;
pub use crate::wire::CellFilter;
use crate::{office::address::with_query, wire::ChangeView};

/// Names of the parts in the address.
pub const FOUND: &str = "hallazgo";
pub const KIND: &str = "tipo";
pub const SIZE: &str = "tamano";
pub const ENTITY: &str = "entidad";
pub const DECISION: &str = "decision";

/// Values of [`FOUND`], with their words.
pub const FOUND_ES: [(&str, &str); 4] = [
    ("alguno", "Con hallazgos o conflicto"),
    ("error", "Con errores o conflicto"),
    ("aviso", "Solo con avisos"),
    ("ninguno", "Sin hallazgos"),
];
/// Values of [`SIZE`].
pub const SIZE_ES: [(&str, &str); 6] = [
    ("nuevo", "Valores nuevos"),
    ("retirado", "Se retiran"),
    ("10", "Cambian 10 % o más"),
    ("25", "Cambian 25 % o más"),
    ("50", "Cambian 50 % o más"),
    ("igual", "Mismo número"),
];
/// Values of [`DECISION`].
pub const DECISION_ES: [(&str, &str); 3] = [
    ("sin", "Sin decidir"),
    ("aprobar", "Por aprobar"),
    ("devolver", "Por devolver"),
];

impl CellFilter {
    /// Reads an address by its parts.
    pub fn read(part: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| {
            part(name)
                .map(|text| text.trim().to_owned())
                .unwrap_or_default()
        };
        Self {
            found: text(FOUND),
            kind: text(KIND),
            size: text(SIZE),
            entity: text(ENTITY),
            decision: text(DECISION),
        }
    }

    /// One part by its name in the address.
    pub fn part(&self, name: &str) -> &str {
        match name {
            FOUND => &self.found,
            KIND => &self.kind,
            SIZE => &self.size,
            ENTITY => &self.entity,
            _ => &self.decision,
        }
    }

    /// The same with one part changed.
    pub fn with(mut self, name: &str, value: String) -> Self {
        match name {
            FOUND => self.found = value,
            KIND => self.kind = value,
            SIZE => self.size = value,
            ENTITY => self.entity = value,
            _ => self.decision = value,
        }
        self
    }

    /// The address of a page with this filter.
    pub fn address(&self, path: &str) -> String {
        let parts = [FOUND, KIND, SIZE, ENTITY, DECISION].map(|name| {
            let value = self.part(name);
            (name, (!value.is_empty()).then(|| value.to_owned()))
        });
        with_query(path, parts)
    }

    /// Whether a cell is shown; `verdict` is what is marked on it.
    pub fn wants(&self, change: &ChangeView, verdict: Option<&Verdict>) -> bool {
        self.wants_findings(change)
            && (self.kind.is_empty() || kind(change).slug() == self.kind)
            && self.wants_size(change)
            && (self.entity.is_empty()
                || change
                    .entity
                    .as_ref()
                    .is_some_and(|(code, _)| *code == self.entity))
            && match self.decision.as_str() {
                "sin" => verdict.is_none(),
                "aprobar" => verdict == Some(&Verdict::Approve),
                "devolver" => matches!(verdict, Some(Verdict::Return { .. })),
                _ => true,
            }
    }

    fn wants_findings(&self, change: &ChangeView) -> bool {
        let blocks = change.conflict.is_some() || change.findings.iter().any(Finding::blocks);
        match self.found.as_str() {
            "alguno" => blocks || !change.findings.is_empty(),
            "error" => blocks,
            "aviso" => !blocks && !change.findings.is_empty(),
            "ninguno" => !blocks && change.findings.is_empty(),
            _ => true,
        }
    }

    fn wants_size(&self, change: &ChangeView) -> bool {
        match self.size.as_str() {
            "nuevo" => change.before.is_none() && change.after.is_some(),
            "retirado" => change.after.is_none(),
            "igual" => {
                kind(change) == ChangeKind::Text || share(change).is_some_and(|s| s.is_zero())
            }
            least => match least.parse::<u32>() {
                Ok(least) => share(change).is_some_and(|share| share >= Decimal::from(least)),
                Err(_) => true,
            },
        }
    }
}

/// How far the number moves, in percent of the old one, without its sign; `None` where there are not two numbers or the
/// old one is zero.
fn share(change: &ChangeView) -> Option<Decimal> {
    let number = |value: Option<&domain::value::CellValue>| value?.datum.value();
    let (old, new) = (
        number(change.before.as_ref())?,
        number(change.after.as_ref())?,
    );
    let share = new.checked_sub(old)?.checked_div(old)?;
    Some(share.checked_mul(Decimal::ONE_HUNDRED)?.abs())
}

#[cfg(test)]
mod tests {
    use super::super::super::aspect::tests::{change, with_finding};
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = CellFilter {
            found: "aviso".to_owned(),
            kind: "meta".to_owned(),
            size: "25".to_owned(),
            entity: "PCM & otros".to_owned(),
            decision: "sin".to_owned(),
        };
        let address = filter.address("/gestion/cambios/5");
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let part = |name: &str| {
            let pair = pairs.iter().find(|(known, _)| known == name)?;
            Some(pair.1.clone())
        };
        assert_eq!(CellFilter::read(part), filter);
        assert_eq!(CellFilter::default().address("/x"), "/x");
    }

    #[test]
    fn cells_are_found_by_what_is_asked() {
        let mut cells = [
            with_finding(change("S01-1", Some("40"), Some("43")), "W404"),
            with_finding(change("S02-1", Some("40"), Some("60")), "E401"),
            change("S03-1", None, Some("5")),
            change("S04-1", Some("5"), None),
            change("S05-1", Some("5"), Some("5")),
        ];
        cells[2].entity = Some(("PCM".to_owned(), "Presidencia".to_owned()));
        cells[3].key.measure = domain::value::Measure::Target;
        let shown = |name: &str, value: &str| -> Vec<usize> {
            let filter = CellFilter::default().with(name, value.to_owned());
            let wanted = |at: &usize| filter.wants(&cells[*at], None);
            (0..cells.len()).filter(wanted).collect()
        };
        assert_eq!(shown(FOUND, "alguno"), [0, 1]);
        assert_eq!(shown(FOUND, "error"), [1]);
        assert_eq!(shown(FOUND, "aviso"), [0]);
        assert_eq!(shown(FOUND, "ninguno"), [2, 3, 4]);
        assert_eq!(shown(KIND, "meta"), [3]);
        assert_eq!(shown(KIND, "texto"), [4]);
        assert_eq!(shown(SIZE, "nuevo"), [2]);
        assert_eq!(shown(SIZE, "retirado"), [3]);
        assert_eq!(shown(SIZE, "10"), [1]);
        assert_eq!(shown(SIZE, "igual"), [4]);
        assert_eq!(shown(ENTITY, "PCM"), [2]);
        assert_eq!(shown(DECISION, "sin").len(), 5);
        assert_eq!(shown(DECISION, "aprobar"), [0_usize; 0]);
        assert_eq!(
            shown(FOUND, "otra cosa").len(),
            5,
            "what is unknown shows all"
        );
    }
}
