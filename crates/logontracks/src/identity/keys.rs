//! Names joined with SIDs by values that Windows writes to join records.
//!
//! A 4769 names its account `name@REALM` and has no SID. The 4624 that bears the same LogonGuid has one (Microsoft,
//! "4769(S, F)", *Logon GUID*: "can help you correlate this event with other events"), and so has the 4768 that gave
//! the ticket it was asked for with: `RequestTicketHash` is that 4768's `ResponseTicketHash`. So has the 4624 to which
//! a 4648 with a typed principal name led. A value that stands beside two SIDs, or in tickets of two names, joins
//! nothing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::Hash;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::gather::Gathered;
use super::name::Written;
use super::{Joined, JoinedBy};
use crate::fact::{AccountId, FactId, Facts, Kind, Kinds, Logon, Ticket, TicketDigest, TicketStep, What};
use crate::wire::{Guid, KerberosResult, Sid, Time};

/// A name and the SID that a key joins it with.
pub(super) struct KeyJoin {
    /// The account that is only a name.
    pub account: AccountId,
    pub sid: Sid<'static>,
    /// When the records that bear the key name the account.
    pub span: (Time, Time),
    pub joined: Joined,
}

/// What bears a key.
#[derive(Default)]
struct Bearers<'g> {
    /// The names without SID, with the first record of each.
    names: BTreeMap<&'g Written, (FactId, (AccountId, Time))>,
    /// The SIDs, with the first record of each.
    sids: BTreeMap<&'g Sid<'static>, (FactId, Time)>,
}

/// Joins the accounts of `wanted`, which have no SID.
pub(super) fn joins<'a>(facts: &Facts, all: &'a Gathered, wanted: &HashSet<AccountId>) -> Vec<KeyJoin> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut by_guid: HashMap<Guid, Bearers<'_>> = HashMap::new();
    let mut by_hash: HashMap<TicketDigest, Bearers<'_>> = HashMap::new();
    facts.each_of(Kinds::of(&[Kind::Ticket, Kind::Explicit]), |id, fact| {
        let (account, guid, hash) = match &fact.what {
            What::Ticket(ticket) if is_own(ticket) => (ticket.account, ticket.logon_guid, ticket.request_ticket),
            What::Explicit(explicit) => (explicit.account, explicit.target_logon_guid, TicketDigest::None),
            _ => return,
        };
        let Some(name) = all.written.get(account.0 as usize).and_then(Option::as_ref) else { return };
        if !wanted.contains(&account) {
            return;
        }
        let bears = |bearers: &mut Bearers<'a>| first(bearers.names.entry(name), id, (account, fact.at.time));
        if let Some(guid) = guid {
            bears(by_guid.entry(guid).or_default());
        }
        if hash.is_some() {
            bears(by_hash.entry(hash).or_default());
        }
    });
    // Whatever bears no key that one of them bears is passed over.
    let bearing = match (by_guid.is_empty(), by_hash.is_empty()) {
        (false, false) => Kinds::of(&[Kind::Logon, Kind::Ticket]),
        (false, true) => Kinds::of(&[Kind::Logon]),
        (true, false) => Kinds::of(&[Kind::Ticket]),
        (true, true) => Kinds::default(),
    };
    // SYSTEM logs on with the ticket of its computer's account, whose SID it is not.
    let is_own = |sid: &&Sid<'static>| sid.domain_part().is_some();
    let own: Vec<Option<&Sid<'static>>> = all.sids.iter().map(|sid| sid.as_ref().filter(is_own)).collect();
    facts.each_of(bearing, |id, fact| {
        let (account, bearers) = match &fact.what {
            What::Logon(logon) => (logon.account, guid_of(logon).and_then(|guid| by_guid.get_mut(&guid))),
            What::Ticket(ticket) if ticket.step == TicketStep::Tgt => {
                (ticket.account, by_hash.get_mut(&ticket.response_ticket))
            }
            _ => return,
        };
        if let (Some(bearers), Some(Some(sid))) = (bearers, own.get(account.0 as usize)) {
            first(bearers.sids.entry(*sid), id, fact.at.time);
        }
    });
    let mut joins: Vec<KeyJoin> = certain(by_guid, JoinedBy::LogonGuid).collect();
    joins.extend(certain(by_hash, JoinedBy::TicketHash));
    // The map's order is none; facts are numbered in the order of what they say.
    joins.sort_by_key(|join| join.joined.evidence);
    joins
}

/// Keeps what the first record says, in whatever order they come.
fn first<K: Ord, V>(known: Entry<'_, K, (FactId, V)>, id: FactId, value: V) {
    match known {
        Entry::Vacant(place) => _ = place.insert((id, value)),
        Entry::Occupied(mut known) if id < known.get().0 => _ = known.insert((id, value)),
        Entry::Occupied(_) => {}
    }
}

/// Whether a ticket was got by the account it names for itself: with S4U the two are not the same.
fn is_own(ticket: &Ticket) -> bool {
    ticket.step == TicketStep::Service
        && ticket.result.is_none_or(|result| result == KerberosResult::KDC_ERR_NONE)
        && !ticket.transmitted_services.is_some()
}

fn guid_of(logon: &Logon) -> Option<Guid> {
    logon.logon_guid.filter(|_| !logon.transmitted_services.is_some())
}

/// The joins of keys that one SID bears, with one name of each form.
fn certain<'g, K: Hash + Eq + 'g>(
    keys: HashMap<K, Bearers<'g>>,
    by: JoinedBy,
) -> impl Iterator<Item = KeyJoin> + use<'g, K> {
    keys.into_values().flat_map(move |bearers| {
        let mut sids = bearers.sids.into_iter();
        let one = sids.next().filter(|_| sids.next().is_none());
        let several = |principal: bool| {
            bearers.names.keys().filter(|name| matches!(name, Written::Principal { .. }) == principal).count() > 1
        };
        let refused = several(true) || several(false);
        let names = if refused || one.is_none() { BTreeMap::new() } else { bearers.names };
        names.into_iter().filter_map(move |(name, (record, (account, time)))| {
            let (sid, (beside, other)) = one?;
            let joined = Joined { name: shown(name), by, evidence: [record, beside] };
            Some(KeyJoin { account, sid: sid.clone(), span: (time.min(other), time.max(other)), joined })
        })
    })
}

fn shown(name: &Written) -> String {
    match name {
        Written::Qualified { domain, name } | Written::Principal { suffix: domain, name } => format!("{name}@{domain}"),
        Written::Bare { name } => name.clone(),
    }
}
