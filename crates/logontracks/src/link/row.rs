//! What is common to all records that links join.

use super::machine::{Machine, Spot};
use crate::fact::{AccountId, FactId};
use crate::host::HostId;
use crate::identity::IdentityId;
use crate::wire::Time;

/// What is common to all rows, in 32 bytes: there are many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub fact: FactId,
    pub host: HostId,
    /// By the host's clock at first; once the clocks are known, by that of the reference.
    pub time: Time,
    /// The account that it is about.
    pub account: AccountId,
    identity: Number,
    spot: Number,
    workstation: Number,
}

impl Row {
    /// What nothing more is known of.
    pub fn of(fact: FactId, host: HostId, time: Time, account: AccountId) -> Self {
        let (identity, spot, workstation) = (Number::NONE, Number::NONE, Number::NONE);
        Self { fact, host, time, account, identity, spot, workstation }
    }

    /// The same that came from there.
    pub fn at(self, spot: Spot) -> Self {
        Self { spot: Number::of(spot.pack()), ..self }
    }

    /// The same of this identity, that names this computer as its client.
    pub fn by(self, identity: Option<IdentityId>, workstation: Option<Machine>) -> Self {
        let identity = Number::of(identity.map(|identity| identity.0));
        Self { identity, workstation: Number::of(workstation.and_then(Machine::pack)), ..self }
    }

    pub fn identity(&self) -> Option<IdentityId> {
        self.identity.get().map(IdentityId)
    }

    /// Where it came from.
    pub fn spot(&self) -> Spot {
        Spot::unpack(self.spot.get())
    }

    /// The computer that it names as its client.
    pub fn workstation(&self) -> Option<Machine> {
        self.workstation.get().map(Machine::unpack)
    }
}

/// A number or none, in four bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(u32);

impl Number {
    pub const NONE: Self = Self(u32::MAX);

    pub fn of(number: Option<u32>) -> Self {
        number.map_or(Self::NONE, Self)
    }

    pub fn get(self) -> Option<u32> {
        Some(self.0).filter(|number| *number != Self::NONE.0)
    }
}
