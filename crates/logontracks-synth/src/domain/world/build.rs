//! The domain before anything happens in it.

use super::{
    Account, AcctId, Address, Class, Clock, Host, HostId, Kdc, Known, Os, Person, Role, Scope, Services, World,
};
use crate::domain::arena::Arena;
use crate::domain::emit::Log;
use crate::domain::{EPOCH, Rng, Settings};
use crate::writer::sid;
use std::rc::Rc;

/// Name, role, generation: the order in which hosts are there when there are few.
const FIRST_HOSTS: [(&str, Role, Os); 12] = [
    ("DC01", Role::Dc, Os::Win10),
    ("FS01", Role::File, Os::Win10),
    ("WS01", Role::Workstation, Os::Win10),
    ("DC02", Role::Dc, Os::Win11),
    ("WS02", Role::Workstation, Os::Win11),
    ("JUMP01", Role::Jump, Os::Win10),
    ("SQL01", Role::Sql, Os::Win81),
    ("WS03", Role::Workstation, Os::Win7),
    ("WEB01", Role::Web, Os::Win10),
    ("WS04", Role::Workstation, Os::Win10),
    ("GW01", Role::Gateway, Os::Win7),
    ("KIOSK01", Role::Standalone, Os::Win10),
];

const FIRST_NAMES: [&str; 16] = [
    "jane", "marek", "aisha", "tom", "ines", "oleg", "paula", "sven", "mei", "carlos", "nadia", "luke", "greta",
    "hiro", "zoe", "emil",
];
const LAST_NAMES: [&str; 16] = [
    "doe", "keller", "khan", "smith", "costa", "petrov", "novak", "lind", "chen", "ruiz", "haddad", "evans", "bauer",
    "sato", "martin", "weiss",
];

/// Builds hosts, accounts and people.
pub fn build(settings: &Settings, rng: &mut Rng) -> World {
    let parts: [u64; 3] = [(); 3].map(|()| rng.range(100_000_000, 4_000_000_000));
    let [a, b, c] = parts;
    let domain_sid = format!("S-1-5-21-{a}-{b}-{c}");
    let netbios: Rc<str> = "CORP".into();
    let realm: Rc<str> = "CORP.EXAMPLE".into();
    let mut make = Accounts {
        accounts: Arena::new(builtin("S-1-5-18", "SYSTEM")),
        netbios: Rc::clone(&netbios),
        realm: Rc::clone(&realm),
        sid: domain_sid.clone(),
        next: 1103,
    };
    let known = Known {
        network_service: make.accounts.push(builtin("S-1-5-20", "NETWORK SERVICE")),
        local_service: make.accounts.push(builtin("S-1-5-19", "LOCAL SERVICE")),
        anonymous: make.accounts.push(builtin("S-1-5-7", "ANONYMOUS LOGON")),
        krbtgt: make.domain(Some(502), "krbtgt", Class::Service, false, None),
        administrator: make.domain(Some(500), "Administrator", Class::User, true, None),
        svc_web: make.domain(None, "svc_web", Class::Service, false, None),
        svc_sql: make.domain(None, "svc_sql", Class::Service, false, None),
        svc_backup: make.domain(None, "svc_backup", Class::Service, true, None),
        gmsa: make.domain(None, "gmsa_app$", Class::Service, false, None),
        disabled: make.domain(None, "old.user", Class::User, false, None),
        expired_password: make.domain(None, "late.pw", Class::User, false, None),
        expired: make.domain(None, "temp.worker", Class::User, false, None),
        night_only: make.domain(None, "night.shift", Class::User, false, None),
        lockable: make.domain(None, "clumsy", Class::User, false, None),
        renamed: AcctId::FIRST,
        domain_admin: make.domain(None, "adm_root", Class::User, true, None),
    };
    let mut hosts: Option<Arena<Host>> = None;
    for n in 0..settings.hosts {
        let host = host(n, rng, &mut make, &netbios);
        match &mut hosts {
            Some(arena) => {
                arena.push(host);
            }
            None => hosts = Some(Arena::new(host)),
        }
    }
    let hosts = hosts.unwrap_or_else(|| Arena::new(host(0, rng, &mut make, &netbios)));
    let Accounts { accounts, next, .. } = make;
    let mut world = World {
        netbios,
        dns: "corp.example".into(),
        realm,
        sid: domain_sid,
        hosts,
        accounts,
        people: Vec::new(),
        known,
    };
    let mut make = Accounts {
        netbios: Rc::clone(&world.netbios),
        realm: Rc::clone(&world.realm),
        sid: world.sid.clone(),
        accounts: std::mem::replace(&mut world.accounts, Arena::new(builtin("S-1-5-18", "SYSTEM"))),
        next,
    };
    people(&mut world, &mut make);
    locals(&mut world, &mut make, rng);
    services(&mut world, &mut make);
    world.accounts = make.accounts;
    world
}

