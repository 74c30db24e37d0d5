//! One walk over the facts: what they tell of accounts, before anything is joined.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::collections::BTreeSet;

use super::mention::{Part, mentions};
use super::name::{Written, absent, label, written};
use crate::fact::{AccountChanged, AccountId, FactId, Facts, Strings, Sym, TicketStep, What};
use crate::host::{HostId, Hosts};
use crate::wire::{LogonType, Sid, SidKind, Time};

/// What was seen of an account, or of an identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// From when; `None` if never named, or only where nothing follows from it.
    pub span: Option<(Time, Time)>,
    /// Its domain field holds its domain.
    pub domain_shown: bool,
    /// It logged on, got a ticket or was validated: there is such an account.
    pub exists: bool,
    /// It logged on as a person does.
    pub interactive: bool,
    /// It logged on as a service or a batch job, or a ticket was issued for a service that it runs.
    pub runs: bool,
    /// It logged on as a service, which no computer's account does under its own name.
    pub service: bool,
}

impl Seen {
    /// Both together.
    pub fn and(&mut self, other: &Self) {
        self.span = match (self.span, other.span) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.domain_shown |= other.domain_shown;
        self.exists |= other.exists;
        self.interactive |= other.interactive;
        self.runs |= other.runs;
        self.service |= other.service;
    }

    fn mention(&mut self, part: Part, time: Time) {
        self.span = Some(self.span.map_or((time, time), |(from, to)| (from.min(time), to.max(time))));
        self.domain_shown |= !matches!(part, Part::LockedOut | Part::Served);
        match part {
            Part::LoggedOn(kind) => {
                self.exists = true;
                self.interactive |= is_interactive(kind);
                self.runs |= matches!(kind, LogonType::SERVICE | LogonType::BATCH);
                self.service |= kind == LogonType::SERVICE;
            }
            Part::GotTicket | Part::Served | Part::Validated { ok: true } => self.exists = true,
            Part::Known => self.exists = true,
            Part::Validated { ok: false } | Part::LockedOut | Part::Tried | Part::Named => {}
        }
    }
}

/// A person at a console or a remote desktop.
fn is_interactive(kind: LogonType) -> bool {
    matches!(
        kind,
        LogonType::INTERACTIVE
            | LogonType::UNLOCK
            | LogonType::REMOTE_INTERACTIVE
            | LogonType::CACHED_INTERACTIVE
            | LogonType::CACHED_REMOTE_INTERACTIVE
            | LogonType::CACHED_UNLOCK
    )
}

/// A record that gives an account further names.
pub(super) struct Further {
    pub fact: FactId,
    pub account: AccountId,
    pub upn: Sym,
    pub old_name: Sym,
    pub time: Time,
}

/// What the facts tell of accounts.
#[derive(Default)]
pub(super) struct Gathered {
    /// By number of account.
    pub seen: Vec<Seen>,
    /// The SID, by number of account.
    pub sids: Vec<Option<Sid<'static>>>,
    /// The name of an account without SID, by number.
    pub written: Vec<Option<Written>>,
    /// Bare names and the hosts that wrote them; `true` where the host is said to own the account (4776, `.` in 4625).
    pub bare: HashSet<(AccountId, HostId, bool)>,
    /// 4720, 4738, 4781.
    pub further: Vec<Further>,
    /// Names of services for which a domain controller issued tickets.
    pub services: HashSet<(HostId, Sym)>,
    /// The domain of each host: of a domain controller that of the accounts it issued TGTs to, of any other the one
    /// that its SYSTEM says.
    pub domain_of: HashMap<HostId, Home>,
}

/// The domain that a host belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Home {
    Sid(Sid<'static>),
    Name(String),
}

