//! What was found of tickets, for what is found after.

use super::Confidence;
use crate::wire::Time;

/// What was found of tickets.
pub(super) struct Found {
    /// By number of the logon's row: whether a ticket opened it.
    pub ticketed: Vec<bool>,
    /// The TGT rows of tickets, those of each together, with how sure each is.
    tgts: Vec<(u32, Confidence)>,
    /// By number of the ticket's row: where its TGTs begin and end among these.
    of_ticket: Vec<(u32, u32)>,
    /// By number of the ticket's row: when its use was last seen, so that it was in the cache then.
    used: Vec<Time>,
}

impl Found {
    pub fn new(logons: usize, tickets: usize) -> Self {
        Self {
            ticketed: vec![false; logons],
            tgts: Vec::new(),
            of_ticket: vec![(0, 0); tickets],
            used: vec![Time(0); tickets],
        }
    }

    /// Since when the cache that held a ticket is not known to hold it still.
    pub fn last_known(&self, ticket: usize, issued: Time, now: Time) -> Time {
        self.used.get(ticket).copied().filter(|used| *used <= now).map_or(issued, |used| used.max(issued))
    }

    pub fn see(&mut self, ticket: usize, now: Time, sure: Confidence) {
        if sure > Confidence::Weak {
            self.used.get_mut(ticket).into_iter().for_each(|used| *used = now.max(*used));
        }
    }

    /// Adds a TGT to those of a ticket, all of which come one after the other.
    pub fn add_tgt(&mut self, ticket: usize, tgt: usize, sure: Confidence) {
        let len = |list: &[_]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let begin = len(&self.tgts);
        self.tgts.extend(u32::try_from(tgt).map(|tgt| (tgt, sure)));
        let Some(span) = self.of_ticket.get_mut(ticket) else { return };
        *span = (if span.0 == span.1 { begin } else { span.0 }, len(&self.tgts));
    }

    /// The TGT rows of a ticket, with how sure each is.
    pub fn tgts(&self, ticket: usize) -> impl ExactSizeIterator<Item = (usize, Confidence)> + '_ {
        let (begin, end) = self.of_ticket.get(ticket).copied().unwrap_or_default();
        let found = self.tgts.get(begin as usize..end as usize).unwrap_or_default();
        found.iter().map(|(tgt, sure)| (*tgt as usize, *sure))
    }
}
