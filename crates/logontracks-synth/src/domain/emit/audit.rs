//! Security events that tell nothing of logons: handles, connections, privileges, keys, shared files.
//!
//! Values are shaped after records of `corpus-lab` (handles, connections, 4703, 4674) and
//! `evtx/samples/security.evtx` (4907, 5058, 5061); the names in them are made up.

use super::{Lay, Put, Val, Who};
use crate::domain::world::{HostId, Os, Role};
use crate::domain::{MINUTE, MS, Sim, Sref};
use std::rc::Rc;

/// Something that Windows audits: one to five records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audited {
    /// A registry key is opened, read and closed: 4656, 4663, 4690, 4658 twice.
    Handle,
    /// A connection: 5156, and now and then 5158 before it.
    Connection,
    /// Privileges of a token are switched: 4703.
    Rights,
    /// A privileged service is called: 4673.
    Service,
    /// An operation on a privileged object: 4674.
    Object,
    /// Permissions of an object are changed: 4670.
    Permissions,
    /// A logon process is registered: 4611.
    LogonProcess,
    /// A key is read from its file and used: 5058, 5061.
    Key,
    /// Someone's groups are read: 4798.
    GroupsRead,
    /// A group's members are read: 4799.
    MembersRead,
    /// Auditing of an object is changed: 4907.
    ObjectAudit,
    /// A transaction changes its state: 4985.
    Transaction,
    /// A packet is dropped: 5152.
    PacketBlocked,
    /// A connection is blocked: 5157.
    Blocked,
    /// A filter of the filtering platform is changed: 5447.
    FilterChanged,
}

const SVCHOST: &str = "C:\\Windows\\System32\\svchost.exe";
const KEYS: [&str; 4] = [
    "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System",
    "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\Tcpip\\Parameters",
    "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Control\\Lsa",
    "\\REGISTRY\\MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate",
];
const PROGRAMS: [&str; 4] = [
    "\\device\\harddiskvolume2\\windows\\system32\\svchost.exe",
    "\\device\\harddiskvolume2\\windows\\system32\\lsass.exe",
    "System",
    "\\device\\harddiskvolume2\\program files (x86)\\microsoft\\edge\\application\\msedge.exe",
];
const PORTS: [&str; 8] = ["445", "389", "88", "135", "443", "53", "49667", "80"];
const RIGHTS: &str = "SeAssignPrimaryTokenPrivilege\r\n\t\t\tSeIncreaseQuotaPrivilege\r\n\t\t\tSeSecurityPrivilege\r\n\t\t\tSeTakeOwnershipPrivilege\r\n\t\t\tSeLoadDriverPrivilege\r\n\t\t\tSeSystemtimePrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege\r\n\t\t\tSeShutdownPrivilege\r\n\t\t\tSeSystemEnvironmentPrivilege\r\n\t\t\tSeUndockPrivilege\r\n\t\t\tSeManageVolumePrivilege";
const CONDITIONS: &str = "\r\n\tCondition ID:\t{d78e1e87-8644-4ea5-9437-d809ecefc971}\r\n\tMatch value:\tEqual to\r\n\tCondition value:\t\r\n    00000000  73 00 76 00 63 00 68 00-6f 00 73 00 74 00 00 00  s.v.c.h.o.s.t...\r\n";

