//! A whole release as one document: cover, contents with links, then a page on each objective and each indicator of the
//! policy, in the order of the policy.

mod contents;
mod cover;

use std::collections::BTreeSet;

use domain::{
    indicator::Indicator,
    policy_tree::{Node, NodeKind},
};
use tagged_pdf::{Fonts, Pages};

use crate::{SheetError, Source, frame, indicator, node};

/// Pages of indicators in one document. A catalogue with more is not one that people read on paper; the contents say how
/// many are left out and where they are.
pub const MAX_INDICATORS: usize = 600;

/// What a page is about.
enum Part<'a> {
    Objective(&'a Node),
    /// With the level of its title and of its bookmark: below its objective, or beside the objectives.
    Indicator(&'a Indicator, u8),
}

/// The document, as bytes.
///
/// # Errors
/// When a page cannot be made: [`SheetError`].
pub fn write(source: &Source<'_>) -> Result<Vec<u8>, SheetError> {
    let fonts = Fonts::new()?;
    let pages = pages(source, &fonts)?;
    let title = format!(
        "Hojas de avance al {}",
        source.release().catalogue.edition.horizon
    );
    crate::write(source, title, &pages, &fonts)
}

/// Cover, contents and all pages, with their numbers.
pub(crate) fn pages(source: &Source<'_>, fonts: &Fonts) -> Result<Pages, SheetError> {
    let (parts, left_out) = parts(source);
    let mut pages = cover::page(source, fonts)?;
    pages.append(contents::pages(source, &parts, left_out, fonts)?);
    for part in &parts {
        pages.append(match part {
            Part::Objective(one) => node::page(source, one, fonts, 2)?,
            Part::Indicator(one, level) => indicator::page(source, one, fonts, *level)?,
        });
    }
    frame::push_numbers(&mut pages, source, fonts);
    Ok(pages)
}

/// The pages in their order, and how many indicators are left out: those of the policy itself, then each objective with
/// all that hangs below it, then those whose place is not published.
fn parts<'a>(source: &Source<'a>) -> (Vec<Part<'a>>, usize) {
    let catalogue = &source.release().catalogue;
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    let mut left_out = 0_usize;
    let mut push = |node: &Node, level: u8, parts: &mut Vec<Part<'a>>| {
        for one in source.own_indicators(&node.code) {
            if !seen.insert(one.code.clone()) {
                continue;
            }
            if seen.len() > MAX_INDICATORS {
                left_out += 1;
            } else {
                parts.push(Part::Indicator(one, level));
            }
        }
    };
    for root in catalogue.of_kind(NodeKind::Policy) {
        push(root, 2, &mut parts);
    }
    for objective in catalogue.of_kind(NodeKind::Objective) {
        parts.push(Part::Objective(objective));
        for node in catalogue.subtree(&objective.code) {
            push(node, 3, &mut parts);
        }
    }
    for node in &catalogue.nodes {
        push(node, 2, &mut parts);
    }
    (parts, left_out)
}
