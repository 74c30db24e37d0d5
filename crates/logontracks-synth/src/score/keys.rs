//! What records and hosts are known by.

use crate::truth::{Ref, RefNo, Truth};
use serde_json::Value;
use std::collections::BTreeMap;

/// A record: computer and channel in lower case, EventRecordID.
pub(super) type Key = (String, String, u64);

/// The truth's names for things.
pub(super) struct Keys<'a> {
    truth: &'a Truth,
    /// Short name in lower case to the host's id.
    hosts: BTreeMap<String, String>,
    /// Start records of sessions that are part of another session's human logon.
    fold: BTreeMap<Key, Key>,
}

impl<'a> Keys<'a> {
    pub fn new(truth: &'a Truth) -> Self {
        let mut hosts = BTreeMap::new();
        for host in &truth.hosts {
            for name in &host.names {
                hosts.insert(short(&name.computer), host.id.clone());
            }
        }
        let mut keys = Keys { truth, hosts, fold: BTreeMap::new() };
        let mut fold = BTreeMap::new();
        for (n, s) in truth.sessions.iter().enumerate() {
            // The elevated token belongs to the filtered one; of two unlock tokens, the second to
            // the first.
            let to = s.linked.filter(|l| s.role == "elevated" || (s.role != "primary" && (*l as usize) < n));
            let other = to.and_then(|l| truth.sessions.get(l as usize)).and_then(|o| o.start.records.first());
            if let (Some(from), Some(to)) = (keys.first(&s.start.records), other.and_then(|o| keys.of(*o))) {
                fold.insert(from, to);
            }
        }
        for link in truth.links.iter().filter(|l| l.kind == "nla_session") {
            if let (Some(from), Some(to)) = (link.from.and_then(|n| keys.of(n)), link.to.and_then(|n| keys.of(n))) {
                fold.insert(from, to);
            }
        }
        keys.fold = fold;
        keys
    }

    /// The key of one of the truth's records.
    pub fn of(&self, number: RefNo) -> Option<Key> {
        self.truth.records.get(number as usize).map(key)
    }

    pub fn first(&self, records: &[RefNo]) -> Option<Key> {
        records.first().and_then(|n| self.of(*n))
    }

    /// The record that stands for the human logon.
    pub fn folded(&self, key: Key) -> Key {
        let mut key = key;
        // Precursor, then one of two tokens: two steps at most.
        for _ in 0..3 {
            match self.fold.get(&key) {
                Some(next) => key = next.clone(),
                None => break,
            }
        }
        key
    }

    /// The truth's id of a host, from any of its names.
    pub fn host(&self, name: &str) -> Option<&str> {
        self.hosts.get(&short(name)).map(String::as_str)
    }
}

fn key(r: &Ref) -> Key {
    (r.computer.to_lowercase(), r.channel.to_lowercase(), r.event_record_id)
}

/// The key of a `ref` object.
pub(super) fn key_of(value: &Value) -> Option<Key> {
    let text = |name| Some(value.get(name)?.as_str()?.to_lowercase());
    Some((text("computer")?, text("channel")?, value.get("event_record_id")?.as_u64()?))
}

fn short(name: &str) -> String {
    name.split('.').next().unwrap_or(name).to_lowercase()
}
