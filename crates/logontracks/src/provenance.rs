//! Where a fact comes from.

/// stub
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place;
