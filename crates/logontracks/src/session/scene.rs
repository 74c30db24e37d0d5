//! One host's part of the evidence.

use super::account::Accounts;
use super::{Session, Windows};
use crate::fact::{At, Fact, Facts, Logon, What};
use crate::host::{Boot, BootId, HostFacts, HostId, Hosts};

/// What the sessions of a host are made of.
#[derive(Clone, Debug)]
pub(super) struct Scene<'e> {
    pub(super) facts: &'e Facts,
    pub(super) hosts: &'e Hosts,
    pub(super) windows: &'e Windows,
    pub(super) accounts: &'e Accounts,
    /// The EventRecordIDs that its Security log lacks, between two; `None` if nobody counted.
    pub(super) holes: Option<&'e [(u64, u64)]>,
    pub(super) host: HostId,
    /// The host's facts, in order.
    pub(super) ids: HostFacts<'e>,
    pub(super) boots: &'e [Boot],
}

impl<'e> Scene<'e> {
    pub(super) fn fact(&self, position: usize) -> Option<Fact> {
        self.facts.get(self.ids.get(position)?)
    }

    /// Only which record it is: faster.
    pub(super) fn at(&self, position: usize) -> Option<At> {
        self.facts.at(self.ids.get(position)?)
    }

    pub(super) fn boot_at(&self, position: usize) -> Option<BootId> {
        self.hosts.boot_at(self.host, position)
    }

    pub(super) fn logon(&self, session: &Session) -> Option<Logon> {
        match self.facts.get(session.logon?)?.what {
            What::Logon(logon) => Some(logon),
            _ => None,
        }
    }
}
