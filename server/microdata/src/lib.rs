//! The headline indicator, computed from the microdata of INEI's household survey (ENAHO, module 300).
//!
//! What is computed (rule book 3): of eight digital capabilities, how many each person aged 6 and over exercises; the
//! weighted mean, the distribution 0 to 8 and the share of each capability, for the country and by department, area,
//! sex, age and mother tongue; with standard errors for the design of the sample where the file names strata and
//! clusters.
//!
//! - Rows are read one at a time and added up by cluster: memory grows with the number of clusters (a few thousand a
//!   year), not with the number of persons.
//! - **Floats stay in here.** Elsewhere a value is a decimal. A weight is brought to billionths once ([`weight`]), sums
//!   are exact integers, so they depend neither on the order of the rows nor on how they are divided into files. Only
//!   the quotients and their errors are floats; who shows them rounds once, to the decimals of the unit.
//! - Missing is never zero. A person who uses the internet and lacks one of the eight answers is left out of every
//!   figure and counted, so that the mean stays the sum of the shares. Who does not use the internet counts 0.
//! - Nothing is repaired: what is neither yes, no nor blank is counted and said with its line.
//!
//! Which variable is which capability, what says who uses the internet, and which strata are urban is **this
//! project's reading** of the questionnaire: no document of INEI was at hand. Each reading says so where it is.
//!
//! What this deliberately does not do: it knows no catalogue, no database and no network, writes no file, and does
//! not choose persons by residence (rule book 3 says persons 6+, and the module holds who was interviewed).

mod answers;
mod columns;
mod estimate;
mod field;
mod figures;
mod group;
mod irregular;
mod left_out;
mod source;
mod survey;
mod tally;
pub mod weight;

pub use columns::{CAPABILITIES, Capability, ReadingOptions};
pub use figures::{Design, Estimate, GroupFigures, NoDesign, YearFigures};
pub use group::{Dimension, Group};
pub use irregular::{Irregular, Irregularity, Place};
pub use left_out::LeftOut;
pub use source::MicrodataError;
pub use survey::Survey;
