//! The parts that the forms of the office are made of: fields with label, hint and error ([`field`]), the form
//! and its buttons, which wait while an [`Attempt`](super::attempt::Attempt) is under way ([`button`]), and what
//! is wrong with each field ([`problem`]). They check nothing and send nothing.

mod button;
mod field;
mod problem;

pub use button::{ActButton, Overtaken, SearchForm, SubmitButton, SubmitForm, Weight};
pub use field::{
    AreaField, CheckField, Options, OwnPasswordField, SelectField, TextField, option_list, options,
    options_after,
};
pub use problem::{Problems, field_errors, problem_at, required};
