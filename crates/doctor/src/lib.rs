#![doc = include_str!("../README.md")]

mod address;
mod as_object;
mod bytes;
mod check;
mod escapes;
mod examine;
mod findings;
mod host;
mod iframe;
mod literal;
mod names;
mod pairs;
mod percent;
mod placeholder;
mod problem;
mod snippet;
mod source;
mod spaces;
mod tag;
mod unset;
mod values;

pub use bytes::text;
pub use check::{TokenCheck, check};
pub use examine::{Examination, examine};
pub use problem::{Problem, ProblemCode, Severity};
pub use snippet::Snippet;
pub use source::Place;