impl Sim {
    /// The records of `what`, which the session `at` did. Returns how many there are.
    pub(in crate::domain) fn audited(&mut self, t: u64, at: Sref, what: Audited) -> u64 {
        let os = self.world.hosts.at(at.host).os;
        match what {
            Audited::Handle => return self.handle(t, at, os),
            Audited::Connection => return self.connection(t, at.host),
            Audited::Key => return self.key(t, at, os),
            Audited::PacketBlocked | Audited::Blocked => self.blocked(t, at.host, what),
            Audited::FilterChanged => self.filter(t, at.host),
            // Windows 10 was the first to write 4703.
            Audited::Rights if os >= Os::Win10 => self.rights(t, at),
            Audited::Rights | Audited::Object => {
                let [pid, path] = self.actor(at);
                let object = [Val::S("LSA"), Val::S("-"), Val::S("-"), Val::L(0)];
                let rest = [Val::S("16777216"), Val::S("SeSecurityPrivilege"), pid, path];
                self.by(t, at, Lay::PrivilegedObject, object.into_iter().chain(rest));
            }
            Audited::Service => {
                let [pid, path] = self.actor(at);
                let rest = [Val::S("Security"), Val::S("-"), Val::S("SeProfileSingleProcessPrivilege"), pid, path];
                self.by(t, at, Lay::PrivilegedService, rest);
            }
            Audited::Permissions | Audited::ObjectAudit => {
                let [pid, path] = self.actor(at);
                let handle = self.some_handle();
                let (lay, kind, name, old, new) = match what {
                    Audited::Permissions => {
                        let new = "D:(A;;GA;;;SY)(A;;RC;;;OW)(A;;GA;;;S-1-5-86-615999462-62705297)";
                        (Lay::Permissions, "Token", "-", "D:(A;;GA;;;SY)(A;;GA;;;NS)", new)
                    }
                    _ => {
                        let name = "C:\\Windows\\System32\\drivers\\etc\\services";
                        (Lay::ObjectAudit, "File", name, "", "S:ARAI(AU;SAFA;DCLCRPCRSDWDWO;;;WD)")
                    }
                };
                let object = [Val::S("Security"), Val::S(kind), Val::S(name), Val::L(handle)];
                self.by(t, at, lay, object.into_iter().chain([Val::S(old), Val::S(new), pid, path]));
            }
            Audited::LogonProcess => self.by(t, at, Lay::LogonProcess, [Val::S("UserManager")]),
            Audited::GroupsRead | Audited::MembersRead => self.read_groups(t, at, what),
            Audited::Transaction => {
                let [pid, path] = self.actor(at);
                let ids = [self.audit.rng.guid(), self.audit.rng.guid()].map(Val::G);
                let [transaction, manager] = ids;
                self.by(t, at, Lay::Transaction, [transaction, Val::U32(52), manager, pid, path]);
            }
        }
        1
    }