/// Makes accounts.
struct Accounts {
    accounts: Arena<Account>,
    netbios: Rc<str>,
    realm: Rc<str>,
    sid: String,
    next: u32,
}

impl Accounts {
    fn domain(&mut self, rid: Option<u32>, sam: &str, class: Class, admin: bool, upn: Option<String>) -> AcctId {
        let rid = rid.unwrap_or(self.next);
        self.next += 1;
        let primary = if class == Class::Computer { 515 } else { 513 };
        let mut groups = format!("\r\n\t\t%{{{0}-{primary}}}\r\n\t\t%{{S-1-1-0}}\r\n\t\t%{{S-1-5-32-545}}", self.sid);
        if admin {
            groups.push_str(&format!("\r\n\t\t%{{S-1-5-32-544}}\r\n\t\t%{{{}-512}}", self.sid));
        }
        groups.push_str("\r\n\t\t%{S-1-5-11}\r\n\t\t%{S-1-5-15}\r\n\t\t%{S-1-18-1}");
        let text = format!("{}-{rid}", self.sid);
        self.accounts.push(Account {
            sid_bytes: sid(&text).unwrap_or_default().into(),
            sid: text.into(),
            sam: sam.into(),
            former: Vec::new(),
            upn: upn.map(Into::into),
            class,
            scope: Scope::Domain,
            netbios: Rc::clone(&self.netbios),
            at_realm: format!("{sam}@{}", self.realm).into(),
            admin,
            groups: groups.into(),
        })
    }

    fn local(&mut self, machine_sid: &str, rid: u32, host: HostId, short: &Rc<str>, sam: &str, admin: bool) -> AcctId {
        let text = format!("{machine_sid}-{rid}");
        let mut groups = format!(
            "\r\n\t\t%{{{machine_sid}-513}}\r\n\t\t%{{S-1-1-0}}\r\n\t\t%{{S-1-5-114}}\r\n\t\t%{{S-1-5-32-545}}"
        );
        if admin {
            groups.push_str("\r\n\t\t%{S-1-5-32-544}");
        }
        self.accounts.push(Account {
            sid_bytes: sid(&text).unwrap_or_default().into(),
            sid: text.into(),
            sam: sam.into(),
            former: Vec::new(),
            upn: None,
            class: Class::User,
            scope: Scope::Local(host),
            netbios: Rc::clone(short),
            at_realm: "".into(),
            admin,
            groups: groups.into(),
        })
    }
}

fn builtin(text: &str, sam: &str) -> Account {
    Account {
        sid: text.into(),
        sid_bytes: sid(text).unwrap_or_default().into(),
        sam: sam.into(),
        former: Vec::new(),
        upn: None,
        class: Class::System,
        scope: Scope::Builtin("NT AUTHORITY"),
        netbios: "NT AUTHORITY".into(),
        at_realm: "".into(),
        admin: false,
        groups: "\r\n\t\t%{S-1-5-32-544}\r\n\t\t%{S-1-1-0}\r\n\t\t%{S-1-5-11}\r\n\t\t%{S-1-16-16384}".into(),
    }
}

