//! Facts → identities: one for each account, however it is written.
//!
//! A name and a SID are one account only where some record shows both, or a key joins two records that do: `jdoe` of
//! `CORP` beside S-1-5-21-…-1105, a user principal name beside a SID (4720, 4738), a name with a LogonGuid or a ticket
//! hash that stands beside one SID elsewhere ([`JoinedBy`]). Two names of a domain are one where SIDs of that domain
//! are written or joined with both. Nothing is joined because it looks alike: `jdoe` of `CORP`
//! and `jdoe` of `WS01` stay apart, and a bare name is whoever the host that wrote it would mean, or nobody.

mod finish;
mod gather;
mod join;
mod keys;
mod mention;
mod name;
mod spelling;
#[cfg(test)]
mod tests;

use foldhash::HashMap;

use crate::fact::{AccountId, FactId, Facts};
use crate::host::{HostId, Hosts};
use crate::wire::{Sid, Time};
use name::{Written, written};

/// The number of an identity, in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityId(pub u32);

/// One account.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// The SID; where no record has it, the name.
    pub id: String,
    /// How to show it: `CORP\jdoe` where there is such a name.
    pub name: String,
    /// What it is.
    pub class: Class,
    /// Its SIDs, as text: one, or none.
    pub sids: Vec<String>,
    /// Every name as written, `DOMAIN\name` or `name@REALM`, one for all that differ in case only, in order.
    pub names: Vec<String>,
    /// Its user principal names as written, in order.
    pub upns: Vec<String>,
    /// Names that no record shows beside the SID, and what joins them with it.
    pub joined: Vec<Joined>,
    /// Names of it that another account had too; of one name, with 64 others at most.
    pub conflicts: Vec<Conflict>,
}

/// A name joined with a SID by a key that two records bear.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Joined {
    /// The name, in lower case.
    pub name: String,
    /// By what.
    pub by: JoinedBy,
    /// The first record that bears the key with the name, and the first with the SID.
    pub evidence: [FactId; 2],
}

/// The key that joins a name with a SID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinedBy {
    /// A LogonGuid, of a 4769 or 4648 with the name and a 4624 with the SID.
    LogonGuid,
    /// The ticket's hash, of a 4769 with the name and a 4768 with the SID.
    TicketHash,
}

/// What an identity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// An account that people log on with.
    User,
    /// A computer's.
    Computer,
    /// One that runs services or jobs and that nobody was seen to log on with, or a service's own SID.
    Service,
    /// Windows itself.
    System,
    /// ANONYMOUS LOGON.
    Anonymous,
    /// A name without SID that nothing shows to exist.
    Unknown,
}

/// One name that two accounts had.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The name, in lower case.
    pub name: String,
    /// The other account.
    pub other: IdentityId,
    /// When this account is first and last seen under that name.
    pub from: Time,
    /// See `from`.
    pub to: Time,
}

/// A bare name of which nobody can say whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ambiguous {
    /// The name, in lower case.
    pub name: String,
    /// The host that wrote it.
    pub host: HostId,
    /// The accounts of that name, 64 at most.
    pub candidates: Vec<IdentityId>,
}

/// Who has a name, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    from: Time,
    to: Time,
    identity: IdentityId,
}

/// A domain: that of a SID, or a name that no SID is known for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Domain {
    Sid(Sid<'static>),
    Name(String),
}

/// Who an account of the evidence is.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    Nobody,
    One(IdentityId),
    /// By time.
    Held(Vec<Held>),
    /// By host, then by time; in order of hosts.
    Bare(Vec<(HostId, Vec<Held>)>),
}

/// Every identity of the evidence, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    list: Vec<Identity>,
    accounts: Vec<Meaning>,
    /// The domains that a domain's name stands for.
    domains: HashMap<String, Vec<Domain>>,
    /// Who has a name in a domain.
    names: HashMap<(Domain, String), Vec<Held>>,
    upns: HashMap<String, Vec<Held>>,
    homes: HashMap<HostId, Vec<Domain>>,
    ambiguous: Vec<Ambiguous>,
}

impl Identities {
    /// Joins what belongs together.
    pub fn of(facts: &Facts, hosts: &Hosts) -> Self {
        join::join(facts, hosts)
    }

    /// Who an account is. A bare name is an account of the host that wrote it, or of its domain if that host is a
    /// domain controller. `None` if there is no name, or if several accounts answer to it.
    pub fn of_account(&self, account: AccountId, host: Option<HostId>, time: Time) -> Option<IdentityId> {
        match self.accounts.get(account.0 as usize)? {
            Meaning::Nobody => None,
            Meaning::One(identity) => Some(*identity),
            Meaning::Held(held) => at(held, time),
            Meaning::Bare(hosts) => {
                let index = hosts.binary_search_by_key(&host?, |(host, _)| *host).ok()?;
                at(&hosts.get(index)?.1, time)
            }
        }
    }

