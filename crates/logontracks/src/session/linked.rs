//! Linked tokens: an administrator under UAC gets two 4624s, one elevated, that name each other
//! (TargetLinkedLogonId). One human logon.
//!
//! Before Windows 10 the 4624 has no such field (versions 0 and 1): there a pair is two 4624s that follow each other in
//! the log, alike in all but logon ID and GUID, of which one has a 4672 (`post-Security.evtx` #118 and #119).

use foldhash::{HashMap, HashMapExt};

use super::Role;
use super::build::Build;
use crate::fact::Logon;
use crate::host::BootId;
use crate::wire::{LogonType, Luid};

/// Pairs the sessions of a host and marks the elevated half of each pair.
pub(super) fn pair(build: &mut Build) {
    let mut halves: Vec<(usize, BootId, Luid, Luid)> = Vec::new();
    for (index, draft) in build.drafts.iter().enumerate() {
        let session = draft.session;
        if let Some(other) = Some(draft.other_half).filter(|other| *other != Luid::NONE && *other != session.logon_id) {
            halves.push((index, session.boot, session.logon_id, other));
        }
    }
    // The sessions that are named, each with all that had that logon ID in that boot, in order.
    let mut named: HashMap<(BootId, Luid), Vec<usize>> = HashMap::new();
    halves.iter().for_each(|(_, boot, _, other)| _ = named.entry((*boot, *other)).or_default());
    let all = if named.is_empty() { 0 } else { build.drafts.len() };
    for (index, draft) in build.drafts.iter().take(all).enumerate() {
        if let Some(list) = named.get_mut(&(draft.session.boot, draft.session.logon_id)) {
            list.push(index);
        }
    }
    for (index, boot, own, other) in halves {
        let candidates = named.get(&(boot, other)).map(Vec::as_slice).unwrap_or_default();
        // In order of their first facts: those about the time of this one.
        let from = candidates.partition_point(|candidate| *candidate < index);
        let around = candidates.iter().skip(from.saturating_sub(1)).take(2);
        let found = around.copied().find(|candidate| is_pair(build, index, *candidate, own));
        if let Some(found) = found {
            link(build, index, found);
        }
    }
    unnamed(build);
}

/// Pairs of which neither names the other, since it has no field for it.
fn unnamed(build: &mut Build) {
    let pairs: Vec<(usize, usize)> = (0..build.drafts.len())
        .zip(1..build.drafts.len())
        .filter(|(this, next)| is_unnamed_pair(build, *this, *next) == Some(true))
        .collect();
    let mut last = None;
    for (this, next) in pairs {
        if last != Some(this) {
            link(build, this, next);
            last = Some(next);
        }
    }
}

fn is_unnamed_pair(build: &Build, this: usize, next: usize) -> Option<bool> {
    let (this, next) = (&build.drafts.get(this)?.session, &build.drafts.get(next)?.session);
    let one = this.privileges.is_some() != next.privileges.is_some();
    let free = this.linked.is_none() && next.linked.is_none() && this.boot == next.boot;
    let desktop = matches!(this.logon_type, Some(LogonType::INTERACTIVE | LogonType::REMOTE_INTERACTIVE));
    // Nearly all pairs end here, and their records are not looked at.
    if !one || !free || !desktop || this.logon_type != next.logon_type {
        return None;
    }
    let old = |logon: &Logon| logon.elevated.is_none() && logon.linked_logon_id.is_none();
    let a = build.scene.logon(this).filter(old)?;
    let b = build.scene.logon(next).filter(old)?;
    let (at, then) = (build.scene.facts.at(this.logon?)?, build.scene.facts.at(next.logon?)?);
    let alike = (a.account, a.logon_type, a.subject_logon_id) == (b.account, b.logon_type, b.subject_logon_id)
        && (a.logon_process, a.process, a.package) == (b.logon_process, b.process, b.package)
        && (a.workstation, a.address, a.port) == (b.workstation, b.address, b.port);
    let follows = (at.computer, at.channel, at.record_id.checked_add(1)?)
        == (then.computer, then.channel, then.record_id)
        && then.time.since(at.time).saturating_abs() <= build.scene.windows.linked;
    Some(alike && follows)
}

/// Whether the other session names this one too, at the same time; or lacks the 4624 that would.
fn is_pair(build: &Build, this: usize, other: usize, own: Luid) -> bool {
    let (Some(this), Some(other)) = (build.drafts.get(this), build.drafts.get(other)) else { return false };
    if build.scene.accounts.differ(this.session.account, other.session.account) {
        return false;
    }
    match build.scene.logon(other.session) {
        Some(logon) => {
            let apart = other.session.start.time.since(this.session.start.time).saturating_abs();
            logon.linked_logon_id == Some(own) && apart <= build.scene.windows.linked
        }
        None => true,
    }
}

fn link(build: &mut Build, a: usize, b: usize) {
    let elevated = |index: usize| {
        let session = build.drafts.get(index).map(|draft| draft.session)?;
        let says = build.scene.logon(session).and_then(|logon| logon.elevated);
        Some((says == Some(true), session.privileges.is_some()))
    };
    // The one that says so; else the one with special privileges.
    let (a_is, b_is) = (elevated(a), elevated(b));
    let elevated = if a_is == b_is { None } else { Some(if a_is > b_is { a } else { b }) };
    for (this, other) in [(a, b), (b, a)] {
        if let Some(draft) = build.drafts.get_mut(this) {
            draft.session.linked = Some(Build::id(other));
            // An unlock stays one, and the window manager's pair is the system's.
            let person = matches!(
                draft.session.role,
                Role::Primary | Role::Network | Role::NewCredentials | Role::Batch | Role::Unknown
            );
            if elevated == Some(this) && person {
                draft.session.role = Role::Elevated;
            }
        }
    }
    // A half without a 4624 is what the other is.
    let role = |index: usize| build.drafts.get(index).map_or(Role::Unknown, |draft| draft.session.role);
    let (a_role, b_role) = (role(a), role(b));
    for (this, other) in [(a, b_role), (b, a_role)] {
        if let Some(draft) = build.drafts.get_mut(this).filter(|draft| draft.session.role == Role::Unknown) {
            draft.session.role = if other == Role::Elevated { Role::Primary } else { other };
        }
    }
}
