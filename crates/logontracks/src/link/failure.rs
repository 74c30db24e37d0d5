//! One failed attempt as the domain controller and the target saw it; series of failures; lockouts.

use std::collections::HashMap;

use super::index::{Index, nearest};
use super::machine::{Machine, Spot};
use super::rows::{FailureKind, FailureRow, Row};
use super::scene::{Out, Same, Scene, compare, confidence};
use super::{Basis, BasisSet, LinkKind};
use crate::fact::{FactId, What};
use crate::identity::IdentityId;
use crate::wire::{KerberosResult, LogonType, NtStatus, Time};

pub(super) fn find(scene: &Scene<'_>, out: &mut Out) {
    let names = names(scene);
    same_failure(scene, &names, out);
    series(scene, &names, out);
    lockouts(scene, out);
}

/// The bare name of each failure's account, as a number: who is refused may have no account at all.
fn names(scene: &Scene<'_>) -> Vec<u32> {
    let strings = &scene.facts.strings;
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let names = scene.rows.failures.iter().map(|failure| {
        let account = match scene.facts.get(failure.row.fact).map(|fact| fact.what) {
            Some(What::LogonFailed(failed)) => failed.account,
            Some(What::Ticket(ticket)) => ticket.account,
            Some(What::Ntlm { account, .. }) => account,
            _ => return 0,
        };
        let name = strings.text(strings.account(account).name).to_lowercase();
        let name = name.rsplit('\\').next().unwrap_or_default();
        let name = name.split('@').next().unwrap_or_default();
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX).saturating_add(1);
        if name.is_empty() { 0 } else { *numbers.entry(name.to_owned()).or_insert(next) }
    });
    names.collect()
}

/// Each 4625 with the 4768, 4771 or 4776 of the same attempt.
fn same_failure(scene: &Scene<'_>, names: &[u32], out: &mut Out) {
    let failures = || scene.rows.failures.iter().zip(names).enumerate().filter(|(_, (_, name))| **name != 0);
    let asked = failures().filter(|(_, (failure, _))| failure.kind != FailureKind::Logon);
    let asked = Index::of(asked.map(|(i, (failure, name))| (*name, failure.row.time, i)));
    let by_client = failures().filter(|(_, (failure, _))| failure.kind != FailureKind::Logon);
    let by_client =
        Index::of(by_client.filter_map(|(i, (failure, _))| Some((scene.client(&failure.row)?, failure.row.time, i))));
    let windows = scene.windows;
    for (_, (target, name)) in failures().filter(|(_, (failure, _))| failure.kind == FailureKind::Logon) {
        let slack = scene.clocks.slack(target.row.host, target.row.time).saturating_add(windows.unknown_clock);
        let reach = windows.soon.saturating_add(slack);
        let (from, to) = (target.row.time.offset_by(-reach), target.row.time.offset_by(reach));
        let mut near: Vec<(Time, usize)> = asked.between(name, from, to).collect();
        // A domain controller writes the account's name where the computer writes the principal name that was typed,
        // which may have nothing in common with it: then the client and the reason must agree.
        let typed = near.is_empty() && is_principal(scene, target.row.fact);
        if typed && let Some(client) = client_of(scene, target) {
            near = by_client.between(&client, from, to).collect();
        }
        let mut found: Vec<(i64, (FactId, BasisSet))> = Vec::new();
        for (time, i) in near {
            let Some(seen) = scene.rows.failures.get(i) else { continue };
            let distance = target.row.time.since(time).abs();
            if distance > windows.soon.saturating_add(scene.slack(&seen.row, &target.row))
                || !may_be_one(scene, seen, target)
            {
                continue;
            }
            let client = same_source(scene, seen, target);
            if client == Same::No || (typed && !status_agrees(scene, seen.row.fact, target.row.fact)) {
                continue;
            }
            let by_name = seen.kind == FailureKind::Ntlm;
            let basis = BasisSet::of(&[Basis::Time])
                .with(Basis::Account, seen.row.identity().is_some() && seen.row.identity() == target.row.identity())
                .with(Basis::Address, client == Same::Yes && !by_name)
                .with(Basis::Workstation, client == Same::Yes && by_name)
                .with(Basis::Status, status_agrees(scene, seen.row.fact, target.row.fact));
            found.push((distance, (seen.row.fact, basis)));
        }
        for wanted in [Basis::Status, Basis::Address, Basis::Workstation] {
            if found.iter().any(|(_, (_, basis))| basis.contains(wanted)) {
                found.retain(|(_, (_, basis))| basis.contains(wanted));
            }
        }
        let found = nearest(&found, &[windows.at_once, windows.at_once + slack, reach]);
        for (_, (seen, basis)) in found.iter().take(windows.most_candidates) {
            out.link(LinkKind::SameFailure, (*seen, None), (target.row.fact, None), *basis, found.len());
        }
    }
}

