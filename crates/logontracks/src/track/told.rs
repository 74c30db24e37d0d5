//! Telling tracks: step by step, several at the same time.

use std::ops::{ControlFlow, Range};

use smallvec::SmallVec;

use super::index::Entry;
use super::{Step, StepKind, Track, Tracks, gap, record, session, words};
use crate::identity::IdentityId;
use crate::parallel;

impl Tracks<'_> {
    /// Hands the tracks of these identities to `take`, in their order; those that have no step are left out. Where there
    /// are threads for it several are told at the same time, and for each `make` makes what `take` needs of it. A few
    /// are in memory at a time. [`ControlFlow::Break`] stops it all, and is what this then gives.
    pub fn told<T: Send>(
        &self,
        identities: Vec<IdentityId>,
        make: impl Fn(Track) -> T + Sync,
        mut take: impl FnMut(T) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let threads = self.view.facts.threads();
        let piece = if threads > 1 { PIECE } else { u32::MAX };
        let mut pieces = identities.into_iter().flat_map(|id| pieces(id, self.index.of_identity(Some(id)), piece));
        let mut begun: Vec<Step> = Vec::new();
        parallel::in_order(
            threads,
            || pieces.next(),
            || (),
            |(), piece| {
                let steps = self.steps(piece.entries.clone());
                match piece.is_whole {
                    true => Told::Whole(self.of_steps(piece.identity, steps).map(&make)),
                    false => Told::Piece(piece, steps),
                }
            },
            |told| {
                let made = match told {
                    Told::Whole(made) => made,
                    Told::Piece(piece, steps) => {
                        begun.extend(steps);
                        if !piece.is_last {
                            return ControlFlow::Continue(());
                        }
                        let mut steps = std::mem::take(&mut begun);
                        sort(&mut steps);
                        self.of_steps(piece.identity, steps).map(&make)
                    }
                };
                made.map_or(ControlFlow::Continue(()), &mut take)
            },
        )
    }

    /// The track that these steps are.
    pub(super) fn of_steps(&self, identity: IdentityId, mut steps: Vec<Step>) -> Option<Track> {
        words::after_failures(&mut steps);
        let mut track = Track {
            identity,
            first: steps.first()?.corrected,
            last: steps.iter().filter_map(|step| self.last_of(step)).max()?,
            hosts: Vec::new(),
            absent: Vec::new(),
            counts: Vec::new(),
            steps,
            not_known: Vec::new(),
            whole: None,
        };
        self.sum_up(&mut track);
        track.not_known = gap::gaps(&self.view, &track, &track.hosts);
        Some(track)
    }

    /// The steps of these entries, in order.
    pub(super) fn steps(&self, entries: Range<u32>) -> Vec<Step> {
        let mut steps = Vec::with_capacity(entries.len());
        let mut rest = self.index.entries(entries);
        loop {
            let near: SmallVec<[Entry; NEAR]> = rest.by_ref().take(NEAR).collect();
            if near.is_empty() {
                break;
            }
            self.view.warm(&near);
            for entry in near {
                match entry {
                    Entry::Session(id) => session::tell(&self.view, &self.index, id, None, &mut steps),
                    Entry::Crossed(id) => {
                        let owner = self.view.identity_of(id);
                        session::tell(&self.view, &self.index, id, owner, &mut steps);
                    }
                    Entry::Fact(id, part) => steps.extend(record::tell(&self.view, id, part)),
                }
            }
        }
        sort(&mut steps);
        steps
    }
}

/// How many entries are brought near at once ([`View::warm`](super::view::View::warm)).
const NEAR: usize = 16;

/// How many entries of an identity are told in one go: of what has more, several threads tell parts.
const PIECE: u32 = 512;

/// Some entries of an identity.
struct Piece {
    identity: IdentityId,
    entries: Range<u32>,
    is_whole: bool,
    is_last: bool,
}

/// What becomes of a piece.
enum Told<T> {
    Whole(Option<T>),
    Piece(Piece, Vec<Step>),
}

fn pieces(identity: IdentityId, all: Range<u32>, most: u32) -> impl Iterator<Item = Piece> {
    let mut rest = all.clone();
    std::iter::from_fn(move || {
        let end = rest.start.saturating_add(most).min(rest.end);
        let entries = rest.start..end;
        rest.start = end;
        let (is_whole, is_last) = (entries == all, rest.is_empty());
        Some(Piece { identity, entries, is_whole, is_last }).filter(|piece| !piece.entries.is_empty())
    })
}

/// Puts steps in true order.
fn sort(steps: &mut [Step]) {
    // Facts are numbered in order of time, computer, channel and record ID.
    // A session that is not seen to end is last seen at the record before.
    let last = |step: &Step| step.what == StepKind::SessionLastSeen;
    let key =
        |step: &Step| (step.corrected, step.host, last(step), step.evidence.first().copied(), step.what, step.session);
    // Of one host they mostly are, and steps are large.
    if !steps.is_sorted_by_key(key) {
        steps.sort_by_cached_key(key);
    }
}
