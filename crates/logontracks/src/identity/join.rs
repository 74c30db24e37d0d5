//! Joining what was gathered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::gather::{Gathered, Home, Seen, gather};
use super::name::{Written, label, shown, written};
use super::{Ambiguous, Class, Conflict, Domain, Held, Identities, Identity, IdentityId, Meaning};
use crate::fact::{Facts, Strings};
use crate::host::{HostId, Hosts};
use crate::wire::{Sid, SidKind, Time};

/// What makes an identity one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Sid(Sid<'static>),
    Name(Domain, String),
    Principal(String),
}

/// An identity in the making.
#[derive(Default)]
struct Proto {
    seen: Seen,
    /// By the name in lower case: one spelling of it, and when it was last seen.
    names: BTreeMap<String, (String, Time)>,
    /// A name that stands beside the SID without a domain: 4771 has no other.
    bare: Option<String>,
    upns: BTreeMap<String, String>,
    /// The account's name ends in `$`.
    dollar: bool,
}

impl Proto {
    fn spelled(&mut self, name: Option<String>, last: Time) {
        let Some(name) = name else { return };
        let entry = self.names.entry(name.to_lowercase()).or_insert_with(|| (name.clone(), last));
        entry.1 = entry.1.max(last);
        if name < entry.0 {
            entry.0 = name;
        }
    }
}

type Spans = BTreeMap<Key, (Time, Time)>;

struct Joiner<'f> {
    strings: &'f Strings,
    all: Gathered,
    protos: BTreeMap<Key, Proto>,
    domains: HashMap<String, Vec<Domain>>,
    names: BTreeMap<(Domain, String), Spans>,
    upns: BTreeMap<String, Spans>,
    homes: HashMap<HostId, Vec<Domain>>,
    /// The domains that bare names of a member may mean besides its own.
    member_of: HashMap<HostId, Vec<Domain>>,
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
    joiner.domains(hosts);
    joiner.sids();
    joiner.further();
    joiner.principals();
    joiner.qualified();
    joiner.typed_principals();
    joiner.bare();
    joiner.services();
    joiner.finish()
}

/// Adds a span of time in which an identity has a name.
fn hold(spans: &mut Spans, key: &Key, from: Time, to: Time) {
    let span = spans.entry(key.clone()).or_insert((from, to));
    *span = (span.0.min(from), span.1.max(to));
}

