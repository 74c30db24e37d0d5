//! What was done in a logon session, by events that have no type of their own.

use serde::Serialize;

use super::field::{Account, Field, Unfit, Wire};
use super::meaning::{Act, Meaning};
use super::table::EventType;
use crate::wire::Luid;

/// Any other event of the Security channel that carries a `SubjectLogonId`.
///
/// **Written by** whichever audited component; **proves** that at this time something ran in the session with this
/// logon ID, on this computer. All other fields are in [`Event::extra`](super::Event::extra).
/// **Does not prove** that the user was at the machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Activity<'c> {
    /// Whose session it was.
    pub account: Account<'c>,
    /// The session.
    pub logon_id: Luid,
    /// The event.
    pub event_id: u16,
}

impl<'c> Activity<'c> {
    /// The wire names, in the order of [`Activity::decode`].
    pub(super) const WIRE: [&'static str; 4] =
        ["SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId"];

    pub(super) fn decode(wire: &mut Wire<'_, 'c>, event_id: u16) -> Result<Self, Unfit> {
        Ok(Self { account: Field::read(wire)?, logon_id: Field::read(wire)?, event_id })
    }
}

impl EventType for Activity<'_> {
    fn meaning(&self) -> Meaning<'_> {
        Meaning { act: Act::Activity, actor: self.account.who(), actor_logon_id: Some(self.logon_id), ..Meaning::NONE }
    }
}
