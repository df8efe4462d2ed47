//! The table parts of the office: heads of columns, and the table around rows. A table that is more than a list
//! (the sheet of values, the table of a review) is made where it is shown.

use leptos::prelude::*;

/// The heads of a table's columns, in order.
pub struct Columns(Vec<(&'static str, bool)>);

impl<const N: usize> From<[&'static str; N]> for Columns {
    fn from(heads: [&'static str; N]) -> Self {
        Self(heads.map(|head| (head, false)).to_vec())
    }
}

impl Columns {
    /// The column with this head holds numbers.
    pub fn number(mut self, head: &str) -> Self {
        for (known, is_number) in &mut self.0 {
            *is_number |= *known == head;
        }
        self
    }

    /// One more column, where something holds.
    pub fn and_if(mut self, holds: bool, head: &'static str) -> Self {
        self.0.extend(holds.then_some((head, false)));
        self
    }
}

/// A table that scrolls by itself; the children are its rows.
#[component]
pub fn ListTable(
    #[prop(into)] columns: Columns,
    #[prop(default = "table table--stack")] class: &'static str,
    /// What is said in its place where there are no rows.
    #[prop(default = None)]
    none: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    if let Some(none) = none {
        return view! { <p>{none}</p> }.into_any();
    }
    let heads = columns
        .0
        .into_iter()
        .map(|(head, is_number)| match is_number {
            true => view! { <th scope="col" class="number">{head}</th> }.into_any(),
            false => view! { <th scope="col">{head}</th> }.into_any(),
        })
        .collect_view();
    view! {
        <div class="scroller">
            <table class=class>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
