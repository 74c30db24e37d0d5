//! What else a Security log holds: all that Windows audits besides logons, in the shares of real logs.
//!
//! Which events a host writes is its audit policy. Recorded hosts with a policy that audits nearly everything were
//! counted; the table is in `benches/README.md`. These records are drawn from numbers of their own, so that with them
//! and without them the same things happen.

use super::emit::{Audited, Channel};
use super::world::{Class, HostId, Role};
use super::{MS, Rng, SECOND, Sim, Sref};

/// What hosts audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audit {
    /// Logons, tickets, processes, account management: nearly all records are in scope.
    #[default]
    Logons,
    /// Object access, the filtering platform, privilege use and more as well, as on real hosts.
    Full,
}

/// The other records of a role.
struct Mix {
    /// For each thousand records that the simulation writes to Security anyway.
    for_thousand: i64,
    /// How often each thing happens, relative to the others.
    happenings: &'static [(u64, Audited)],
}

/// WORKSTATION5, WORKSTATION6, HR001 and IT001 of `corpus-lab`: 769 records, 74 of them of the kinds that the
/// simulation writes anyway.
const WORKSTATION: Mix = Mix {
    for_thousand: 9_300,
    happenings: &[
        (800, Audited::Handle),
        (1_450, Audited::Connection),
        (440, Audited::Rights),
        (170, Audited::Service),
        (70, Audited::Permissions),
        (40, Audited::LogonProcess),
        (30, Audited::Key),
        (10, Audited::GroupsRead),
        (10, Audited::MembersRead),
        (2, Audited::Transaction),
        (5, Audited::PacketBlocked),
        (5, Audited::Blocked),
        (5, Audited::FilterChanged),
    ],
};

/// MORDORDC and HFDC01 of `corpus-lab`: 405 records, 84 of the kinds that the simulation writes anyway.
const CONTROLLER: Mix = Mix {
    for_thousand: 3_800,
    happenings: &[
        (80, Audited::Handle),
        (1_120, Audited::Connection),
        (1_040, Audited::Rights),
        (40, Audited::Object),
        (4, Audited::Key),
        (4, Audited::MembersRead),
        (1, Audited::PacketBlocked),
        (1, Audited::Blocked),
    ],
};

/// No recording of a member server's everyday life is at hand. So: the out-of-scope share of a set of 266,735 real
/// records, of which 153,192 are in scope; connections, handles and privileges relative to each other as in all hosts
/// of `corpus-lab`; keys and auditing of objects as in `evtx/samples/security.evtx`.
const SERVER: Mix = Mix {
    for_thousand: 4_000,
    happenings: &[
        (400, Audited::Handle),
        (3_400, Audited::Connection),
        (1_100, Audited::Rights),
        (30, Audited::Service),
        (30, Audited::Object),
        (20, Audited::Permissions),
        (50, Audited::Key),
        (40, Audited::ObjectAudit),
        (10, Audited::MembersRead),
        (10, Audited::PacketBlocked),
        (10, Audited::Blocked),
        (10, Audited::FilterChanged),
    ],
};

fn mix(role: Role) -> &'static Mix {
    match role {
        Role::Dc => &CONTROLLER,
        Role::Workstation | Role::Standalone => &WORKSTATION,
        Role::File | Role::Sql | Role::Web | Role::Jump | Role::Gateway => &SERVER,
    }
}

/// What is still to be written of it.
#[derive(Debug)]
pub struct Auditing {
    /// Numbers of its own.
    pub(super) rng: Rng,
    /// Thousandths of records, per host.
    owed: Vec<i64>,
    audit: Audit,
}

impl Auditing {
    pub(super) fn new(audit: Audit, seed: u64, hosts: usize) -> Self {
        Auditing { rng: Rng::new(seed ^ 0x6175_6469_7473), owed: vec![0; hosts], audit }
    }

    /// Whether more than logons is audited.
    pub(super) fn full(&self) -> bool {
        self.audit == Audit::Full
    }

    fn owed(&mut self, host: HostId) -> Option<&mut i64> {
        self.owed.get_mut(host.number as usize)
    }

    /// A record was put into the host's Security log.
    pub(super) fn count(&mut self, host: HostId, role: Role) {
        let more = mix(role).for_thousand;
        if let (true, Some(owed)) = (self.full(), self.owed(host)) {
            *owed += more;
        }
    }

    /// So many of the records that are owed have been written.
    fn wrote(&mut self, host: HostId, records: u64) {
        if let Some(owed) = self.owed(host) {
            *owed -= 1_000 * records as i64;
        }
    }
}

impl Sim {
    /// Writes what is owed since the logs were last written up to `until`, on all hosts that run.
    pub(super) fn audit(&mut self, until: u64) {
        if !self.audit.full() {
            return;
        }
        for host in self.world.hosts.ids() {
            if self.evidence.wants(host, Channel::Security) {
                self.audit_host(host, until);
            }
        }
    }

    fn audit_host(&mut self, host: HostId, until: u64) {
        let h = self.world.hosts.at(host);
        let Some(boot) = h.boot.as_ref().filter(|b| !b.closing) else { return };
        let Some(system) = boot.live.get(&0x3e7) else { return };
        let from = self.flushed.0.max(system.since + SECOND);
        // Room for all records of one happening.
        let Some(room) = until.checked_sub(from).and_then(|room| room.checked_sub(20 * MS)) else { return };
        let (system, mix) = (system.at, mix(h.role));
        let open: Vec<Sref> = boot
            .live
            .values()
            .filter(|l| l.since <= from && (matches!(l.at.luid, 0x3e4 | 0x3e5) || self.is_someone(l.at)))
            .map(|l| l.at)
            .collect();
        let all = mix.happenings.iter().map(|(often, _)| often).sum();
        while self.audit.owed(host).is_some_and(|owed| *owed >= 1_000) {
            let mut n = self.audit.rng.below(all);
            let chosen = mix.happenings.iter().find(|(often, _)| {
                let this = n < *often;
                n = n.saturating_sub(*often);
                this
            });
            let at = if self.audit.rng.chance(50) { self.audit.rng.pick(&open).copied() } else { None };
            let t = from + self.audit.rng.below(room);
            let Some((_, what)) = chosen else { return };
            let records = self.audited(t, at.unwrap_or(system), *what);
            self.audit.wrote(host, records);
        }
    }

    fn is_someone(&self, at: Sref) -> bool {
        matches!(self.world.accounts.at(at.account).class, Class::User | Class::Service)
    }

    /// A network session uses files of a share, given by name and local path, if that is audited.
    pub(super) fn audit_share(&mut self, t: u64, at: Sref, from: HostId, share: [&'static str; 2]) {
        if self.audit.full() {
            let records = self.shared_files(t + MS / 10, at, from, share);
            self.audit.wrote(at.host, records);
        }
    }

    /// The host starts.
    pub(super) fn audit_boot(&mut self, t: u64, host: HostId) {
        if self.audit.full() {
            let records = self.audit_started(t, host);
            self.audit.wrote(host, records);
        }
    }
}
