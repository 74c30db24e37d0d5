//! What each further record of a session changes, apart from the rest of it: small, since most records touch nothing
//! else of a session.

use super::{Activity, Session};
use crate::fact::{AccountId, FactId};
use crate::wire::Time;

/// The part of a draft that follows its records.
#[derive(Clone, Debug)]
pub(super) struct Pulse {
    /// As the best record so far names it.
    pub(super) account: AccountId,
    /// Whether its 4624 is there, which names it best.
    pub(super) named: bool,
    /// Its last sign: the last fact that bears its logon ID.
    pub(super) last: u32,
    pub(super) last_sign: Time,
    activity: Activity,
}

impl Pulse {
    /// That of a session of which this is the first sign.
    pub(super) fn new(account: AccountId, position: usize, time: Time) -> Self {
        let mut pulse = Self { account, named: false, last: 0, last_sign: time, activity: Activity::default() };
        pulse.sign(position, time);
        pulse
    }

    /// A record bears its logon ID.
    #[inline]
    pub(super) fn sign(&mut self, position: usize, time: Time) {
        self.last = u32::try_from(position).unwrap_or(u32::MAX);
        self.last_sign = time;
    }

    /// A record tells of what was done in it.
    #[inline]
    pub(super) fn count(&mut self, id: FactId, event_id: u16) {
        let activity = &mut self.activity;
        activity.first.get_or_insert(id);
        activity.last = Some(id);
        match activity.counts.binary_search_by_key(&event_id, |(event_id, _)| *event_id) {
            Ok(found) => {
                if let Some((_, count)) = activity.counts.get_mut(found) {
                    *count = count.saturating_add(1);
                }
            }
            Err(place) => activity.counts.insert(place, (event_id, 1)),
        }
    }

    /// There are no more records: the position of the last sign.
    pub(super) fn settle(self, session: &mut Session) -> usize {
        (session.account, session.last_sign, session.activity) = (self.account, self.last_sign, self.activity);
        self.last as usize
    }
}
