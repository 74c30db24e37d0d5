//! A session → the session that most likely opened it.
//!
//! On the same host the 4624 names its subject's logon ID. From another host, the address (or else the name that the
//! client gave) says which; there it is the session in which the account's credentials were given (4648), or one of
//! that account; else one of another account that was just then using that server by remote desktop, WinRM, NTLM or
//! SMB; else a network logon of the account, which had come there itself. Several that fit stay several.

use std::collections::BTreeMap;

use super::index::Index;
use super::machine::{Machine, Spot};
use super::rows::{LogonRow, UseKind};
use super::scene::{End, Out, Scene, confidence};
use super::{Basis, BasisSet, Confidence, LinkKind};
use crate::host::HostId;
use crate::identity::{Class, IdentityId};
use crate::session::{Role, SessionId};
use crate::wire::{LogonType, Luid};

pub(super) fn find(scene: &Scene<'_>, out: &mut Out) {
    let uses = scene.rows.uses.iter().enumerate().filter(|(_, one)| one.by != UseKind::Gateway);
    let by_target = uses.clone().filter_map(|(i, one)| {
        let target = scene.target(&one.row, one.target?)?;
        Some(((one.row.host, target), one.row.time, i))
    });
    let given = uses.filter(|(_, one)| one.by == UseKind::Explicit);
    let search = Search {
        scene,
        by_target: Index::of(by_target),
        given: Index::of(given.filter_map(|(i, one)| Some(((one.row.host, one.row.identity()?), one.row.time, i)))),
        outbound: scene.outbound(),
    };
    for logon in &scene.rows.logons {
        search.origin(logon, out);
    }
}

struct Search<'s, 'e> {
    scene: &'s Scene<'e>,
    /// Uses of credentials by the host they were used on and the server they were used for.
    by_target: Index<(HostId, Machine)>,
    /// 4648 by host and whose credentials were given.
    given: Index<(HostId, IdentityId)>,
    /// Sessions of type 9 by host and whose credentials go out.
    outbound: Index<(HostId, IdentityId)>,
}

type Candidates = BTreeMap<SessionId, BasisSet>;

impl Search<'_, '_> {
    fn origin(&self, logon: &LogonRow, out: &mut Out) {
        let Some(session) = logon.session() else { return };
        let to = (logon.row.fact, Some(session));
        if let Some(subject) = self.subject(logon).filter(|subject| *subject != session) {
            // The logon ID of who asked, written by the host itself.
            let basis = BasisSet::of(&[Basis::LogonId]);
            if let Some(from) = self.end(subject) {
                out.link_as(LinkKind::OriginSession, from, to, basis, 1, Confidence::Certain);
            }
            return;
        }
        let Some((source, by)) = self.source(logon) else { return };
        let mut found = self.candidates(logon, source, by);
        let whole = |id: SessionId| self.scene.desk(id);
        found.retain(|id, _| *id != session && whole(*id) != whole(session));
        let all = found.len();
        let named = by == Basis::Workstation;
        for (id, basis) in found.into_iter().take(self.scene.windows.most_candidates) {
            let Some(from) = self.end(id) else { continue };
            // A name that the client gave itself makes nothing sure, unless the client's own records agree.
            let sure =
                if named && !basis.contains(Basis::TargetServer) { Confidence::Weak } else { confidence(basis, all) };
            out.link_as(LinkKind::OriginSession, from, to, basis, all, sure);
        }
    }

    /// The session of the 4624's subject, if that is not the computer itself.
    fn subject(&self, logon: &LogonRow) -> Option<SessionId> {
        if logon.subject == Luid::NONE || logon.subject.is_well_known() {
            return None;
        }
        // By the host's own clock.
        let time = self.scene.facts.at(logon.row.fact)?.time;
        self.scene.sessions.live(logon.row.host, logon.subject, time)
    }

    /// The host that a session came from, and by what it is known.
    fn source(&self, logon: &LogonRow) -> Option<(HostId, Basis)> {
        let network = matches!(logon.kind, LogonType::NETWORK | LogonType::NETWORK_CLEARTEXT);
        let remote = matches!(
            logon.kind,
            LogonType::REMOTE_INTERACTIVE
                | LogonType::CACHED_REMOTE_INTERACTIVE
                | LogonType::UNLOCK
                | LogonType::INTERACTIVE
        );
        let spot = logon.row.spot();
        if !network && !remote || (remote && spot == Spot::Own) {
            return None;
        }
        if let Some(machine) = self.scene.at_spot(&logon.row) {
            return Some((machine.host()?, Basis::Address));
        }
        // At a desktop the workstation is the host's own name.
        let named = logon.row.workstation().filter(|_| network)?;
        Some((named.host()?, Basis::Workstation))
    }

