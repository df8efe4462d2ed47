//! The page of an objective, a guideline or a service: its own number, verdict and chart, then what it contains as rows.

use domain::{
    code::NodeCode,
    format,
    indicator::{Indicator, IndicatorKind},
    policy_tree::{Node, NodeKind},
    rollup::roll_up,
    sentence,
};
use tagged_pdf::{Fonts, Pages};

use crate::{
    SheetError, Source,
    canvas::Canvas,
    chart::{self, Numbers},
    density::{Density, first_fitting},
    frame,
    opening::{facts, kicker, steps_to},
    row,
    style::{BODY, HEADING, SMALL, VERDICT, title},
    table,
};

/// The sheet of a node of this kind, as bytes.
///
/// # Errors
/// When the release has no such node, or the sheet cannot be made: [`SheetError`].
pub fn write(source: &Source<'_>, kind: NodeKind, code: &NodeCode) -> Result<Vec<u8>, SheetError> {
    let node = source.release().catalogue.node(code);
    let node = node.filter(|node| node.kind == kind);
    let node = node.ok_or_else(|| SheetError::Unknown(code.to_string()))?;
    let fonts = Fonts::new()?;
    let pages = page(source, node, &fonts, 1)?;
    let name = site::words::node_name(node);
    let what = format!("{} {code}: {name}", site::words::kind_name(node.kind));
    crate::write(source, what, &pages, &fonts)
}

/// The sheet as one page whose title is a heading of this level.
pub(crate) fn page(
    source: &Source<'_>,
    node: &Node,
    fonts: &Fonts,
    level: u8,
) -> Result<Pages, SheetError> {
    let subject = Subject {
        source,
        node,
        own: source.own_indicators(&node.code),
        level,
    };
    let canvas = first_fitting(node.code.as_str(), |density| {
        subject.lay_out(fonts, density)
    })?;
    Ok(canvas.pages)
}

/// A node with what its page needs.
struct Subject<'a> {
    source: &'a Source<'a>,
    node: &'a Node,
    own: Vec<&'a Indicator>,
    level: u8,
}

