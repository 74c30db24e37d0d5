//! 4776 → the logon on the server that it does not name.

use super::index::{Index, nearest};
use super::machine::Machine;
use super::rows::{LogonRow, NtlmRow, Package};
use super::scene::{Out, Same, Scene, compare};
use super::{Basis, BasisSet, Confidence, LinkKind};

/// `ticketed` tells of each logon, by number of its row, whether a ticket opened it.
pub(super) fn find(scene: &Scene<'_>, ticketed: &[bool], out: &mut Out) {
    let checks = Index::of(
        scene.rows.ntlm.iter().enumerate().filter_map(|(i, check)| Some((check.row.identity()?, check.row.time, i))),
    );
    let mut pairs: Vec<(u32, u32, BasisSet, u32)> = Vec::new();
    // By number of the check's row: how many logons it may be of.
    let mut uses = vec![0_u32; scene.rows.ntlm.len()];
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    for (i, logon) in scene.rows.logons.iter().enumerate() {
        let found = candidates(scene, ticketed, &checks, i, logon);
        for (check, basis) in &found {
            pairs.push((number(i), number(*check), *basis, number(found.len())));
            uses.get_mut(*check).into_iter().for_each(|uses| *uses = uses.saturating_add(1));
        }
    }
    for (logon, check, basis, all) in pairs {
        let (logon, check, all) = (logon as usize, check as usize, all as usize);
        let (Some(logon), Some(from)) = (scene.rows.logons.get(logon), scene.rows.ntlm.get(check)) else { continue };
        let only = all == 1 && uses.get(check) == Some(&1);
        // One validation is of one logon: where each is the other's only candidate, account and moment are enough.
        let sure = if only || (all == 1 && basis.independent() >= 2) { Confidence::Strong } else { Confidence::Weak };
        out.link_as(LinkKind::NtlmSession, (from.row.fact, None), (logon.row.fact, logon.session()), basis, all, sure);
    }
}

fn candidates(
    scene: &Scene<'_>,
    ticketed: &[bool],
    checks: &Index<crate::identity::IdentityId>,
    i: usize,
    logon: &LogonRow,
) -> Vec<(usize, BasisSet)> {
    let ticketed = ticketed.get(i) == Some(&true);
    let (Some(identity), false) = (logon.row.identity(), logon.package == Package::Kerberos || ticketed) else {
        return Vec::new();
    };
    let windows = scene.windows;
    let slack = scene.clocks.slack(logon.row.host, logon.row.time) + scene.clocks.most_slack();
    let reach = windows.soon.saturating_add(2 * windows.unknown_clock);
    let near = checks.between(&identity, logon.row.time.offset_by(-reach), logon.row.time.offset_by(reach));
    let mut found: Vec<(i64, (usize, Same, Same))> = near
        .filter_map(|(time, check)| {
            let from = scene.rows.ntlm.get(check)?;
            // The host itself validates its own accounts, a domain controller those of the domain.
            let own = from.row.host == logon.row.host;
            let controller = scene.hosts.get(from.row.host).is_some_and(|host| host.domain_controller);
            let negotiated = logon.package == Package::Other;
            // Behind Negotiate without NTLM's version, only a check on the host itself tells that it was NTLM.
            if !(own || (controller && !negotiated)) || (negotiated && logon.guid.is_some()) {
                return None;
            }
            let off = scene.slack(&from.row, &logon.row);
            let distance = logon.row.time.since(time);
            // The check comes first, as far as the clocks can tell.
            if distance < -off - windows.at_once || distance > windows.soon + off {
                return None;
            }
            let (by_name, by_address) = same(scene, from, logon);
            (by_name != Same::No).then_some((distance.abs(), (check, by_name, by_address)))
        })
        .collect();
    // An address of another computer speaks against it, but the client may have lied about its name.
    for wanted in [
        |(_, (_, name, address)): &(i64, (usize, Same, Same))| *name == Same::Yes || *address == Same::Yes,
        |(_, (_, _, address)): &(i64, (usize, Same, Same))| *address != Same::No,
    ] {
        if found.iter().any(wanted) {
            found.retain(wanted);
        }
    }
    let found = nearest(&found, &[windows.at_once + slack, windows.soon + 2 * windows.unknown_clock]);
    let basis = |name: Same, address: Same| {
        BasisSet::of(&[Basis::Account, Basis::Time])
            .with(Basis::Workstation, name == Same::Yes || address == Same::Yes)
            .with(Basis::Address, address == Same::Yes)
    };
    let kept = found.into_iter().map(|(_, (check, name, address))| (check, basis(name, address)));
    kept.take(windows.most_candidates).collect()
}

/// Whether the workstation of a 4776 is that of a logon by name, and by the address that the logon came from.
fn same(scene: &Scene<'_>, check: &NtlmRow, logon: &LogonRow) -> (Same, Same) {
    let by_address = if logon.is_network() {
        compare(check.row.workstation(), scene.at_spot(&logon.row))
    } else {
        compare(check.row.workstation(), Some(Machine::Host(logon.row.host)))
    };
    (compare(check.row.workstation(), logon.row.workstation()), by_address)
}
