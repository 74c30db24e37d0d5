//! From a session back to where it began.

use super::index::Index;
use super::opener::{opener, opens};
use super::session::{Begin, parts, tidy};
use super::view::View;
use super::{Joined, Origin};
use crate::link::{Confidence, Link, LinkKind};
use crate::session::{SessionId, StartKind};

/// How many sessions one behind the other a chain follows: more than any way that a person goes.
const DEEPEST: u32 = 32;
/// How many hops a chain has at most, with all its branches.
const MOST: usize = 1_000;

/// A session on the way that led to another, or where that is all that is known, the computer it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// 0 for the session asked for; what opened a hop follows it, one deeper.
    pub depth: u32,
    /// The session; `None` if only [`Hop::origin`] is known.
    pub session: Option<SessionId>,
    /// The computer, where no session on it is known.
    pub origin: Option<Origin>,
    /// The links from this session to the one above, the surest first.
    pub links: Vec<Joined>,
    /// Whether the 4624 of the session above names this one as its subject: certain.
    pub subject: bool,
    /// The tickets and validations that opened this session, the surest first.
    pub proofs: Vec<Joined>,
    /// How many alternatives there are, of which this is one.
    pub alternatives: u32,
    /// Whether the chain goes on behind this hop.
    pub stop: Stop,
}

/// Why a chain goes no further back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It goes on.
    GoesOn,
    /// It began here.
    Begins,
    /// What is behind it is not in the evidence.
    NotInEvidence,
    /// It is in the chain already, further up, with what is behind it.
    Above,
    /// The chain is long enough.
    TooLong,
}

/// A session that may have opened another.
#[derive(Clone, Debug)]
pub(super) struct Before {
    pub session: SessionId,
    pub links: Vec<Joined>,
    pub subject: bool,
}

impl Before {
    pub fn confidence(&self) -> Confidence {
        let best = self.links.iter().map(|link| link.confidence).max().unwrap_or(Confidence::Weak);
        if self.subject { Confidence::Certain } else { best }
    }
}

pub(super) fn chain(view: &View, index: &Index, session: SessionId) -> Vec<Hop> {
    let mut hops = Vec::new();
    let mut seen = Vec::new();
    let first = Before { session: view.main(session), links: Vec::new(), subject: false };
    follow(view, index, first, 0, 1, &mut seen, &mut hops);
    hops
}

fn follow(
    view: &View,
    index: &Index,
    before: Before,
    depth: u32,
    alternatives: u32,
    seen: &mut Vec<SessionId>,
    hops: &mut Vec<Hop>,
) {
    let id = before.session;
    let proofs = proofs(view, index, id);
    let (links, subject) = (before.links, before.subject);
    let hop = |stop| Hop { depth, session: Some(id), origin: None, links, subject, proofs, alternatives, stop };
    if seen.contains(&id) {
        return hops.push(hop(Stop::Above));
    }
    if depth >= DEEPEST || hops.len() >= MOST {
        return hops.push(hop(Stop::TooLong));
    }
    seen.push(id);
    let behind = behind(view, index, id);
    let origin = if behind.is_empty() { written(view, index, id) } else { None };
    let known = view.session(id).is_some_and(|session| session.start.kind == StartKind::Logon);
    let stop = match (behind.is_empty() && origin.is_none(), known) {
        (false, _) => Stop::GoesOn,
        (true, true) => Stop::Begins,
        (true, false) => Stop::NotInEvidence,
    };
    hops.push(hop(stop));
    let depth = depth.saturating_add(1);
    if let Some(origin) = origin {
        let (links, proofs, subject) = (Vec::new(), Vec::new(), false);
        let origin = Some(origin);
        let stop = Stop::NotInEvidence;
        hops.push(Hop { depth, session: None, origin, links, subject, proofs, alternatives: 1, stop });
    }
    let alternatives = u32::try_from(behind.len()).unwrap_or(u32::MAX);
    for before in behind {
        follow(view, index, before, depth, alternatives, seen, hops);
    }
}

/// The sessions that may have opened a session, the surest first.
pub(super) fn behind(view: &View, index: &Index, id: SessionId) -> Vec<Before> {
    let mut found: Vec<Before> = Vec::new();
    for part in begin(view, index, id) {
        for (number, link) in view.to_session(part).filter(|(_, link)| opens(link.kind)) {
            let from =
                link.from_session.map(|from| view.main(from)).filter(|from| *from != id && !is_windows(view, *from));
            let Some(from) = from else { continue };
            let joined = view.joined(number, &link, link.from);
            match found.iter_mut().find(|before| before.session == from) {
                Some(before) => before.links.push(joined),
                None => found.push(Before { session: from, links: vec![joined], subject: false }),
            }
        }
        let subject = view.session(part).and_then(|session| opener(view, &session, &view.logon(&session)?));
        let subject = subject.map(|subject| view.main(subject));
        if let Some(subject) = subject.filter(|subject| *subject != id) {
            match found.iter_mut().find(|before| before.session == subject) {
                Some(before) => before.subject = true,
                None => found.push(Before { session: subject, links: Vec::new(), subject: true }),
            }
        }
    }
    found.iter_mut().for_each(|before| tidy(&mut before.links));
    found.sort_by_key(|before| (std::cmp::Reverse(before.confidence()), before.session));
    found
}

/// The parts of a session that tell where it began; of one whose beginning is not seen, all.
fn begin(view: &View, index: &Index, id: SessionId) -> Begin {
    let (mut begin, later) = parts(view, index, id);
    if view.session(id).is_some_and(|session| session.start.kind != StartKind::Logon) {
        begin.extend(later.into_iter().flatten());
    }
    begin
}

/// Where a session came from as its own records say.
fn written(view: &View, index: &Index, id: SessionId) -> Option<Origin> {
    let parts = begin(view, index, id).into_iter();
    let mut parts = parts.filter_map(|part| view.session(part));
    parts.find_map(|part| {
        let source = part.source(view.facts)?;
        view.written_origin(part.host, part.start.time, source.address, source.workstation)
    })
}

/// Whether a session is Windows' own. Its logon process gives the credentials that a person typed (4648): that proves
/// the person's logon, and is nowhere that the person came from.
fn is_windows(view: &View, id: SessionId) -> bool {
    view.session(id).is_some_and(|session| session.logon_id.is_well_known())
}

fn proofs(view: &View, index: &Index, id: SessionId) -> Vec<Joined> {
    let proves = |link: &Link| match link.kind {
        LinkKind::TgtSession | LinkKind::TicketSession | LinkKind::NtlmSession => true,
        LinkKind::ExplicitCredentialSession => link.from_session.is_some_and(|from| is_windows(view, from)),
        _ => false,
    };
    let parts = begin(view, index, id);
    let links = parts.iter().flat_map(|part| view.to_session(*part)).filter(|(_, link)| proves(link));
    let mut proofs: Vec<Joined> = links.map(|(id, link)| view.joined(id, &link, link.from)).collect();
    tidy(&mut proofs);
    proofs
}
