//! Links as JSON objects.

use serde::Serialize;

use super::{Cite, Ref};
use crate::link::{Basis, Confidence, Link, LinkKind};

/// `{"type":"link", …}`.
#[derive(Clone, Debug, Serialize)]
pub struct LinkLine<'a> {
    #[serde(rename = "type")]
    object: &'static str,
    kind: LinkKind,
    from: Option<Ref<'a>>,
    to: Option<Ref<'a>>,
    from_session: Option<String>,
    to_session: Option<String>,
    basis: Vec<Basis>,
    confidence: Confidence,
    candidates: u32,
    time_difference_ms: f64,
}

impl<'a> LinkLine<'a> {
    /// The object of a link, given the IDs of its sessions.
    pub fn new(link: &Link, from_session: Option<String>, to_session: Option<String>, cite: &Cite<'a>) -> Self {
        Self {
            object: "link",
            kind: link.kind,
            from: cite.fact(link.from),
            to: cite.fact(link.to),
            from_session,
            to_session,
            basis: link.basis.iter().collect(),
            confidence: link.confidence,
            candidates: link.candidates,
            // Ticks of 100 ns: four decimals of a millisecond hold them exactly.
            time_difference_ms: link.time_difference as f64 / 10_000.0,
        }
    }
}