impl Joiner<'_> {
    fn seen(&self, index: usize) -> Option<(Seen, (Time, Time))> {
        let seen = self.all.seen.get(index).copied()?;
        Some((seen, seen.span?))
    }

    /// Which domains the names of domains stand for, and which of them each host's bare names mean.
    fn domains(&mut self, hosts: &Hosts) {
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
                    hold(self.names.entry((Domain::Sid(part), name)).or_default(), &key, from, to);
                }
                (Written::Qualified { domain, name }, None) => {
                    hold(self.names.entry((Domain::Name(domain), name)).or_default(), &key, from, to);
                }
                (Written::Principal { suffix, name: before }, _) => {
                    let upn = format!("{before}@{suffix}");
                    proto.upns.entry(upn.clone()).or_insert_with(|| name.to_owned());
                    hold(self.upns.entry(upn).or_default(), &key, from, to);
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
                hold(self.upns.entry(folded).or_default(), &key, further.time, further.time);
            }
            if let Some(Written::Bare { name }) = written(old, "") {
                proto.spelled(shown(old, domain), further.time);
                hold(
                    self.names.entry((Domain::Sid(part), name.clone())).or_default(),
                    &key,
                    further.time,
                    further.time,
                );
                renamed.push((key, name, further.time));
            }
        }
        // From the last renaming on, the old name is not its name, whatever older sessions and tickets still say.
        for (key, name, time) in &renamed {
            let last = renamed.iter().filter(|(k, n, _)| k == key && n == name).map(|(.., t)| *t).max();
            let (Key::Sid(sid), true) = (key, last == Some(*time)) else { continue };
            let Some(part) = sid.domain_part() else { continue };
            let again = self.all.further.iter().any(|further| {
                let names = self.strings.account(further.account);
                further.time > *time
                    && further.old_name.is_some()
                    && self.strings.text(names.name).to_lowercase() == *name
                    && self.all.sids.get(further.account.0 as usize).and_then(Option::as_ref) == Some(sid)
            });
            if let Some(span) = self.names.get_mut(&(Domain::Sid(part), name.clone())).and_then(|s| s.get_mut(key))
                && !again
            {
                *span = (span.0.min(*time), *time);
            }
        }
    }

    /// User principal names whose use and logon bear the same LogonGuid.
    fn principals(&mut self) {
        for (typed, account) in &self.all.principals {
            let Some(Some(Written::Principal { suffix, name })) = self.all.written.get(typed.0 as usize) else {
                continue;
            };
            let Some(Some(sid)) = self.all.sids.get(account.0 as usize) else { continue };
            let Some((_, (from, to))) = self.seen(typed.0 as usize) else { continue };
            let (upn, key) = (format!("{name}@{suffix}"), Key::Sid(sid.clone()));
            let spelling = self.strings.text(self.strings.account(*typed).name);
            let proto = self.protos.entry(key.clone()).or_default();
            let entry = proto.upns.entry(upn.clone()).or_insert_with(|| spelling.to_owned());
            if spelling < entry.as_str() {
                spelling.clone_into(entry);
            }
            hold(self.upns.entry(upn).or_default(), &key, from, to);
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
            .collect();
        let key = match (known.as_slice(), domains) {
            ([key], _) => key.clone(),
            ([], [domain]) => Key::Name(domain.clone(), name.to_owned()),
            ([], _) => Key::Name(Domain::Name(fallback.to_owned()), name.to_owned()),
            // Whose it is depends on the time: the name is added to none.
            _ => return,
        };
        if let Key::Name(domain, name) = &key {
            hold(self.names.entry((domain.clone(), name.clone())).or_default(), &key, span.0, span.1);
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
            let key = match self.upns.get(&upn).map(|spans| spans.keys().cloned().collect::<Vec<_>>()) {
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
            hold(self.upns.entry(upn.clone()).or_default(), &key, span.0, span.1);
            let proto = self.protos.entry(key).or_default();
            proto.seen.and(&seen);
            proto.upns.entry(upn).or_insert_with(|| spelling.to_owned());
        }
    }

    /// Bare names that 4776 shows to be of the host's own accounts.
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
                let keys = self.names.get(&(domain, name.clone())).into_iter().flat_map(|spans| spans.keys());
                for key in keys {
                    if let Some(proto) = self.protos.get_mut(key) {
                        proto.seen.runs = true;
                    }
                }
            }
        }
    }

    /// The name to show for a domain: its NetBIOS name if one is known.
    fn domain_names(&self) -> HashMap<Domain, String> {
        let mut best: HashMap<Domain, (bool, &str)> = HashMap::new();
        for (name, domains) in &self.domains {
            for domain in domains {
                let this = (name.contains('.'), name.as_str());
                let entry = best.entry(domain.clone()).or_insert(this);
                *entry = (*entry).min(this);
            }
        }
        best.into_iter().map(|(domain, (_, name))| (domain, name.to_uppercase())).collect()
    }

    fn finish(self) -> Identities {
        let domain_names = self.domain_names();
        let domain_name = |domain: &Domain| match domain {
            Domain::Name(name) => name.to_uppercase(),
            Domain::Sid(sid) => domain_names.get(domain).cloned().unwrap_or_else(|| sid.to_string()),
        };
        let mut list: Vec<(Identity, &Key)> = self
            .protos
            .iter()
            .map(|(key, proto)| {
                let id = match key {
                    Key::Sid(sid) => sid.to_string(),
                    Key::Name(domain, name) => format!("{}\\{name}", domain_name(domain)),
                    Key::Principal(upn) => upn.clone(),
                };
                (identity(id, key, proto), key)
            })
            .collect();
        list.sort_by(|a, b| a.0.id.cmp(&b.0.id).then_with(|| a.1.cmp(b.1)));
        let numbers: HashMap<&Key, IdentityId> = list
            .iter()
            .enumerate()
            .map(|(i, (_, key))| (*key, IdentityId(u32::try_from(i).unwrap_or(u32::MAX))))
            .collect();
        let held = |spans: &Spans| -> Vec<Held> {
            let all = spans
                .iter()
                .filter_map(|(key, (from, to))| Some(Held { from: *from, to: *to, identity: *numbers.get(key)? }));
            let mut all: Vec<Held> = all.collect();
            all.sort();
            all
        };
        let names: HashMap<(Domain, String), Vec<Held>> =
            self.names.iter().map(|(name, spans)| (name.clone(), held(spans))).collect();
        let upns: HashMap<String, Vec<Held>> =
            self.upns.iter().map(|(upn, spans)| (upn.clone(), held(spans))).collect();
        let mut list: Vec<Identity> = list.into_iter().map(|(identity, _)| identity).collect();

        let mut words: HashMap<String, Vec<IdentityId>> = HashMap::new();
        let mut say = |word: &str, identity: IdentityId| words.entry(word.to_lowercase()).or_default().push(identity);
        for (key, number) in &numbers {
            if let Key::Sid(sid) = key {
                say(&sid.to_string(), *number);
            }
        }
        for ((domain, name), held) in &names {
            for one in held {
                say(name, one.identity);
                say(&format!("{}\\{name}", domain_name(domain)), one.identity);
            }
            for one in held {
                let others = held.iter().filter(|other| other.identity != one.identity);
                let conflicts = others.map(|other| Conflict {
                    name: format!("{}\\{name}", domain_name(domain).to_lowercase()),
                    other: other.identity,
                    from: one.from,
                    to: one.to,
                });
                if let Some(identity) = list.get_mut(one.identity.0 as usize) {
                    identity.conflicts.extend(conflicts);
                }
            }
        }
        for (upn, held) in &upns {
            held.iter().for_each(|one| say(upn, one.identity));
        }
        for found in words.values_mut() {
            found.sort();
            found.dedup();
        }
        for identity in &mut list {
            identity.conflicts.sort();
            identity.conflicts.dedup();
        }

        let mut done = Identities {
            list,
            accounts: Vec::new(),
            domains: self.domains,
            names,
            words,
            upns,
            homes: self.homes,
            ambiguous: Vec::new(),
        };
        let mut bare: Vec<Vec<(HostId, Vec<Held>)>> = vec![Vec::new(); self.all.sids.len()];
        for (account, host, _) in &self.all.bare {
            let index = account.0 as usize;
            let Some(Some(form @ Written::Bare { name })) = self.all.written.get(index) else { continue };
            let mut held = done.held(form, Some(*host));
            if held.is_empty()
                && let Some(domains) = self.member_of.get(host)
            {
                let keys = domains.iter().map(|domain| (domain.clone(), name.clone()));
                held = keys.filter_map(|key| done.names.get(&key)).flatten().copied().collect();
            }
            if held.is_empty() {
                let candidates = done.words.get(name).cloned().unwrap_or_default();
                done.ambiguous.push(Ambiguous { name: name.clone(), host: *host, candidates });
            } else if let Some(hosts) = bare.get_mut(index) {
                hosts.push((*host, held));
            }
        }
        done.ambiguous.sort();
        done.ambiguous.dedup();
        let meanings =
            self.all.sids.iter().zip(&self.all.written).zip(bare).map(|((sid, form), mut hosts)| match (sid, form) {
                (Some(sid), _) => numbers.get(&Key::Sid(sid.clone())).map_or(Meaning::Nobody, |id| Meaning::One(*id)),
                (None, None) => Meaning::Nobody,
                (None, Some(Written::Bare { .. })) => {
                    hosts.sort();
                    hosts.dedup();
                    Meaning::Bare(hosts)
                }
                (None, Some(form)) => match done.held(form, None) {
                    held if held.is_empty() => Meaning::Nobody,
                    held => match held.as_slice() {
                        [one] => Meaning::One(one.identity),
                        _ => Meaning::Held(held),
                    },
                },
            });
        done.accounts = meanings.collect();
        done
    }
}

