//! The tree of the structure: the elements with the content that was marked for each.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use super::Marks;
use crate::page::{Element, Node, Pages, PdfMetadata, Role};

pub(super) fn tree(about: &PdfMetadata, pages: &Pages, mut marks: Marks) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(about.language.to_owned()));
    for element in &pages.top {
        if let Some(group) = group(*element, &pages.elements, &mut marks) {
            tree.push(group);
        }
    }
    tree
}

fn group(element: Element, elements: &[Node], marks: &mut [Vec<Identifier>]) -> Option<TagGroup> {
    let node = elements.get(element)?;
    let mut group = TagGroup::new(kind(&node.role));
    for mark in marks
        .get_mut(element)
        .map(std::mem::take)
        .unwrap_or_default()
    {
        group.push(mark);
    }
    // Five levels at most: table, group of rows, row, cell, link.
    for child in &node.children {
        if let Some(child) = self::group(*child, elements, marks) {
            group.push(child);
        }
    }
    Some(group)
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading { level, text } => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Link => Tag::Link.into(),
        Role::Figure { alternative } => Tag::Figure(Some(alternative.clone())).into(),
        Role::Table { summary } => Tag::Table.with_summary(Some(summary.clone())).into(),
        Role::Head => Tag::THead.into(),
        Role::Body => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnTitle => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowTitle => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}