/// Whether the account that failed is written as a principal name, `jane.doe@corp.example`.
fn is_principal(scene: &Scene<'_>, fact: FactId) -> bool {
    let Some(What::LogonFailed(failed)) = scene.facts.get(fact).map(|fact| fact.what) else { return false };
    let strings = &scene.facts.strings;
    strings.text(strings.account(failed.account).name).contains('@')
}

/// The computer at which the credentials of a 4625 were given.
fn client_of(scene: &Scene<'_>, target: &FailureRow) -> Option<Machine> {
    if is_network(scene, target.row.fact) { scene.client(&target.row) } else { Some(Machine::Host(target.row.host)) }
}

fn is_network(scene: &Scene<'_>, fact: FactId) -> bool {
    matches!(
        scene.facts.get(fact).map(|fact| fact.what),
        Some(What::LogonFailed(failed)) if failed.logon_type == Some(LogonType::NETWORK)
    )
}

/// Not, if both are accounts that exist and are two; not, if the target is neither the one that asked nor the domain's.
fn may_be_one(scene: &Scene<'_>, seen: &FailureRow, target: &FailureRow) -> bool {
    let has_sid =
        |row: &Row| row.identity().and_then(|id| scene.identities.get(id)).is_some_and(|one| !one.sids.is_empty());
    let two = seen.row.identity() != target.row.identity() && has_sid(&seen.row) && has_sid(&target.row);
    let controller = scene.hosts.get(seen.row.host).is_some_and(|host| host.domain_controller);
    !two && (controller || seen.row.host == target.row.host)
}

/// Whether the attempt came from the same client.
fn same_source(scene: &Scene<'_>, seen: &FailureRow, target: &FailureRow) -> Same {
    let network = is_network(scene, target.row.fact);
    let own = Some(Machine::Host(target.row.host));
    match (seen.kind, network) {
        (FailureKind::Ntlm, true) => match compare(seen.row.workstation(), target.row.workstation()) {
            Same::Unknown => compare(seen.row.workstation(), scene.at_spot(&target.row)),
            known => known,
        },
        (FailureKind::Ntlm, false) => compare(seen.row.workstation(), own),
        (_, true) => scene.same_client(&seen.row, &target.row),
        (_, false) => compare(scene.at_spot(&seen.row), own),
    }
}

/// Whether two records of a failure give reasons that can be one. A Kerberos code stands for several.
fn status_agrees(scene: &Scene<'_>, seen: FactId, target: FactId) -> bool {
    let Some(What::LogonFailed(failed)) = scene.facts.get(target).map(|fact| fact.what) else { return false };
    let reasons: Vec<NtStatus> = [failed.sub_status, failed.status]
        .into_iter()
        .flatten()
        .filter(|status| *status != NtStatus::SUCCESS)
        .collect();
    match scene.facts.get(seen).map(|fact| fact.what) {
        Some(What::Ntlm { status: Some(status), .. }) => reasons.contains(&status),
        Some(What::Ticket(ticket)) => {
            ticket.result.is_some_and(|result| result.windows_reasons().iter().any(|reason| reasons.contains(reason)))
        }
        _ => false,
    }
}

/// Where a failure came from, as far as it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum From {
    Machine(Machine),
    Ip(u32),
    Nowhere,
}