impl Subject<'_> {
    fn lay_out<'b>(
        &self,
        fonts: &'b Fonts,
        density: Density,
    ) -> Result<(Canvas<'b>, bool), SheetError> {
        let mut canvas = Canvas::new(fonts, density);
        let (source, node) = (self.source, self.node);
        let name = site::words::node_name(node);
        canvas.bookmark(self.level, format!("{} {name}", node.code));
        frame::head(&mut canvas, source, None);
        self.opening(&mut canvas, &name)?;
        self.number(&mut canvas)?;
        self.contained(&mut canvas);
        self.children(&mut canvas)?;
        self.about(&mut canvas);
        let attributed = match self.own.first() {
            Some(first) => site::words::source(source.release(), first),
            None => node.source.clone(),
        };
        let attributed = format!("Fuente: {}.", attributed.trim_end_matches('.'));
        let path = site::node_path(node.kind, &node.code);
        let fits = frame::foot(&mut canvas, source, &attributed, &path);
        Ok((canvas, fits))
    }

    /// Where it stands in the policy, the state of its first indicator, and its name.
    fn opening(&self, canvas: &mut Canvas<'_>, name: &str) -> Result<(), SheetError> {
        let steps = steps_to(self.source, &self.node.code);
        let kind = site::words::kind_name(self.node.kind);
        let state = self.own.first().and_then(|first| {
            let progress = self.source.assessments.get(&first.code)?;
            Some((progress.state, progress.state_words()))
        });
        kicker(canvas, &format!("{steps} · {kind}"), state)?;
        let name = format::capitalised(name);
        canvas.heading(self.level, &name, title(&name));
        Ok(())
    }

    /// The verdict on its first indicator, its numbers and its chart; or that it has none.
    fn number(&self, canvas: &mut Canvas<'_>) -> Result<(), SheetError> {
        let source = self.source;
        let Some(first) = self.own.first() else {
            canvas.paragraph(site::missing_number(self.node.kind), BODY);
            return Ok(());
        };
        let progress = source.assessments.get(&first.code);
        let progress = progress.ok_or_else(|| SheetError::Unknown(first.code.to_string()))?;
        let release = source.release();
        let horizon = release.catalogue.edition.horizon;
        let verdict = sentence::verdict_sentence(first, progress, &release.settings, horizon);
        canvas.paragraph(&verdict.unwrap_or_default(), VERDICT);
        let measured = format!("Se mide con: {} {}", first.code, first.name);
        canvas.paragraph(&measured, SMALL);
        facts(canvas, source, first);
        chart::figure(canvas, source, first, progress, Numbers::OnItsPage)?;
        chart::breaks(canvas, first);
        Ok(())
    }

    /// How many of the indicators below it stand where.
    fn contained(&self, canvas: &mut Canvas<'_>) {
        if self.node.kind == NodeKind::Service {
            return;
        }
        let catalogue = &self.source.release().catalogue;
        let all = roll_up(catalogue, &self.node.code, self.source.assessments);
        let mut words = format::sentence(&all.coverage_es());
        let counts = row::counts(&all);
        if !counts.is_empty() {
            words = format!("{words} {}.", format::capitalised(&counts));
        }
        let level = self.level.saturating_add(1);
        canvas.heading(level, "Todo lo que contiene", HEADING);
        canvas.paragraph(&words, BODY);
    }

    /// Its guidelines, then its services, then its own indicators after the first.
    fn children(&self, canvas: &mut Canvas<'_>) -> Result<(), SheetError> {
        let catalogue = &self.source.release().catalogue;
        let of_kind = |kind: NodeKind| -> Vec<&Node> {
            let children = catalogue.children(&self.node.code);
            children.filter(|child| child.kind == kind).collect()
        };
        let services = match self.node.kind {
            NodeKind::Objective => "Servicios sin lineamiento publicado",
            _ => "Servicios",
        };
        for (kind, name) in [
            (NodeKind::Guideline, "Lineamientos"),
            (NodeKind::Service, services),
        ] {
            let nodes = of_kind(kind);
            let own = |node: &&Node| !self.source.own_indicators(&node.code).is_empty();
            let has_numbers = kind == NodeKind::Service || nodes.iter().any(own);
            let rows = nodes.iter();
            let rows = rows.map(|node| row::of_node(self.source, node, has_numbers));
            let titles = row::titles(self.source, kind, has_numbers);
            self.rows(canvas, name, titles, rows.collect())?;
        }
        let name = match self.own.len() {
            0..=2 => "Otro indicador",
            _ => "Otros indicadores",
        };
        let others = self.own.iter().skip(1);
        let rows = others.map(|one| row::of_indicator(self.source, one));
        let titles = row::titles(self.source, NodeKind::Service, true);
        self.rows(canvas, name, titles, rows.collect())
    }

    fn rows(
        &self,
        canvas: &mut Canvas<'_>,
        name: &str,
        titles: Vec<table::Title>,
        mut rows: Vec<Vec<table::Cell>>,
    ) -> Result<(), SheetError> {
        if rows.is_empty() {
            return Ok(());
        }
        canvas.heading(self.level.saturating_add(1), name, HEADING);
        let all = rows.len();
        rows.truncate(canvas.density.rows);
        if rows.len() < all {
            let words = format!(
                "Se muestran {} de {all}; los otros están en la página del sitio.",
                rows.len()
            );
            canvas.paragraph(&words, SMALL);
        }
        let summary = format!("{name} de {}", self.node.code);
        let table = table::Table {
            summary,
            titles,
            rows,
        };
        table::draw(canvas, &table, false)
    }

    /// Who is responsible, what the source leaves open, and what stands beside it without counting.
    fn about(&self, canvas: &mut Canvas<'_>) {
        canvas.y += 3.0;
        let entity = self.node.entity.as_ref();
        canvas.paragraph(
            &entity
                .map(|entity| format!("Responsable: {entity}"))
                .unwrap_or_default(),
            SMALL,
        );
        for text in self
            .node
            .note
            .iter()
            .cloned()
            .chain(site::words::node_doubts(self.node))
        {
            canvas.paragraph(&text, SMALL);
        }
        let beside = self
            .source
            .release()
            .catalogue
            .indicators_of(&self.node.code);
        let beside: Vec<String> = beside
            .filter(|one| one.kind == IndicatorKind::Context)
            .map(|one| format!("{} {}", one.code, one.name))
            .collect();
        if !beside.is_empty() {
            let words = format!(
                "Contexto, que no cuenta en el avance: {}.",
                beside.join("; ")
            );
            canvas.paragraph(&words, SMALL);
        }
    }
}
