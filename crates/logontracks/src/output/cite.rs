//! Citing records: from facts to references.

use super::Ref;
use crate::fact::{AccountId, FactId, Facts};
use crate::provenance::FileId;
use serde::Serialize;

/// What references need: the facts, and the paths of the files.
#[derive(Clone, Copy)]
pub struct Cite<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// The path of a file, as given.
    pub file: &'a dyn Fn(FileId) -> &'a str,
}

/// An account as a record names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AccountObject<'a> {
    /// The SID.
    pub sid: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
    /// The domain.
    pub domain: Option<&'a str>,
}

impl<'a> Cite<'a> {
    /// The reference to a fact's record.
    pub fn fact(&self, id: FactId) -> Option<Ref<'a>> {
        let at = self.facts.at(id)?;
        Some(Ref {
            computer: self.facts.strings.get(at.computer),
            channel: self.facts.strings.get(at.channel),
            event_record_id: Some(at.record_id),
            event_id: at.event_id,
            time: Some(at.time),
            file: (self.file)(at.place.file),
            chunk: at.place.chunk,
            offset: at.place.offset,
        })
    }

    /// The references to the records of several facts, in the order given.
    pub fn facts(&self, ids: &[FactId]) -> Vec<Ref<'a>> {
        ids.iter().filter_map(|id| self.fact(*id)).collect()
    }

    /// An account with its names.
    pub fn account(&self, account: AccountId) -> AccountObject<'a> {
        let (strings, names) = (&self.facts.strings, self.facts.strings.account(account));
        AccountObject { sid: strings.get(names.sid), name: strings.get(names.name), domain: strings.get(names.domain) }
    }
}