    /// 5145: files of a share (name, local path), used by a network session. Returns how many.
    pub(in crate::domain) fn shared_files(&mut self, t: u64, at: Sref, from: HostId, share: [&'static str; 2]) -> u64 {
        const NAMES: [&str; 4] = [
            "corp.example\\Policies\\{31B2F340-016D-11D2-945F-00C04FB984F9}\\gpt.ini",
            "corp.example\\Policies\\{31B2F340-016D-11D2-945F-00C04FB984F9}\\Machine\\Registry.pol",
            "2025\\plan.xlsx",
            "2025\\drawings\\hall 3.dwg",
        ];
        let [name, path] = share;
        let files = 1 + self.audit.rng.below(8);
        let port = self.audit.rng.range(49_152, 65_500);
        let address = self.world.hosts.at(from).address().v4;
        for n in 0..files {
            let file = self.one_of(&NAMES);
            let rest = [
                Val::S("File"),
                Val::R(Rc::clone(&address)),
                Val::N(port),
                Val::S(name),
                Val::S(path),
                Val::S(file),
                Val::X(0x12_0089),
                Val::S("%%1538\r\n\t\t\t\t%%1541\r\n\t\t\t\t%%4416\r\n\t\t\t\t%%4419\r\n\t\t\t\t%%4423\r\n\t\t\t\t"),
                Val::S("-"),
            ];
            self.by(t + n * MS / 8, at, Lay::ShareFile, rest);
        }
        files
    }

    /// What a start of the host adds: 4902, 5033, 5024. Returns how many.
    pub(in crate::domain) fn audit_started(&mut self, t: u64, host: HostId) -> u64 {
        let policy = self.audit.rng.below(1 << 20);
        self.audit_put(Put::new(host, t, Lay::UserPolicy), vec![Val::U32(0), Val::L(policy)]);
        self.audit_put(Put::new(host, t + 900 * MS, Lay::FirewallDriver).kernel(), vec![]);
        self.audit_put(Put::new(host, t + 1_500 * MS, Lay::FirewallStarted), vec![]);
        3
    }

    fn handle(&mut self, t: u64, at: Sref, os: Os) -> u64 {
        let (handle, copy) = (self.some_handle(), self.some_handle());
        let key = self.one_of(&KEYS);
        let [pid, path] = self.actor(at);
        let new = os >= Os::Win81;
        let object = [Val::S("Security"), Val::S("Key"), Val::S(key), Val::L(handle)];
        let list = || Val::S("%%4432\r\n\t\t\t\t");
        let process = || [pid.clone(), path.clone()];

        let mut asked = vec![Val::G([0; 16]), list()];
        asked.extend(new.then_some(Val::S("-")));
        asked.extend([Val::X(1), Val::S("-"), Val::U32(0)]);
        asked.extend(process());
        asked.extend(new.then_some(Val::S("-")));
        let lay = if new { Lay::HandleAsked1 } else { Lay::HandleAsked0 };
        self.by(t, at, lay, object.iter().cloned().chain(asked));
        let lay = if new { Lay::Accessed1 } else { Lay::Accessed0 };
        let rest = [list(), Val::X(1)].into_iter().chain(process()).chain(new.then_some(Val::S("-")));
        self.by(t + MS / 10, at, lay, object.into_iter().chain(rest));
        let both = [Val::L(handle), pid.clone(), Val::L(copy), Val::L(4)];
        self.by(t + MS / 5, at, Lay::HandleCopied, both);
        for (after, handle) in [(3, copy), (9, handle)] {
            let rest = [Val::S("Security"), Val::L(handle)].into_iter().chain(process());
            self.by(t + after * MS / 10, at, Lay::HandleClosed, rest);
        }
        5
    }

    fn connection(&mut self, t: u64, host: HostId) -> u64 {
        let bound = self.audit.rng.chance(43);
        let pid = Val::U64(self.audit.rng.range(150, 2_000) * 4);
        let program = self.one_of(&PROGRAMS);
        let (port, direction, rest) = self.flow(host);
        if bound {
            let rest = [Val::S("0.0.0.0"), port, Val::U32(6), Val::U64(0), Val::S("%%14608"), Val::U64(36)];
            let values = [pid.clone(), Val::S(program)].into_iter().chain(rest).collect();
            self.audit_put(Put::new(host, t, Lay::Bound).kernel(), values);
        }
        let who = [Val::Sid(Rc::clone(&self.nobody)), Val::Sid(Rc::clone(&self.nobody))];
        let values = [pid, Val::S(program), direction].into_iter().chain(rest).chain(who).collect();
        self.audit_put(Put::new(host, t + MS / 10, Lay::Connected).kernel(), values);
        1 + u64::from(bound)
    }

    fn blocked(&mut self, t: u64, host: HostId, what: Audited) {
        let (_, direction, rest) = self.flow(host);
        let head = [Val::U64(0), Val::S("-"), direction];
        let (lay, who) = match what {
            Audited::Blocked => (Lay::Blocked, Some(Val::Sid(Rc::clone(&self.nobody)))),
            _ => (Lay::PacketBlocked, None),
        };
        let values = head.into_iter().chain(rest).chain(who.clone()).chain(who).collect();
        self.audit_put(Put::new(host, t, lay).kernel(), values);
    }

    /// A connection between a host and another: the own port, the direction, addresses and ports, protocol, filter, layer.
    fn flow(&mut self, host: HostId) -> (Val, Val, [Val; 8]) {
        let other = self.world.hosts.any(self.audit.rng.bits());
        let h = self.world.hosts.at(host);
        let inbound = h.role != Role::Workstation && self.audit.rng.chance(70);
        let (here, there) = (h.address().v4, self.world.hosts.at(other).address().v4);
        let far = Val::N(self.audit.rng.range(49_152, 65_500));
        let near = Val::S(self.one_of(&PORTS));
        let (direction, layer, number) = if inbound { ("%%14592", "%%14610", 44) } else { ("%%14593", "%%14611", 48) };
        let (own, other) = if inbound { (near, far) } else { (far, near) };
        let filter = Val::U64(65_000 + self.audit.rng.below(5_000));
        let rest =
            [Val::R(here), own.clone(), Val::R(there), other, Val::U32(6), filter, Val::S(layer), Val::U64(number)];
        (own, Val::S(direction), rest)
    }

    fn rights(&mut self, t: u64, at: Sref) {
        let [pid, path] = self.actor(at);
        let mut v = self.audit_subject(at, Put::new(at.host, t, Lay::TokenRights)).1;
        if let Some(sid) = v.first_mut() {
            *sid = Val::Sid(Rc::clone(&self.nobody));
        }
        v.extend([path, pid, Val::S(RIGHTS), Val::S("-")]);
        self.by(t, at, Lay::TokenRights, v);
    }

    fn key(&mut self, t: u64, at: Sref, os: Os) -> u64 {
        const FILE: &str = "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_c8c7ed4a-6e1c-4d27-9f3a-1d0b5a3e7f21";
        let provider = || Val::S("Microsoft Software Key Storage Provider");
        let name = || [Val::S("TSSecKeySet1"), Val::S("%%2499")];
        let mut file = Vec::with_capacity(9);
        if os >= Os::Win10 {
            file.extend([Val::U32(1_092), Val::T(t - 50 * MINUTE)]);
        }
        file.extend([provider(), Val::S("%%2432")]);
        file.extend(name());
        file.extend([Val::S(FILE), Val::S("%%2458"), Val::X(0)]);
        self.by(t, at, if os >= Os::Win10 { Lay::KeyFile1 } else { Lay::KeyFile0 }, file);
        let used = [provider(), Val::S("RSA")].into_iter().chain(name()).chain([Val::S("%%2480"), Val::X(0)]);
        self.by(t + MS, at, Lay::KeyUsed, used);
        2
    }

    /// 4798 and 4799: the subject comes after the target.
    fn read_groups(&mut self, t: u64, at: Sref, what: Audited) {
        let [pid, path] = self.actor(at);
        let a = self.world.accounts.at(at.account);
        let (lay, target) = match what {
            Audited::GroupsRead => {
                let names = [Val::R(Rc::clone(&a.sam)), Val::R(Rc::clone(&a.netbios))];
                (Lay::GroupsRead, (names, Rc::clone(&a.sid_bytes)))
            }
            _ => {
                let names = [Val::S("Administrators"), Val::S("Builtin")];
                (Lay::MembersRead, (names, Rc::clone(&self.administrators)))
            }
        };
        let (put, subject) = self.audit_subject(at, Put::new(at.host, t, lay));
        let (names, sid) = target;
        let values = names.into_iter().chain([Val::Sid(sid)]).chain(subject).chain([pid, path]).collect();
        self.audit_put(put, values);
    }

    /// 5447.
    fn filter(&mut self, t: u64, host: HostId) {
        let guids = [(); 4].map(|()| Val::G(self.audit.rng.guid()));
        let [provider, filter, layer, callout] = guids;
        let local = Rc::clone(&self.world.accounts.at(self.world.known.local_service).sid_bytes);
        let values = vec![
            Val::U32(1_076),
            Val::Sid(local),
            Val::S("NT AUTHORITY\\LOCAL SERVICE"),
            provider,
            Val::S("Microsoft Corporation"),
            Val::S("%%16384"),
            filter,
            Val::S("Remote Scheduled Tasks Management (RPC-EPMAP)"),
            Val::S("%%16388"),
            Val::U64(70_000 + self.audit.rng.below(9_000)),
            layer,
            Val::S("ALE Listen v4 Layer"),
            Val::U32(40),
            Val::U64(10_376_293_542_535_364_576),
            Val::S(CONDITIONS),
            Val::S("%%16390"),
            callout,
            Val::S("-"),
        ];
        self.audit_put(Put::new(host, t, Lay::FilterChanged), values);
    }

    /// A record that begins with its `Subject…`, the session `at`.
    fn by(&mut self, t: u64, at: Sref, lay: Lay, rest: impl IntoIterator<Item = Val>) {
        let lsass = matches!(lay, Lay::ObjectAudit | Lay::LogonProcess | Lay::KeyFile0 | Lay::KeyFile1 | Lay::KeyUsed);
        let put = Put::new(at.host, t, lay);
        let (put, mut values) = self.audit_subject(at, if lsass { put } else { put.kernel() });
        values.extend(rest);
        self.audit_put(put, values);
    }

    /// NETWORK SERVICE acts under its computer's name (`HR001$`, S-1-5-20, in `corpus-lab`).
    fn audit_subject(&self, at: Sref, put: Put) -> (Put, Vec<Val>) {
        let (put, mut values) = self.subject(at.host, Who::Session(at), put);
        if let (0x3e4, [_, name, domain, _]) = (at.luid, values.as_mut_slice()) {
            let h = self.world.hosts.at(at.host);
            (*name, *domain) = (Val::R(Rc::clone(&h.dollar)), Val::R(Rc::clone(&h.domain)));
        }
        (put, values)
    }

    /// `ProcessId` and `ProcessName` of what the session runs.
    fn actor(&self, at: Sref) -> [Val; 2] {
        let builtin = matches!(at.luid, 0x3e4 | 0x3e5 | 0x3e7);
        self.program(at.host, if builtin { SVCHOST } else { "C:\\Windows\\explorer.exe" })
    }

    fn some_handle(&mut self) -> u64 {
        0x100 + 4 * self.audit.rng.below(0x1000)
    }

    fn one_of(&mut self, from: &[&'static str]) -> &'static str {
        self.audit.rng.pick(from).copied().unwrap_or("-")
    }

    fn audit_put(&mut self, put: Put, values: Vec<Val>) {
        let thread = 4 * (self.audit.rng.below(900) as u32 + 25);
        self.put_as(put, values, thread);
    }
}
