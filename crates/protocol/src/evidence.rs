//! How sure a fact about Flinks Connect is.

/// Where a fact comes from; several may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// Documented by Flinks.
    Documented,
    /// On one page of Flinks, or in one integrator's code, only.
    OnePlace,
    /// Seen in integrators' code; Flinks is silent.
    Integrators,
    /// The sources contradict each other.
    Contradicted,
}

impl Evidence {
    /// The mark used in tables: `D`, `1`, `I` or `C`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Documented => "D",
            Self::OnePlace => "1",
            Self::Integrators => "I",
            Self::Contradicted => "C",
        }
    }
}
