//! Ways from one host to another that respect time.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Before, behind};
use super::index::Index;
use super::view::View;
use crate::fact::FactId;
use crate::host::HostId;
use crate::link::{Confidence, LinkKind};
use crate::session::SessionId;
use crate::wire::Time;

/// How many hops a path has at most: more than any way that a person goes.
const LONGEST: usize = 16;
/// How many paths are listed.
const MOST: usize = 1_000;
/// How many ways are tried before the search ends.
const TRIED: usize = 1_000_000;

/// The paths from one host to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// In order of their first hops' times.
    pub paths: Vec<Path>,
    /// Whether the search was ended before it had seen all.
    pub cut: bool,
}

/// Sessions each of which opened the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The first is on the host from which the path starts.
    pub hops: Vec<PathHop>,
    /// How many further sessions the last but one opened in the same way.
    pub more: u32,
    /// When the last of them started, clock corrected.
    pub until: Time,
}

/// One session of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathHop {
    /// The session.
    pub session: SessionId,
    /// Its host.
    pub host: HostId,
    /// When it began, clock corrected.
    pub time: Time,
    /// How sure it is that the one before opened it; `None` for the first.
    pub confidence: Option<Confidence>,
    /// How many candidates there were.
    pub candidates: u32,
    /// Whether the one before is known to have lived then; else its end is not known, and it may have.
    pub alive: bool,
    /// The links that say so.
    pub kinds: Vec<LinkKind>,
    /// The records.
    pub evidence: Vec<FactId>,
}

/// Which sessions opened which.
type Edges = BTreeMap<SessionId, Vec<PathHop>>;

pub(super) fn paths(view: &View, index: &Index, from: HostId, to: HostId) -> Paths {
    let (forward, back) = edges(view, index);
    let useful = reach(view, &back, to);
    let on = |id: &SessionId, host: HostId| view.session(*id).is_some_and(|session| session.host == host);
    // A path starts with the first of the sessions on that host that lead there.
    let begins = |id: &SessionId| !back.get(id).is_some_and(|before| before.iter().any(|before| on(before, from)));
    let starts = useful.iter().filter(|id| forward.contains_key(id) && on(id, from) && begins(id));
    let mut starts: Vec<PathHop> = starts.filter_map(|id| hop(view, *id)).collect();
    starts.sort_by_key(|hop| (hop.time, hop.session));
    let mut search = Search {
        forward: &forward,
        useful: &useful,
        to,
        tried: 0,
        found: Vec::new(),
        last: BTreeMap::new(),
        cut: false,
    };
    for start in starts {
        search.walk(&mut vec![start]);
    }
    Paths { paths: search.found, cut: search.cut }
}

/// Every hop that time allows, by the session it starts from, in order of time.
fn edges(view: &View, index: &Index) -> (Edges, BTreeMap<SessionId, Vec<SessionId>>) {
    let mut forward: Edges = BTreeMap::new();
    let mut back: BTreeMap<SessionId, Vec<SessionId>> = BTreeMap::new();
    for (id, _) in view.sessions.iter().filter(|(id, _)| view.main(*id) == *id) {
        for before in behind(view, index, id) {
            if let Some(hop) = step(view, id, &before) {
                forward.entry(before.session).or_default().push(hop);
                back.entry(id).or_default().push(before.session);
            }
        }
    }
    forward.values_mut().for_each(|hops| hops.sort_by_key(|hop| (hop.time, hop.session)));
    (forward, back)
}

fn hop(view: &View, id: SessionId) -> Option<PathHop> {
    let session = view.session(id)?;
    Some(PathHop {
        session: id,
        host: session.host,
        time: view.correct(session.host, session.start.time),
        confidence: None,
        candidates: 1,
        alive: true,
        kinds: Vec::new(),
        evidence: session.start.evidence.to_vec(),
    })
}

/// A hop from one session to another, if it starts while the first lives.
fn step(view: &View, id: SessionId, before: &Before) -> Option<PathHop> {
    let mut hop = hop(view, id)?;
    let first = view.session(before.session)?;
    let correct = |time| view.correct(first.host, time);
    let earliest = first.start.earliest.unwrap_or(first.start.time).min(first.start.time);
    if hop.time.offset_by(view.windows.slack) < correct(earliest) {
        return None;
    }
    let latest = first.end.by();
    if latest.is_some_and(|latest| hop.time > correct(latest).offset_by(view.windows.slack)) {
        return None;
    }
    hop.alive = hop.time <= correct(first.known_until()).offset_by(view.windows.slack);
    hop.confidence = Some(before.confidence());
    hop.candidates = before.links.iter().map(|link| link.candidates).min().unwrap_or(1);
    hop.kinds = before.links.iter().map(|link| link.kind).collect();
    hop.evidence.extend(before.links.iter().map(|link| link.fact));
    Some(hop)
}

/// The sessions from which a session on a host can be reached.
fn reach(view: &View, back: &BTreeMap<SessionId, Vec<SessionId>>, to: HostId) -> BTreeSet<SessionId> {
    let on_host = view.sessions.iter().filter(|(_, session)| session.host == to);
    let mut open: Vec<SessionId> = on_host.map(|(id, _)| id).filter(|id| view.main(*id) == *id).collect();
    let mut reach: BTreeSet<SessionId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let before = back.get(&id).into_iter().flatten().copied();
        open.extend(before.filter(|before| reach.insert(*before)));
    }
    reach
}

struct Search<'a> {
    forward: &'a Edges,
    useful: &'a BTreeSet<SessionId>,
    to: HostId,
    tried: usize,
    found: Vec<Path>,
    /// The path found for each way to the last hop but one and kind of last hop.
    last: BTreeMap<(Vec<SessionId>, Vec<LinkKind>), usize>,
    cut: bool,
}

impl Search<'_> {
    fn walk(&mut self, path: &mut Vec<PathHop>) {
        let Some(here) = path.last() else { return };
        for next in self.forward.get(&here.session).into_iter().flatten() {
            self.tried = self.tried.saturating_add(1);
            if self.tried > TRIED || path.len() >= LONGEST {
                self.cut = true;
                return;
            }
            let again = path.iter().any(|hop| hop.session == next.session);
            if again || !self.useful.contains(&next.session) {
                continue;
            }
            path.push(next.clone());
            if next.host == self.to {
                self.note(path);
            } else {
                self.walk(path);
            }
            path.pop();
        }
    }

    fn note(&mut self, path: &[PathHop]) {
        let [before @ .., last] = path else { return };
        let key = (before.iter().map(|hop| hop.session).collect(), last.kinds.clone());
        if let Some(position) = self.last.get(&key).copied() {
            if let Some(path) = self.found.get_mut(position) {
                path.more = path.more.saturating_add(1);
                path.until = path.until.max(last.time);
            }
        } else if self.found.len() >= MOST {
            self.cut = true;
        } else {
            self.last.insert(key, self.found.len());
            self.found.push(Path { hops: path.to_vec(), more: 0, until: last.time });
        }
    }
}