    /// Who a name is that stands in a record without being an account of its own: TargetOutboundUserName of 4624,
    /// ServiceName of 4769. `domain` may be empty.
    pub fn of_name(&self, name: &str, domain: &str, host: Option<HostId>, time: Time) -> Option<IdentityId> {
        at(&self.held(&written(name, domain)?, host), time)
    }

    fn held(&self, form: &Written, host: Option<HostId>) -> Vec<Held> {
        let among = |domains: &[Domain], name: &str| -> Vec<Held> {
            let held = domains.iter().filter_map(|domain| self.names.get(&(domain.clone(), name.to_owned())));
            held.flatten().copied().collect()
        };
        let qualified = |domain: &str, name: &str| match self.domains.get(domain) {
            Some(domains) => among(domains, name),
            None => among(&[Domain::Name(domain.to_owned())], name),
        };
        match form {
            Written::Qualified { domain, name } => qualified(domain, name),
            Written::Principal { suffix, name } => match self.upns.get(&format!("{name}@{suffix}")) {
                Some(held) => held.clone(),
                None => qualified(suffix, name),
            },
            Written::Bare { name } => {
                host.and_then(|host| self.homes.get(&host)).map(|homes| among(homes, name)).unwrap_or_default()
            }
        }
    }

    /// An identity.
    pub fn get(&self, id: IdentityId) -> Option<&Identity> {
        self.list.get(id.0 as usize)
    }

    /// Every identity with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (IdentityId, &Identity)> + '_ {
        self.list.iter().enumerate().map(|(i, identity)| (IdentityId(u32::try_from(i).unwrap_or(u32::MAX)), identity))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every identity that a person may mean by `text`: a SID, `DOMAIN\name` or `name@realm` with any name of the
    /// domain, a user principal name, or a bare name, in any case; in order.
    pub fn find(&self, text: &str) -> Vec<IdentityId> {
        let word = text.trim().to_lowercase();
        let mut found = Vec::new();
        self.each_word(|said, identity| found.extend(Some(identity).filter(|_| said == word)));
        if let Some(form @ (Written::Qualified { .. } | Written::Principal { .. })) = written(&word, "") {
            found.extend(self.held(&form, None).iter().map(|held| held.identity));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Every SID, user principal name, bare name and name with its domain, in lower case, and whose it is; in no order.
    /// Made when it is asked for: there are many more of them than are ever looked for.
    fn each_word(&self, mut say: impl FnMut(&str, IdentityId)) {
        for (number, identity) in self.iter() {
            say(&identity.id.to_lowercase(), number);
        }
        let domain_names = finish::DomainNames::of(&self.domains);
        for ((domain, name), held) in &self.names {
            let (bare, qualified) =
                (name.to_lowercase(), format!("{}\\{name}", domain_names.get(domain)).to_lowercase());
            held.iter().for_each(|one| [&bare, &qualified].iter().for_each(|word| say(word, one.identity)));
        }
        for (upn, held) in &self.upns {
            let word = upn.to_lowercase();
            held.iter().for_each(|one| say(&word, one.identity));
        }
    }

    /// Bare names that stay ambiguous, in order.
    pub fn ambiguous(&self) -> &[Ambiguous] {
        &self.ambiguous
    }
}

/// Who has the name at a time: the only one who ever has; else the one seen with it around that time; else, before the
/// first or after the last, that one. Between two it is not known.
fn at(held: &[Held], time: Time) -> Option<IdentityId> {
    let mut all = held.iter();
    let first = all.next()?;
    if all.all(|held| held.identity == first.identity) {
        return Some(first.identity);
    }
    let only = |mut found: Vec<&Held>| {
        found.dedup_by_key(|held| held.identity);
        if let [one] = found.as_slice() { Some(one.identity) } else { None }
    };
    let around: Vec<&Held> = held.iter().filter(|held| held.from <= time && time <= held.to).collect();
    if !around.is_empty() {
        return only(around);
    }
    let before = held.iter().filter(|held| held.to < time).max_by_key(|held| held.to);
    let after = held.iter().filter(|held| time < held.from).min_by_key(|held| held.from);
    match (before, after) {
        (Some(one), None) | (None, Some(one)) => Some(one.identity),
        (Some(a), Some(b)) if a.identity == b.identity => Some(a.identity),
        _ => None,
    }
}