/// Failures of one account from one source, as one host saw them: each and the next.
fn series(scene: &Scene<'_>, names: &[u32], out: &mut Out) {
    let mut order: Vec<(Time, &FailureRow, u32)> =
        scene.rows.failures.iter().zip(names).map(|(failure, name)| (failure.row.time, failure, *name)).collect();
    order.sort_by_key(|(time, failure, _)| (*time, failure.row.fact));
    let mut last: HashMap<(FailureKind, crate::host::HostId, u32, From), (Time, &FailureRow)> = HashMap::new();
    for (time, failure, name) in order.into_iter().filter(|(_, _, name)| *name != 0) {
        let from = match (scene.client(&failure.row), failure.row.spot()) {
            (Some(machine), _) => From::Machine(machine),
            (None, Spot::Ip(ip)) => From::Ip(ip),
            (None, _) => From::Nowhere,
        };
        let before = last.insert((failure.kind, failure.row.host, name, from), (time, failure));
        let Some((earlier, before)) = before else { continue };
        if time.since(earlier) > scene.windows.failure_series {
            continue;
        }
        let by_address = matches!(failure.row.spot(), Spot::Ip(_) | Spot::Own) && from != From::Nowhere;
        let basis = BasisSet::of(&[Basis::Time])
            .with(Basis::Account, failure.row.identity().is_some() && failure.row.identity() == before.row.identity())
            .with(Basis::Address, by_address)
            .with(
                Basis::Workstation,
                failure.row.workstation().is_some() && failure.row.workstation() == before.row.workstation(),
            )
            .with(Basis::Status, status(scene, failure.row.fact) == status(scene, before.row.fact));
        out.link(LinkKind::FailureSeries, (before.row.fact, None), (failure.row.fact, None), basis, 1);
    }
}

fn status(scene: &Scene<'_>, fact: FactId) -> Option<u32> {
    match &scene.facts.get(fact)?.what {
        What::LogonFailed(failed) => {
            failed.sub_status.filter(|status| *status != NtStatus::SUCCESS).or(failed.status).map(|status| status.0)
        }
        What::Ntlm { status, .. } => status.map(|status| status.0),
        What::Ticket(ticket) => ticket.result.map(|result| result.0),
        _ => None,
    }
}

/// The last failure before each 4740: of that account, from the computer that it names if there is one.
fn lockouts(scene: &Scene<'_>, out: &mut Out) {
    let failures = scene.rows.failures.iter().enumerate();
    let failures: Index<IdentityId> =
        Index::of(failures.filter_map(|(i, failure)| Some((failure.row.identity()?, failure.row.time, i))));
    let windows = scene.windows;
    for lockout in &scene.rows.lockouts {
        let Some(identity) = lockout.identity() else { continue };
        let (from, to) = (lockout.time.offset_by(-windows.failure_series), lockout.time.offset_by(windows.soon));
        let near = failures.between(&identity, from, to).filter_map(|(time, i)| {
            let failure = scene.rows.failures.get(i)?;
            let slack = scene.slack(&failure.row, lockout);
            // What comes after it is refused because of it.
            let fits = lockout.time.since(time) >= -slack && !is_locked_out(scene, failure.row.fact);
            let client = match failure.kind {
                FailureKind::Logon if !matches!(failure.row.spot(), Spot::Ip(_)) => {
                    Some(Machine::Host(failure.row.host))
                }
                _ => scene.client(&failure.row),
            };
            let from_caller = compare(client, lockout.workstation());
            let elsewhere = failure.row.host != lockout.host;
            fits.then_some((from_caller != Same::Yes, elsewhere, lockout.time.since(time).abs(), failure))
        });
        let Some((other, _, _, failure)) =
            near.min_by_key(|(other, elsewhere, distance, f)| (*other, *elsewhere, *distance, f.row.fact))
        else {
            continue;
        };
        let basis = BasisSet::of(&[Basis::Account, Basis::Time]).with(Basis::Workstation, !other);
        let ends = ((failure.row.fact, None), (lockout.fact, None));
        out.link_as(LinkKind::Lockout, ends.0, ends.1, basis, 1, confidence(basis, 1));
    }
}

fn is_locked_out(scene: &Scene<'_>, fact: FactId) -> bool {
    match scene.facts.get(fact).map(|fact| fact.what) {
        Some(What::Ticket(ticket)) => ticket.result == Some(KerberosResult::KDC_ERR_CLIENT_REVOKED),
        Some(What::Ntlm { status, .. }) => status == Some(NtStatus::ACCOUNT_LOCKED_OUT),
        Some(What::LogonFailed(failed)) => {
            [failed.status, failed.sub_status].contains(&Some(NtStatus::ACCOUNT_LOCKED_OUT))
        }
        _ => false,
    }
}
