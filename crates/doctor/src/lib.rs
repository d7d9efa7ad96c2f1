#![doc = include_str!("../README.md")]

mod check;
mod examine;
mod problem;
mod snippet;

pub use check::{TokenCheck, check};
pub use examine::{Examination, examine};
pub use problem::{Problem, ProblemCode, Severity};
pub use snippet::Snippet;
