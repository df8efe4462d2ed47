//! The cover: what was promised, where the headline stands, and how many indicators stand where.

use domain::{
    format,
    indicator::Indicator,
    policy_tree::NodeKind,
    rollup::{RollUp, roll_up},
    sentence,
};
use tagged_pdf::{Fonts, Pages, TextStyle};

use crate::{
    SheetError, Source,
    canvas::Canvas,
    chart::{self, Numbers},
    density::{Density, first_fitting},
    frame,
    opening::facts,
    style::{BODY, HEADING, INK, SMALL, VERDICT},
    table::{self, Cell, Table, Title},
};

/// The title of the document.
const COVER: TextStyle = TextStyle::new(26.0, true, INK, 16.0, 4.0);
const PROMISE: TextStyle = TextStyle::new(13.0, false, INK, 0.0, 10.0);

pub(super) fn page(source: &Source<'_>, fonts: &Fonts) -> Result<Pages, SheetError> {
    let canvas = first_fitting("the cover", |density| lay_out(source, fonts, density))?;
    Ok(canvas.pages)
}

fn lay_out<'a>(
    source: &Source<'_>,
    fonts: &'a Fonts,
    density: Density,
) -> Result<(Canvas<'a>, bool), SheetError> {
    let release = source.release();
    let catalogue = &release.catalogue;
    let edition = &catalogue.edition;
    let mut canvas = Canvas::new(fonts, density);
    canvas.bookmark(2, "Portada".to_owned());
    frame::head(&mut canvas, source, None);
    let name = format!("Avance al {}: {}", edition.horizon, edition.policy_name);
    canvas.heading(1, &name, COVER);
    canvas.paragraph(&edition.promise, PROMISE);
    let root = catalogue.of_kind(NodeKind::Policy).next();
    let own = root.map(|root| source.own_indicators(&root.code));
    if let Some(first) = own.as_ref().and_then(|own| own.first()) {
        headline(&mut canvas, source, first)?;
    }
    if let Some(root) = root {
        let all = roll_up(catalogue, &root.code, source.assessments);
        states(&mut canvas, &all)?;
    }
    let attributed = format!("Fuente de la política: {}", edition.source);
    let fits = frame::foot(&mut canvas, source, &format::sentence(&attributed), "/");
    Ok((canvas, fits))
}

/// The first indicator of the policy itself.
fn headline(
    canvas: &mut Canvas<'_>,
    source: &Source<'_>,
    first: &Indicator,
) -> Result<(), SheetError> {
    let release = source.release();
    let progress = source.assessments.get(&first.code);
    let progress = progress.ok_or_else(|| SheetError::Unknown(first.code.to_string()))?;
    canvas.heading(2, &first.name, HEADING);
    let horizon = release.catalogue.edition.horizon;
    let verdict = sentence::verdict_sentence(first, progress, &release.settings, horizon);
    canvas.paragraph(&verdict.unwrap_or_default(), VERDICT);
    facts(canvas, source, first);
    chart::figure(canvas, source, first, progress, Numbers::OnItsPage)?;
    chart::breaks(canvas, first);
    Ok(())
}

/// How many indicators stand where; states that do not occur are left out.
fn states(canvas: &mut Canvas<'_>, all: &RollUp) -> Result<(), SheetError> {
    canvas.heading(2, "Los indicadores de la política", HEADING);
    canvas.paragraph(&format::sentence(&all.coverage_es()), BODY);
    let counts = all.counts.iter();
    let rows = counts.map(|(state, count)| {
        vec![
            Cell::state(*state, state.label_es()),
            Cell::bold(count.to_string()),
        ]
    });
    let table = Table {
        summary: "Cuántos indicadores están en cada estado".to_owned(),
        titles: vec![Title::text("Estado", 40), Title::number("Indicadores", 20)],
        rows: rows.collect(),
    };
    table::draw(canvas, &table, false)?;
    canvas.paragraph(
        "Los umbrales de los estados son configuración de este tablero; la metodología está en el sitio.",
        SMALL,
    );
    Ok(())
}
