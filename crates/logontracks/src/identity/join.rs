//! Joining what was gathered: one key for each account, with every name that it had.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt, HashSet};

use super::gather::{Gathered, Home, Seen, gather};
use super::name::{Written, label, shown, written};
use super::spans::Spans;
use super::spelling::Spellings;
use super::{Domain, Identities, Joined};
use crate::fact::{AccountId, Facts, Strings};
use crate::host::{HostId, Hosts};
use crate::wire::{Sid, Time};

/// What makes an identity one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Sid(Sid<'static>),
    Name(Domain, String),
    Principal(String),
}

/// An identity in the making.
#[derive(Default)]
pub(super) struct Proto {
    pub seen: Seen,
    pub names: Spellings,
    /// A name that stands beside the SID without a domain: 4771 has no other.
    pub bare: Option<String>,
    pub upns: BTreeMap<String, String>,
    /// The account's name ends in `$`.
    pub dollar: bool,
    pub joined: Vec<Joined>,
}

impl Proto {
    fn spelled(&mut self, name: Option<String>, last: Time) {
        name.into_iter().for_each(|name| self.names.add(name, last));
    }
}

pub(super) struct Joiner<'f> {
    pub strings: &'f Strings,
    pub all: Gathered,
    pub protos: BTreeMap<Key, Proto>,
    pub domains: HashMap<String, Vec<Domain>>,
    pub names: BTreeMap<(Domain, String), Spans>,
    pub upns: BTreeMap<String, Spans>,
    pub homes: HashMap<HostId, Vec<Domain>>,
    /// The domains that bare names of a member may mean besides its own.
    pub member_of: HashMap<HostId, Vec<Domain>>,
}

pub(super) fn join(facts: &Facts, hosts: &Hosts) -> Identities {
    let mut joiner = Joiner {
        strings: &facts.strings,
        all: gather(facts, hosts),
        protos: BTreeMap::new(),
        domains: HashMap::new(),
        names: BTreeMap::new(),
        upns: BTreeMap::new(),
        homes: HashMap::new(),
        member_of: HashMap::new(),
    };
    joiner.domains();
    joiner.sids();
    joiner.further();
    joiner.keyed(facts);
    joiner.homes(hosts);
    joiner.qualified();
    joiner.typed_principals();
    joiner.bare();
    joiner.services();
    joiner.finish()
}

/// That there is more than one is all that is asked.
const SEVERAL: usize = 2;