pub(super) fn gather(facts: &Facts, hosts: &Hosts) -> Gathered {
    let strings = &facts.strings;
    let mut all = Gathered::default();
    // The first account is none.
    all.sids.push(None);
    all.written.push(None);
    for (account, names) in strings.accounts() {
        let sid = strings.sid(account);
        let form = if sid.is_none() { written(strings.text(names.name), strings.text(names.domain)) } else { None };
        all.sids.push(sid);
        all.written.push(form);
    }
    all.seen = vec![Seen::default(); all.sids.len()];
    // Of whom it matters which hosts write them. The facts of a host lie together: the one before is nearly always it.
    let mut watched: Vec<Option<Watched>> = all.sids.iter().zip(&all.written).map(watch).collect();
    let mut systems: HashSet<(HostId, AccountId)> = HashSet::new();
    let mut tickets: HashMap<(HostId, AccountId), u32> = HashMap::new();
    facts.each_glimpse(|glimpse| {
        let time = glimpse.time();
        let host = hosts.host_of(glimpse.computer);
        let mut mention = |account: AccountId, part: Part, failed: bool| {
            let index = account.0 as usize;
            let Some(seen) = all.seen.get_mut(index) else { return };
            seen.mention(part, time);
            let (Some(host), Some(Some(watched))) = (host, watched.get_mut(index)) else { return };
            // `.` is how Windows writes the computer at hand: who is tried as `.\\name` is an account of it.
            let local = || failed && strings.text(strings.account(account).domain) == ".";
            let owned = watched.is_bare && (matches!(part, Part::Validated { .. }) || local());
            if watched.last.replace((host, owned)) == Some((host, owned)) {
                return;
            }
            if watched.is_bare {
                all.bare.insert((account, host, owned));
            } else {
                systems.insert((host, account));
            }
        };
        if let Some((_, account)) = glimpse.activity() {
            return mention(account, Part::Named, false);
        }
        let Some(what) = glimpse.what() else { return };
        mentions(&what, |account, part| mention(account, part, matches!(what, What::LogonFailed(_))));
        match &what {
            What::AccountChanged(change) if change.upn.is_some() || change.old_name.is_some() => {
                let AccountChanged { account, upn, old_name, .. } = *change;
                all.further.push(Further { fact: glimpse.id, account, upn, old_name, time });
            }
            What::Ticket(ticket) => {
                let Some(host) = host else { return };
                match ticket.step {
                    TicketStep::Service => _ = all.services.insert((host, ticket.service)),
                    TicketStep::Tgt => *tickets.entry((host, ticket.account)).or_default() += 1,
                    _ => {}
                }
            }
            _ => {}
        }
    });
    let mut issued: HashMap<(HostId, Sid<'static>), u32> = HashMap::new();
    for ((host, account), count) in tickets {
        let sid = all.sids.get(account.0 as usize).and_then(Option::as_ref);
        if let Some(domain) = sid.and_then(Sid::domain_part) {
            *issued.entry((host, domain)).or_default() += count;
        }
    }
    all.further.sort_by_key(|further| further.fact);
    all.domain_of = homes(strings, hosts, systems, issued);
    all
}

/// An account of which is noted which hosts write it.
#[derive(Clone, Copy)]
struct Watched {
    /// A bare name; otherwise SYSTEM or NETWORK SERVICE, which are written with the computer's account as name and its
    /// domain.
    is_bare: bool,
    /// What was noted last: the host, and whether it is said to own the account.
    last: Option<(HostId, bool)>,
}

fn watch((sid, form): (&Option<Sid<'static>>, &Option<Written>)) -> Option<Watched> {
    let is_bare = matches!(form, Some(Written::Bare { .. }));
    let is_system = sid.as_ref().is_some_and(|sid| matches!(sid.kind(), SidKind::System | SidKind::NetworkService));
    (is_bare || is_system).then_some(Watched { is_bare, last: None })
}

/// The domain of each host.
fn homes(
    strings: &Strings,
    hosts: &Hosts,
    systems: HashSet<(HostId, AccountId)>,
    issued: HashMap<(HostId, Sid<'static>), u32>,
) -> HashMap<HostId, Home> {
    let mut said: BTreeSet<(HostId, String)> = BTreeSet::new();
    for (id, account) in systems {
        let (names, Some(host)) = (strings.account(account), hosts.get(id)) else { continue };
        let Some(name) = strings.text(names.name).strip_suffix('$').map(str::to_lowercase) else { continue };
        let own = host.names.iter().any(|(sym, _)| label(strings.text(*sym)) == name);
        if let (true, Some(domain)) = (own, absent(strings.text(names.domain))) {
            said.insert((id, domain.to_lowercase()));
        }
    }
    let mut homes: HashMap<HostId, Home> = said.into_iter().map(|(host, domain)| (host, Home::Name(domain))).collect();
    let mut most: Vec<_> = issued.into_iter().map(|((host, sid), count)| (host, count, sid)).collect();
    most.sort();
    homes.extend(most.into_iter().map(|(host, _, sid)| (host, Home::Sid(sid))));
    homes
}