    fn candidates(&self, logon: &LogonRow, source: HostId, by: Basis) -> Candidates {
        let (scene, time) = (self.scene, logon.row.time);
        let base = BasisSet::of(&[by, Basis::Open]);
        let own = base.with(Basis::Account, true);
        let mut found = Candidates::new();
        let mut users = Candidates::new();
        let slack = scene.clocks.slack(source, time).saturating_add(scene.clocks.slack(logon.row.host, time));
        let (from, to) = (time.offset_by(-(scene.windows.late + slack)), time.offset_by(scene.windows.at_once + slack));
        for (_, i) in self.by_target.between(&(source, Machine::Host(logon.row.host)), from, to) {
            let Some(one) = scene.rows.uses.get(i) else { continue };
            let used = base.with(Basis::TargetServer, true).with(Basis::Time, true);
            match (one.by, one.session(), one.row.identity()) {
                (UseKind::Explicit, Some(session), Some(_)) if one.row.identity() == logon.row.identity() => {
                    let basis = used.with(Basis::Account, true);
                    found.entry(scene.desk(session)).and_modify(|all| *all = all.and(basis)).or_insert(basis);
                }
                (UseKind::Explicit, ..) | (_, _, None) => {}
                (_, _, Some(user)) => {
                    let basis = used.with(Basis::Account, one.row.identity() == logon.row.identity());
                    for id in scene.open(source, user, time) {
                        users.entry(id).and_modify(|all| *all = all.and(basis)).or_insert(basis);
                    }
                }
            }
        }
        let Some(identity) = logon.row.identity() else { return users };
        if !found.is_empty() {
            return found;
        }
        if self.is_computer(identity, source) {
            return scene.system(source, time).map(|id| (id, own)).into_iter().collect();
        }
        for id in scene.open(source, identity, time) {
            // A session of type 9 bears this account's name, but sends another's credentials.
            if scene.sessions.get(id).is_none_or(|session| session.role != Role::NewCredentials) {
                found.insert(id, own.with(Basis::TargetServer, users.contains_key(&id)));
            }
        }
        for (_, id) in self.outbound.between(&(source, identity), crate::wire::Time(0), time) {
            let id = u32::try_from(id).ok().map(SessionId::new);
            found.extend(id.filter(|id| scene.is_open(*id, time)).map(|id| (id, own)));
        }
        if !found.is_empty() {
            return found;
        }
        if !users.is_empty() {
            return users;
        }
        // Credentials given earlier, in a session that is still open, are still there to be used.
        for (_, i) in self.given.between(&(source, identity), crate::wire::Time(0), time).rev().take(MOST_GIVEN) {
            let session = scene.rows.uses.get(i).and_then(|one| one.session());
            found.extend(session.map(|id| scene.desk(id)).filter(|id| scene.is_open(*id, time)).map(|id| (id, own)));
        }
        if found.is_empty() {
            found.extend(scene.open_network(source, identity, time).into_iter().map(|id| (id, own)));
        }
        found
    }

    /// Whether an identity is the account of a computer.
    fn is_computer(&self, identity: IdentityId, host: HostId) -> bool {
        let (Some(identity), Some(host)) = (self.scene.identities.get(identity), self.scene.hosts.get(host)) else {
            return false;
        };
        let label = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
        let account = identity.name.rsplit('\\').next().and_then(|name| name.split('@').next()).unwrap_or_default();
        identity.class == Class::Computer
            && account.strip_suffix('$').is_some_and(|name| {
                host.names.iter().any(|(sym, _)| label(self.scene.facts.strings.text(*sym)) == label(name))
            })
    }

    /// A session as an end of a link: its 4624, else the first record that shows it.
    fn end(&self, id: SessionId) -> Option<End> {
        self.scene.end_of(id)
    }
}

/// How many earlier 4648 of one account on one host are looked at.
const MOST_GIVEN: usize = 64;