fn host(n: u32, rng: &mut Rng, make: &mut Accounts, netbios: &Rc<str>) -> Host {
    let later = (format!("WS{:02}", n.saturating_sub(6)), Role::Workstation);
    let first = FIRST_HOSTS.get(n as usize);
    let (name, role) = first.map_or(later, |(name, role, _)| ((*name).to_owned(), *role));
    let any = [Os::Win10, Os::Win10, Os::Win10, Os::Win11, Os::Win7];
    let os = first.map_or_else(|| rng.pick(&any).copied().unwrap_or(Os::Win10), |h| h.2);
    let joined = role != Role::Standalone;
    let dollar: Rc<str> = format!("{name}$").into();
    let parts: [u64; 3] = [(); 3].map(|()| rng.range(100_000_000, 4_000_000_000));
    let [a, b, c] = parts;
    let machine_sid = format!("S-1-5-21-{a}-{b}-{c}");
    let account = if joined { make.domain(None, &dollar, Class::Computer, false, None) } else { AcctId::FIRST };
    let (net, last) = if role == Role::Workstation { (1 + n / 200, 20 + n % 200) } else { (0, 5 + n % 200) };
    let offset = match name.as_str() {
        "DC01" => 0,
        // Wrong by half a minute until it is corrected.
        "WS03" => 37_000_000_i64 * 10,
        "KIOSK01" => -2_040_000_000,
        _ => rng.range(0, 30_000_000) as i64 - 15_000_000,
    };
    let drift = rng.range(0, 8_000) as i64 - 4_000;
    Host {
        computer: if joined { format!("{name}.corp.example").into() } else { name.as_str().into() },
        short: name.as_str().into(),
        former: Vec::new(),
        os,
        role,
        kdc: match (role, os) {
            (Role::Dc, Os::Win11) => Kdc::V2,
            (Role::Dc, _) if rng.chance(50) => Kdc::V1,
            _ => Kdc::V0,
        },
        account,
        machine_sid,
        domain: if joined { Rc::clone(netbios) } else { "WORKGROUP".into() },
        addresses: vec![(EPOCH, Address::new(&format!("10.20.{net}.{last}")))],
        clock: Clock { from: EPOCH, offset, drift, steps: Vec::new() },
        boot: None,
        boots: 0,
        crashed: None,
        services: Services::default(),
        locals: Vec::new(),
        administrator: None,
        desktops: Vec::new(),
        logs: (0..9)
            .map(|channel| Log {
                next: if channel < 2 { rng.range(1_000, 900_000) } else { rng.range(10, 4_000) },
                waiting: Vec::new(),
            })
            .collect(),
        creds: Default::default(),
        shares_guids: rng.chance(30),
        dollar,
    }
}

/// A person for each workstation of the domain; every third administers hosts with an account of
/// its own.
fn people(world: &mut World, make: &mut Accounts) {
    let workstations = world.of_role(Role::Workstation);
    for (n, host) in workstations.iter().enumerate() {
        let first = FIRST_NAMES.get(n % 16).copied().unwrap_or("sam");
        let last = LAST_NAMES.get((n + n / 16) % 16).copied().unwrap_or("lee");
        let round = n / 16;
        let number = if round == 0 { String::new() } else { round.to_string() };
        let initial = first.get(..1).unwrap_or("x");
        let sam = format!("{initial}{last}{number}");
        let upn = format!("{first}.{last}{number}@corp.example");
        let account = make.domain(None, &sam, Class::User, n % 5 == 4, Some(upn));
        let admin = (n % 3 == 0).then(|| make.domain(None, &format!("adm_{sam}"), Class::User, true, None));
        if n == 1 {
            world.known.renamed = account;
        }
        world.people.push(Person {
            account,
            admin,
            workstation: *host,
            session: None,
            remote: None,
            leaves: 0,
            steady: n < 2,
            types_upn: n % 4 == 2 || n == 0,
        });
    }
}

/// Local accounts: the built-in administrator of each member, and on the standalone host one that
/// has the same name as an account of the domain.
fn locals(world: &mut World, make: &mut Accounts, rng: &mut Rng) {
    let ids: Vec<HostId> = world.hosts.ids().collect();
    let twin = world.people.first().map(|p| Rc::clone(&make.accounts.at(p.account).sam));
    for id in ids {
        let h = world.hosts.at(id);
        let (role, short, machine) = (h.role, Rc::clone(&h.short), h.machine_sid.clone());
        if role == Role::Dc {
            continue;
        }
        let administrator = make.local(&machine, 500, id, &short, "Administrator", true);
        let mut own = vec![];
        if role == Role::Standalone {
            own.push(make.local(&machine, 1001, id, &short, twin.as_deref().unwrap_or("jdoe"), false));
        }
        own.push(administrator);
        let h = world.hosts.at_mut(id);
        h.administrator = Some(administrator);
        h.locals = own;
        let _ = rng;
    }
}

fn services(world: &mut World, make: &mut Accounts) {
    let known = world.known;
    let ids: Vec<(HostId, Role)> = world.hosts.iter().map(|(id, h)| (id, h.role)).collect();
    for (id, role) in ids {
        let accounts = match role {
            Role::Sql => vec![known.svc_sql],
            Role::Web => vec![known.svc_web, known.gmsa],
            Role::File => vec![known.svc_backup],
            _ => vec![],
        };
        let virtuals = if role == Role::Sql {
            let text = "S-1-5-80-344959196-2060754871-2302487193-2804545603-1466107430";
            let mut a = builtin(text, "SQLTELEMETRY");
            a.scope = Scope::Builtin("NT SERVICE");
            a.netbios = "NT SERVICE".into();
            vec![make.accounts.push(a)]
        } else {
            vec![]
        };
        world.hosts.at_mut(id).services = Services { accounts, virtuals };
    }
}
