//! Places and groups of a row: what the labels of its columns of breakdowns mean together.

use super::Resolved;
use crate::{
    grid::{CellContent, DateShape},
    headers::is_smaller_place,
    layout::ColumnRole,
    lexicon::{Label, LabelScope, MemberRef},
    records::RecordCell,
    subject::{Subject, Subjects, labels::Meaning},
};
use domain::{reading::Doubt, text::fold};

impl Subjects<'_> {
    /// Reads the label of a place or group and adds its members. Two columns of one dimension say the same, as
    /// «UBIGEO» and «Departamento» do; where they do not, the row says two places.
    pub(super) fn group(
        &mut self,
        cell: RecordCell,
        subject: &mut Subject,
        members: &mut Vec<MemberRef>,
    ) {
        let variant = self.section.map_or(0, |section| section + 1);
        let label = self.label(cell, variant, |subjects, text, content| {
            subjects.read_group(cell.column, text, content)
        });
        let found = self.said(cell, label, subject);
        let Some(Meaning::Members(found)) = found else {
            return;
        };
        for member in found.iter() {
            let earlier = members.iter().find(|m| m.dimension == member.dimension);
            match earlier {
                Some(earlier) if earlier.member != member.member => {
                    let doubt = self.two_places(*earlier, *member);
                    let text = self.records.text(self.sources.grid, &cell).into_owned();
                    self.report(cell.at, &text, &doubt);
                    subject.blocked.add(doubt.code);
                }
                Some(_) => {}
                None => members.push(*member),
            }
        }
    }

    fn two_places(&self, earlier: MemberRef, later: MemberRef) -> Doubt {
        let catalogue = self.sources.catalogue;
        let name = |member: MemberRef| member.of(catalogue).map_or("", |(_, m)| m.name.as_str());
        Doubt::new(
            "E341",
            format!(
                "la fila dice dos lugares o grupos de la misma desagregación: «{}» y «{}»",
                name(earlier),
                name(later)
            ),
            "Deje uno solo; si los códigos son los de RENIEC, indíquelo en la asignación de columnas.",
        )
    }

    /// How the labels of a column of places or groups are to be read.
    fn scope(&self, column: u16) -> LabelScope {
        let column = &self.records.columns()[usize::from(column)];
        let lexicon = self.sources.lexicon;
        let only = match &column.role {
            ColumnRole::Breakdown {
                dimension: Some(code),
            } => lexicon.dimension(code),
            _ => None,
        };
        LabelScope {
            place_codes: self.records.place_codes,
            only,
            preferred: self
                .section
                .or_else(|| lexicon.dimension_in_header(&column.header)),
            numbers_are_codes: says_codes(&column.header),
        }
    }

    /// «Lima» under «Provincia» or «Ciudad» is not the department.
    fn is_smaller_place(&self, column: u16, members: &[MemberRef]) -> bool {
        let column = &self.records.columns()[usize::from(column)];
        let mut of = members.iter().filter_map(|m| m.of(self.sources.catalogue));
        column.role == (ColumnRole::Breakdown { dimension: None })
            && says_smaller_places(&column.header)
            && of.any(|(dimension, _)| dimension.code == "departamento")
    }

    fn read_group(&mut self, column: u16, text: &str, content: CellContent) -> Resolved {
        let lexicon = self.sources.lexicon;
        if let CellContent::Date(_, DateShape::Day | DateShape::Month) = content {
            let problem = format!(
                "la celda contiene la fecha {text}, no un lugar ni un grupo: el programa convirtió en fecha lo que se escribió, por ejemplo un rango de edades como «6-11»"
            );
            let remedy = "Cambie el formato de la columna a texto y vuelva a escribir el grupo.";
            return (Meaning::Nothing, Some(Doubt::new("E374", problem, remedy)));
        }
        let scope = self.scope(column);
        let label = match lexicon.label(text, scope) {
            Label::Unknown => self.cut_of_lima(text, scope),
            Label::Members { members, .. } if self.is_smaller_place(column, &members) => {
                Label::Unknown
            }
            label => label,
        };
        match label {
            Label::Headline => (Meaning::Nothing, None),
            Label::Members { members, also } => {
                let doubt = (!also.is_empty()).then(|| self.ambiguous(text, &members, &also));
                (Meaning::Members(members.into()), doubt)
            }
            Label::Unknown => {
                let nearest = if self.may_suggest() {
                    lexicon.nearest_member(text, scope.only)
                } else {
                    None
                };
                let hint = nearest.map(|n| format!("; el más parecido es «{n}»"));
                let hint = hint.unwrap_or_default();
                let doubt = Doubt::new(
                    "E341",
                    format!("«{text}» no es un lugar ni un grupo del catálogo{hint}."),
                    "Corrija el nombre, o agréguelo a las desagregaciones del catálogo.",
                );
                (Meaning::Nothing, Some(doubt))
            }
        }
    }

    /// Statistical tables list the cuts of Lima among the departments.
    fn cut_of_lima(&self, text: &str, scope: LabelScope) -> Label {
        let lexicon = self.sources.lexicon;
        let of_departments =
            scope.only.is_some() && scope.only == lexicon.dimension("departamento");
        match lexicon.dimension("ambito") {
            Some(cuts) if of_departments && fold(text).contains("lima") => {
                let only = Some(cuts);
                lexicon.label(text, LabelScope { only, ..scope })
            }
            _ => Label::Unknown,
        }
    }

    fn ambiguous(&self, text: &str, members: &[MemberRef], also: &[u16]) -> Doubt {
        let catalogue = self.sources.catalogue;
        let others = also
            .iter()
            .filter_map(|d| Some(catalogue.dimensions.get(usize::from(*d))?.name.as_str()));
        let others: Vec<&str> = others.collect();
        let meant = members.iter().filter_map(|m| m.of(catalogue));
        let meant: Vec<String> = meant
            .map(|(d, m)| format!("{}: {}", d.name, m.name))
            .collect();
        Doubt::new(
            "W341",
            format!(
                "«{text}» puede ser también de {}: se leyó como «{}».",
                others.join(", "),
                meant.join(", ")
            ),
            "Confirme la desagregación en la asignación de columnas.",
        )
    }

    /// The number of the breakdown of these members, within the table.
    pub(super) fn breakdown_id(&mut self, mut members: Vec<MemberRef>) -> u32 {
        members.sort_unstable();
        if let Some(id) = self.breakdown_ids.get(&members) {
            return *id;
        }
        let mut breakdown = self.records.table.breakdown.clone();
        for (dimension, member) in members.iter().filter_map(|m| m.of(self.sources.catalogue)) {
            breakdown = breakdown.with(&dimension.code, &member.code);
        }
        let id = u32::try_from(self.breakdowns.len()).unwrap_or(u32::MAX);
        self.breakdowns.push(breakdown);
        self.breakdown_ids.insert(members, id);
        id
    }
}

/// Whether a header says that bare numbers below it are codes of departments: «UBIGEO», «Código de
/// departamento», «Dpto.». Under any other header a number is an age, an order, a quantity.
pub(super) fn says_codes(header: &str) -> bool {
    let folded = fold(header);
    let mut words = folded.split(' ');
    words.any(|w| {
        matches!(
            w,
            "ubigeo"
                | "codigo"
                | "cod"
                | "inei"
                | "reniec"
                | "departamento"
                | "departamentos"
                | "dpto"
        )
    })
}

/// Whether a header says that its places are smaller than departments.
pub(super) fn says_smaller_places(header: &str) -> bool {
    let folded = fold(header);
    let mut words = folded.split(' ');
    words.any(|word| is_smaller_place(word) || word == "localidad")
}
