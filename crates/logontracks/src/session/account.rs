//! Whether two records mean the same account, as far as they tell by themselves.
//!
//! Enough to join records of one host within seconds; the room `identity` does it for good.

use foldhash::{HashMap, HashMapExt};

use crate::fact::{AccountId, Facts};
use crate::wire::{Sid, SidKind};

/// Every account of the evidence, read once.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts {
    list: Vec<Account>,
}

#[derive(Clone, Debug)]
struct Account {
    sid: Option<Sid<'static>>,
    /// The number of the bare name in lower case, or of the SID if there is no name.
    bucket: u32,
    named: bool,
    /// In lower case; empty if not written.
    domain: Box<str>,
    machine: bool,
}

impl Accounts {
    pub(super) fn of(facts: &Facts) -> Self {
        let strings = &facts.strings;
        let mut buckets: HashMap<String, u32> = HashMap::new();
        let mut list = vec![Account { sid: None, bucket: 0, named: false, domain: "".into(), machine: false }];
        for (account, names) in strings.accounts() {
            let written = strings.text(names.name).to_lowercase();
            let (domain, name) = match (written.split_once('\\'), written.split_once('@')) {
                (Some((domain, name)), _) | (None, Some((name, domain))) => (domain, name),
                (None, None) => ("", written.as_str()),
            };
            let written_domain = strings.text(names.domain).to_lowercase();
            let domain = if written_domain.is_empty() { domain } else { &written_domain };
            let named = !matches!(name, "" | "-");
            let key = if named { name.to_owned() } else { strings.text(names.sid).to_lowercase() };
            let next = u32::try_from(buckets.len()).unwrap_or(u32::MAX).saturating_add(1);
            let bucket = *buckets.entry(key).or_insert(next);
            let machine = name.ends_with('$');
            list.push(Account { sid: strings.sid(account), bucket, named, domain: domain.into(), machine });
        }
        Self { list }
    }

    fn get(&self, account: AccountId) -> Option<&Account> {
        self.list.get(account.0 as usize).filter(|_| account.is_some())
    }

    /// What the SID says it is.
    pub(super) fn kind(&self, account: AccountId) -> SidKind {
        self.get(account).and_then(|account| account.sid.as_ref()).map_or(SidKind::Null, Sid::kind)
    }

    /// Whether the name is that of a machine or managed service account: it ends in `$`, in every language.
    pub(super) fn is_machine(&self, account: AccountId) -> bool {
        self.get(account).is_some_and(|account| account.machine)
    }

    /// Whether both have a SID and they differ.
    pub(super) fn differ(&self, a: AccountId, b: AccountId) -> bool {
        let sid = |account| self.get(account).and_then(|account| account.sid.as_ref());
        a != b && sid(a).zip(sid(b)).is_some_and(|(a, b)| a != b)
    }

    /// Whether both are the same by SID or, if one has none, by name and domain.
    pub(super) fn same(&self, a: AccountId, b: AccountId) -> bool {
        let (Some(a), Some(b)) = (self.get(a), self.get(b)) else { return false };
        match (&a.sid, &b.sid) {
            (Some(a), Some(b)) => a == b,
            _ => a.named && b.named && a.bucket == b.bucket && same_domain(&a.domain, &b.domain),
        }
    }

    /// A number that accounts of the same name have in common.
    pub(super) fn bucket(&self, account: AccountId) -> u32 {
        self.get(account).map_or(0, |account| account.bucket)
    }

    /// How much a record says of an account: the more, the better it names it.
    pub(super) fn detail(&self, account: AccountId) -> u8 {
        self.get(account).map_or(0, |account| {
            4 * u8::from(account.sid.is_some()) + 2 * u8::from(account.named) + u8::from(!account.domain.is_empty())
        })
    }
}

/// Whether two domains, in lower case, can be one: a NetBIOS name need not be the first label of the DNS name, so one
/// of each kind may be the same.
fn same_domain(a: &str, b: &str) -> bool {
    a == b || a.is_empty() || b.is_empty() || a.contains('.') != b.contains('.')
}
