//! 4648 → the logon that the given credentials led to.

use foldhash::HashSet;

use super::index::{Index, nearest};
use super::keys::Key;
use super::machine::Machine;
use super::rows::{LogonRow, UseKind, UseRow};
use super::scene::{Out, Same, Scene, compare};
use super::{Basis, BasisSet, Confidence, LinkKind};
use crate::host::HostId;
use crate::identity::IdentityId;
use crate::session::{Role, SessionId};
use crate::wire::Luid;

pub(super) fn find(scene: &Scene<'_>, out: &mut Out) {
    let given = scene.rows.uses.iter().filter(|given| given.by == UseKind::Explicit);
    let given: Vec<(&UseRow, HostId)> =
        given.filter_map(|given| Some((given, scene.target(&given.row, given.target?)?.host()?))).collect();
    // Of the logons, which are many, only those that one of these may have led to.
    let keys: HashSet<Key> = given.iter().map(|(given, _)| given.guid).filter(|guid| guid.is_some()).collect();
    let places: HashSet<(IdentityId, HostId)> =
        given.iter().filter_map(|(given, target)| Some((given.row.identity()?, *target))).collect();
    let logons = || scene.rows.logons.iter().enumerate();
    let guids = Index::of(
        logons().filter(|(_, logon)| keys.contains(&logon.guid)).map(|(i, logon)| (logon.guid, logon.row.time, i)),
    );
    let logons = Index::of(logons().filter_map(|(i, logon)| {
        let place = (logon.row.identity()?, logon.row.host);
        places.contains(&place).then_some((place, logon.row.time, i))
    }));
    for (given, target) in given {
        if !by_guid(scene, &guids, given, target, out) {
            by_time(scene, &logons, given, target, out);
        }
    }
}

/// The logons with the LogonGuid that the 4648 says the credentials led to.
fn by_guid(scene: &Scene<'_>, guids: &Index<Key>, given: &UseRow, target: HostId, out: &mut Out) -> bool {
    let windows = scene.windows;
    let slack = 2 * windows.unknown_clock;
    // The GUID is the ticket's, and a kept ticket opens more than one session: the one meant comes soon after.
    let (from, to) = (given.row.time.offset_by(-slack), given.row.time.offset_by(windows.ticket_lifetime));
    let same: Vec<(i64, usize)> = guids
        .between(&given.guid, from, to)
        .filter(|(_, i)| scene.rows.logons.get(*i).is_some_and(|logon| logon.row.host == target))
        .map(|(time, i)| (time.since(given.row.time).abs(), i))
        .collect();
    let found = nearest(&same, &[windows.soon + slack, windows.late + slack, i64::MAX]);
    for (_, i) in &found {
        let Some(logon) = scene.rows.logons.get(*i) else { continue };
        let basis = BasisSet::of(&[Basis::LogonGuid, Basis::TargetServer])
            .with(Basis::Account, given.row.identity().is_some() && given.row.identity() == logon.row.identity());
        let ends = ((given.row.fact, given.session()), (logon.row.fact, logon.session()));
        out.link(LinkKind::ExplicitCredentialSession, ends.0, ends.1, basis, found.len());
    }
    !found.is_empty()
}

fn by_time(scene: &Scene<'_>, logons: &Index<(IdentityId, HostId)>, given: &UseRow, target: HostId, out: &mut Out) {
    let Some(identity) = given.row.identity() else { return };
    let windows = scene.windows;
    let local = target == given.row.host;
    let slack = if local {
        0
    } else {
        let off = |host| scene.clocks.slack(host, given.row.time);
        off(given.row.host).saturating_add(off(target)).saturating_add(windows.at_once)
    };
    let (from, to) = (given.row.time.offset_by(-slack), given.row.time.offset_by(windows.late + slack));
    let mut found: Vec<(i64, (usize, BasisSet))> = Vec::new();
    for (time, i) in logons.between(&(identity, target), from, to) {
        let Some(logon) = scene.rows.logons.get(i) else { continue };
        let basis = BasisSet::of(&[Basis::Account, Basis::TargetServer, Basis::Time]);
        let basis = match fits(scene, given, logon, local) {
            Fit::No => continue,
            Fit::Yes => basis.with(if local { Basis::LogonId } else { Basis::Address }, true),
            Fit::Unknown => basis,
        };
        found.push((time.since(given.row.time).abs(), (i, basis)));
    }
    if found.iter().any(|(_, (_, basis))| basis.contains(Basis::Address)) {
        found.retain(|(_, (_, basis))| basis.contains(Basis::Address));
    }
    // The network logon before a remote desktop's is the first that the credentials led to, and stands for what follows.
    let session = |i: usize| scene.rows.logons.get(i).and_then(|logon| logon.session());
    let precursors: Vec<SessionId> = found.iter().filter_map(|(_, (i, _))| precursor_of(scene, *i)).collect();
    found.retain(|(_, (i, _))| {
        let follows = session(*i).is_some_and(|id| precursors.contains(&scene.desk(id)));
        !follows || precursor_of(scene, *i).is_some()
    });
    let found = nearest(&found, &[windows.at_once + slack, windows.soon + slack, windows.late + slack]);
    for (_, (i, basis)) in found.iter().take(windows.most_candidates) {
        let Some(logon) = scene.rows.logons.get(*i) else { continue };
        let ends = ((given.row.fact, given.session()), (logon.row.fact, logon.session()));
        let sure = super::scene::confidence(*basis, found.len()).min(Confidence::Strong);
        out.link_as(LinkKind::ExplicitCredentialSession, ends.0, ends.1, *basis, found.len(), sure);
    }
}

enum Fit {
    Yes,
    No,
    Unknown,
}

/// Whether a logon can have come of a 4648: on the same host from the same subject, on another from this one's address.
fn fits(scene: &Scene<'_>, given: &UseRow, logon: &LogonRow, local: bool) -> Fit {
    if local {
        return match (given.subject, logon.subject) {
            (Luid::NONE, _) | (_, Luid::NONE) => Fit::Unknown,
            (a, b) if a == b => Fit::Yes,
            _ => Fit::No,
        };
    }
    match compare(scene.client(&logon.row), Some(Machine::Host(given.row.host))) {
        Same::Yes => Fit::Yes,
        Same::No => Fit::No,
        Same::Unknown => Fit::Unknown,
    }
}

/// The session that a logon was only the precursor of.
fn precursor_of(scene: &Scene<'_>, logon: usize) -> Option<SessionId> {
    let session = scene.sessions.get(scene.rows.logons.get(logon)?.session()?)?;
    if session.role == Role::NlaPrecursor { session.part_of } else { None }
}