impl Joiner<'_> {
    fn seen(&self, index: usize) -> Option<(Seen, (Time, Time))> {
        let seen = self.all.seen.get(index).copied()?;
        Some((seen, seen.span?))
    }

    /// Which domains the names of domains stand for.
    fn domains(&mut self) {
        let mut parts: BTreeMap<String, BTreeSet<Domain>> = BTreeMap::new();
        for (account, names) in self.strings.accounts() {
            let index = account.0 as usize;
            let part = self.all.sids.get(index).and_then(Option::as_ref).and_then(Sid::domain_part);
            let (Some(part), Some((seen, _))) = (part, self.seen(index)) else { continue };
            let domain = self.strings.text(names.domain).trim().to_lowercase();
            if seen.domain_shown && !matches!(domain.as_str(), "" | "-" | ".") {
                parts.entry(domain).or_default().insert(Domain::Sid(part));
            }
        }
        self.domains = parts.into_iter().map(|(name, parts)| (name, parts.into_iter().collect())).collect();
    }

    /// Which domains the bare names that a host writes mean.
    fn homes(&mut self, hosts: &Hosts) {
        for (id, host) in hosts.iter() {
            let mut own: Vec<Domain> =
                host.names.iter().flat_map(|(sym, _)| self.domain(&label(self.strings.text(*sym)))).collect();
            own.sort();
            own.dedup();
            let domain = match self.all.domain_of.get(&id) {
                Some(Home::Sid(sid)) => vec![Domain::Sid(sid.clone())],
                Some(Home::Name(name)) => self.domain(name),
                None => Vec::new(),
            };
            if host.domain_controller {
                // A domain controller has no accounts but the domain's.
                self.homes.insert(id, domain);
            } else {
                self.homes.insert(id, own);
                self.member_of.insert(id, domain);
            }
        }
    }

    /// What a domain's name, in lower case, stands for.
    fn domain(&self, name: &str) -> Vec<Domain> {
        self.domains.get(name).cloned().unwrap_or_else(|| vec![Domain::Name(name.to_owned())])
    }

    /// Every account with a SID.
    fn sids(&mut self) {
        for (account, names) in self.strings.accounts() {
            let index = account.0 as usize;
            let (Some(Some(sid)), Some((seen, (from, to)))) = (self.all.sids.get(index), self.seen(index)) else {
                continue;
            };
            let key = Key::Sid(sid.clone());
            let proto = self.protos.entry(key.clone()).or_default();
            proto.seen.and(&seen);
            let (name, domain) = (self.strings.text(names.name), self.strings.text(names.domain));
            let part = sid.domain_part();
            // SYSTEM is written with the computer's account as its name, which it is not.
            if part.is_none() && name.ends_with('$') {
                continue;
            }
            let Some(form) = written(name, domain) else { continue };
            if !matches!(form, Written::Bare { .. }) && seen.domain_shown {
                proto.spelled(shown(name, domain), to);
            }
            if matches!(form, Written::Bare { .. }) && proto.bare.as_deref().is_none_or(|known| name < known) {
                proto.bare = Some(name.to_owned());
            }
            match (form, part) {
                (Written::Qualified { name, .. } | Written::Bare { name }, Some(part)) => {
                    proto.dollar |= name.ends_with('$');
                    self.names.entry((Domain::Sid(part), name)).or_default().hold(&key, from, to);
                }
                (Written::Qualified { domain, name }, None) => {
                    self.names.entry((Domain::Name(domain), name)).or_default().hold(&key, from, to);
                }
                (Written::Principal { suffix, name: before }, _) => {
                    let upn = format!("{before}@{suffix}");
                    proto.upns.entry(upn.clone()).or_insert_with(|| name.to_owned());
                    self.upns.entry(upn).or_default().hold(&key, from, to);
                }
                (Written::Bare { .. }, None) => {}
            }
        }
    }

    /// User principal names and former names that the records of account management give.
    fn further(&mut self) {
        let mut renamed: Vec<(Key, String, Time)> = Vec::new();
        for further in &self.all.further {
            let Some(Some(sid)) = self.all.sids.get(further.account.0 as usize) else { continue };
            let (key, Some(part)) = (Key::Sid(sid.clone()), sid.domain_part()) else { continue };
            let proto = self.protos.entry(key.clone()).or_default();
            let domain = self.strings.text(self.strings.account(further.account).domain);
            let (upn, old) = (self.strings.text(further.upn), self.strings.text(further.old_name));
            if upn.contains('@') {
                let folded = upn.to_lowercase();
                let spelling = proto.upns.entry(folded.clone()).or_insert_with(|| upn.to_owned());
                if upn < spelling.as_str() {
                    upn.clone_into(spelling);
                }
                self.upns.entry(folded).or_default().hold(&key, further.time, further.time);
            }
            if let Some(Written::Bare { name }) = written(old, "") {
                proto.spelled(shown(old, domain), further.time);
                proto.dollar |= name.ends_with('$');
                let spans = self.names.entry((Domain::Sid(part), name.clone())).or_default();
                spans.hold(&key, further.time, further.time);
                renamed.push((key, name, further.time));
            }
        }
        // From the last renaming on, the old name is not its name, whatever older sessions and tickets still say.
        let mut last: BTreeMap<(Key, String), Time> = BTreeMap::new();
        for (key, name, time) in renamed {
            let last = last.entry((key, name)).or_insert(time);
            *last = time.max(*last);
        }
        // When an account was last given a name by a renaming.
        let mut given: HashMap<(&Sid<'_>, String), Time> = HashMap::new();
        for further in self.all.further.iter().filter(|further| further.old_name.is_some()) {
            let Some(Some(sid)) = self.all.sids.get(further.account.0 as usize) else { continue };
            let name = self.strings.text(self.strings.account(further.account).name).to_lowercase();
            let last = given.entry((sid, name)).or_insert(further.time);
            *last = further.time.max(*last);
        }
        for ((key, name), time) in last {
            let Key::Sid(sid) = &key else { continue };
            let Some(part) = sid.domain_part() else { continue };
            let again = given.get(&(sid, name.clone())).is_some_and(|given| *given > time);
            let span = self.names.get_mut(&(Domain::Sid(part), name)).and_then(|spans| spans.get_mut(&key));
            if let Some(span) = span.filter(|_| !again) {
                *span = (span.0.min(time), time);
            }
        }
    }

    /// Names that a key joins with a SID. What is asked for first is which names nothing else would join.
    fn keyed(&mut self, facts: &Facts) {
        let unknown = |form: &Written| match form {
            Written::Qualified { domain, name } => {
                !self.domain(domain).into_iter().any(|domain| self.names.contains_key(&(domain, name.clone())))
            }
            Written::Principal { .. } => true,
            Written::Bare { .. } => false,
        };
        let forms = self
            .strings
            .accounts()
            .filter_map(|(account, _)| Some((account, self.all.written.get(account.0 as usize)?.as_ref()?)));
        let wanted: HashSet<AccountId> = forms.filter(|(_, form)| unknown(form)).map(|(account, _)| account).collect();
        for join in super::keys::joins(facts, &self.all, &wanted) {
            let Some(Some(form)) = self.all.written.get(join.account.0 as usize).cloned() else { continue };
            let spelling = self.strings.text(self.strings.account(join.account).name).to_owned();
            let (from, to) = join.span;
            let key = Key::Sid(join.sid.clone());
            let proto = self.protos.entry(key.clone()).or_default();
            match (form, join.sid.domain_part()) {
                (Written::Qualified { domain, name }, Some(part)) => {
                    // The realm is a name of the SID's domain.
                    let part = Domain::Sid(part);
                    let meant = self.domains.entry(domain).or_default();
                    if let Err(place) = meant.binary_search(&part) {
                        meant.insert(place, part.clone());
                    }
                    self.names.entry((part, name)).or_default().hold(&key, from, to);
                }
                (Written::Principal { suffix, name }, _) => {
                    let upn = format!("{name}@{suffix}");
                    let entry = proto.upns.entry(upn.clone()).or_insert_with(|| spelling.clone());
                    if spelling < *entry {
                        *entry = spelling;
                    }
                    self.upns.entry(upn).or_default().hold(&key, from, to);
                }
                _ => continue,
            }
            if !proto.joined.iter().any(|known| known.name == join.joined.name && known.by == join.joined.by) {
                proto.joined.push(join.joined);
            }
        }
    }

    /// Accounts by domain and name.
    fn qualified(&mut self) {
        for (account, names) in self.strings.accounts() {
            let index = account.0 as usize;
            let Some(Some(Written::Qualified { domain, name })) = self.all.written.get(index).cloned() else {
                continue;
            };
            let Some((seen, span)) = self.seen(index) else { continue };
            let spelled = shown(self.strings.text(names.name), self.strings.text(names.domain));
            self.name_of(&self.domain(&domain), &domain, &name, seen, span, spelled);
        }
    }

    /// A name without SID of one of `domains`: the identity that has it, or a new one.
    fn name_of(
        &mut self,
        domains: &[Domain],
        fallback: &str,
        name: &str,
        seen: Seen,
        span: (Time, Time),
        spelled: Option<String>,
    ) {
        let known: Vec<Key> = domains
            .iter()
            .filter_map(|domain| self.names.get(&(domain.clone(), name.to_owned())))
            .flat_map(|spans| spans.keys().cloned())
            .take(SEVERAL)
            .collect();
        let key = match (known.as_slice(), domains) {
            ([key], _) => key.clone(),
            ([], [domain]) => Key::Name(domain.clone(), name.to_owned()),
            ([], _) => Key::Name(Domain::Name(fallback.to_owned()), name.to_owned()),
            // Whose it is depends on the time: the name is added to none.
            _ => return,
        };
        if let Key::Name(domain, name) = &key {
            self.names.entry((domain.clone(), name.clone())).or_default().hold(&key, span.0, span.1);
        }
        let proto = self.protos.entry(key).or_default();
        proto.seen.and(&seen);
        proto.dollar |= name.ends_with('$');
        proto.spelled(spelled, span.1);
    }

    /// `name@suffix` as typed: a user principal name that some record joined, else an account of that domain, else
    /// an identity of its own.
    fn typed_principals(&mut self) {
        for (account, names) in self.strings.accounts() {
            let index = account.0 as usize;
            let Some(Some(Written::Principal { suffix, name })) = self.all.written.get(index).cloned() else {
                continue;
            };
            let Some((seen, span)) = self.seen(index) else { continue };
            let upn = format!("{name}@{suffix}");
            let spelling = self.strings.text(names.name);
            let key = match self.upns.get(&upn).map(|spans| spans.keys().take(SEVERAL).cloned().collect::<Vec<_>>()) {
                Some(keys) => match keys.as_slice() {
                    [key] => key.clone(),
                    _ => continue,
                },
                None => {
                    let domains = self.domains.get(&suffix).cloned().unwrap_or_default();
                    let known: Vec<Key> = domains
                        .iter()
                        .filter_map(|domain| self.names.get(&(domain.clone(), name.clone())))
                        .flat_map(|spans| spans.keys().cloned())
                        .take(SEVERAL)
                        .collect();
                    match known.as_slice() {
                        // Every account also answers to its name before the domain's DNS name.
                        [key] => {
                            let proto = self.protos.entry(key.clone()).or_default();
                            proto.seen.and(&seen);
                            proto.spelled(Some(spelling.to_owned()), span.1);
                            continue;
                        }
                        [] => Key::Principal(upn.clone()),
                        _ => continue,
                    }
                }
            };
            self.upns.entry(upn.clone()).or_default().hold(&key, span.0, span.1);
            let proto = self.protos.entry(key).or_default();
            proto.seen.and(&seen);
            proto.upns.entry(upn).or_insert_with(|| spelling.to_owned());
        }
    }

    /// Bare names that 4776, or `.` as the domain, shows to be of the host's own accounts.
    fn bare(&mut self) {
        let mut bare: Vec<_> = self.all.bare.iter().copied().filter(|(_, _, owned)| *owned).collect();
        // By spelling and host: accounts are numbered by the order of reading.
        bare.sort_by_key(|(account, host, _)| (self.strings.text(self.strings.account(*account).name), *host));
        for (account, host, _) in bare {
            let index = account.0 as usize;
            let Some(Some(Written::Bare { name })) = self.all.written.get(index).cloned() else { continue };
            let (Some((seen, span)), Some(homes)) = (self.seen(index), self.homes.get(&host).cloned()) else {
                continue;
            };
            let Some(first) = homes.first() else { continue };
            let fallback = match first {
                Domain::Name(name) => name.clone(),
                Domain::Sid(sid) => sid.to_string(),
            };
            // What is seen under a bare name on several hosts is not seen of any one of them.
            let seen = Seen { exists: seen.exists, span: Some(span), ..Seen::default() };
            self.name_of(&homes, &fallback, &name, seen, span, None);
        }
    }

    /// Accounts that run services, as the service names of tickets show.
    fn services(&mut self) {
        for (host, service) in &self.all.services {
            let name = self.strings.text(*service);
            let Some(form) = written(name, "") else { continue };
            let (domains, name) = match form {
                Written::Bare { name } => (self.homes.get(host).cloned().unwrap_or_default(), name),
                Written::Qualified { domain, name } | Written::Principal { suffix: domain, name } => {
                    (self.domain(&domain), name)
                }
            };
            if name.ends_with('$') || name == "krbtgt" {
                continue;
            }
            for domain in domains {
                for key in self.names.get(&(domain, name.clone())).into_iter().flat_map(Spans::keys) {
                    if let Some(proto) = self.protos.get_mut(key) {
                        proto.seen.runs = true;
                    }
                }
            }
        }
    }
}