fn identity(id: String, key: &Key, proto: &Proto) -> Identity {
    // The NetBIOS form of the latest name reads best.
    let best = proto.names.iter().max_by_key(|(folded, (_, last))| {
        let domain = folded.split_once('\\').map(|(domain, _)| domain);
        (domain.is_some(), domain.is_some_and(|domain| !domain.contains('.')), *last)
    });
    let mut names: Vec<String> = proto.names.values().map(|(spelling, _)| spelling.clone()).collect();
    if names.is_empty() {
        names.extend(proto.bare.clone());
    }
    Identity {
        name: best.map(|(_, (spelling, _))| spelling).or(names.first()).unwrap_or(&id).clone(),
        class: class(key, proto),
        sids: if let Key::Sid(sid) = key { vec![sid.to_string()] } else { Vec::new() },
        names,
        upns: proto.upns.values().cloned().collect(),
        conflicts: Vec::new(),
        id,
    }
}

/// `krbtgt`'s relative identifier (Microsoft, "Security identifiers").
const KRBTGT: u32 = 502;

fn class(key: &Key, proto: &Proto) -> Class {
    let kind = if let Key::Sid(sid) = key { Some(sid.kind()) } else { None };
    match kind {
        Some(SidKind::System | SidKind::LocalService | SidKind::NetworkService) => return Class::System,
        Some(SidKind::WindowManager | SidKind::FontDriverHost | SidKind::Builtin) => return Class::System,
        Some(SidKind::Anonymous) => return Class::Anonymous,
        Some(SidKind::Service | SidKind::AppPool | SidKind::VirtualMachine | SidKind::VirtualAccount) => {
            return Class::Service;
        }
        Some(SidKind::Null | SidKind::Other) => return Class::Unknown,
        Some(SidKind::Account | SidKind::AzureAd | SidKind::MicrosoftAccount) | None => {}
    }
    match key {
        Key::Sid(sid) if sid.domain_part().is_some() && sid.rid() == Some(KRBTGT) => Class::Service,
        // A computer's services log on as SYSTEM; an account `name$` that logs on as a service is a managed one.
        _ if proto.dollar => {
            if proto.seen.service {
                Class::Service
            } else {
                Class::Computer
            }
        }
        _ if proto.seen.runs && !proto.seen.interactive => Class::Service,
        Key::Sid(_) => Class::User,
        _ if proto.seen.exists => Class::User,
        _ => Class::Unknown,
    }
}
