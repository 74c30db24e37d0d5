//! Which events are in scope: provider and event ID decide, never a file's or a channel's name.

use std::ops::RangeInclusive;

use crate::record::{Provider, Record};
use crate::wire::Text;

use super::{Row, rows};

/// The provider of the Security log, all of whose events may be activity of a session.
const SECURITY_AUDITING: &str = "Microsoft-Windows-Security-Auditing";

/// Events of that provider which no layout gives a Subject: 5150 to 5159, of the Windows Filtering Platform (Microsoft,
/// "Audit Filtering Platform Connection", "Audit Filtering Platform Packet Drop"). Half the records of a busy log; no
/// provider has a row with such a number.
const NO_SUBJECT: RangeInclusive<u16> = 5150..=5159;

/// What a record may be, by provider and event ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Candidate {
    /// The row of the table with this number.
    Row(u16),
    /// No row, but perhaps activity of a session.
    Activity,
}

/// The table, arranged for look-up.
pub(super) struct Scope {
    rows: Vec<&'static Row>,
    providers: Vec<ProviderRows>,
    /// For the key of a provider's name in the shared plans: its place in `providers`.
    known_keys: Vec<Option<Option<usize>>>,
    /// For names that a template leaves to a substitution: those met last, the latest first, as they lie in the chunk,
    /// with their places.
    recent: Vec<(Vec<u8>, Option<usize>)>,
}

/// How many names without a key are remembered: a log has some dozen at most.
const RECENT: usize = 32;

struct ProviderRows {
    name: &'static str,
    /// By event ID: the row's number.
    by_id: Vec<Option<u16>>,
    any_activity: bool,
}

impl Scope {
    pub fn new() -> Self {
        let rows: Vec<_> = rows().collect();
        let mut providers: Vec<ProviderRows> = Vec::new();
        for (number, row) in (0_u16..).zip(&rows) {
            let known = providers.iter().position(|p| p.name.eq_ignore_ascii_case(row.provider));
            let provider = known.unwrap_or_else(|| {
                let any_activity = row.provider == SECURITY_AUDITING;
                providers.push(ProviderRows { name: row.provider, by_id: Vec::new(), any_activity });
                providers.len() - 1
            });
            if let Some(provider) = providers.get_mut(provider) {
                let id = usize::from(row.event_id);
                if provider.by_id.len() <= id {
                    provider.by_id.resize(id + 1, None);
                }
                if let Some(slot) = provider.by_id.get_mut(id) {
                    *slot = Some(number);
                }
            }
        }
        Self { rows, providers, known_keys: Vec::new(), recent: Vec::new() }
    }

    pub fn row(&self, number: u16) -> Option<&'static Row> {
        self.rows.get(usize::from(number)).copied()
    }

    /// Whether an event of this ID is out of scope, whoever wrote it.
    #[inline]
    pub fn is_out(event_id: u16) -> bool {
        NO_SUBJECT.contains(&event_id)
    }

    /// What a record with this event ID may be; `None` if it is out of scope.
    #[inline]
    pub fn find(&mut self, record: &Record<'_, '_, '_>, event_id: u16) -> Option<Candidate> {
        let provider = match record.provider_units() {
            Some(units) => self.provider_named(units)?,
            None => self.provider(&record.provider())?,
        };
        let provider = self.providers.get(provider)?;
        match provider.by_id.get(usize::from(event_id)).copied().flatten() {
            Some(row) => Some(Candidate::Row(row)),
            None => provider.any_activity.then_some(Candidate::Activity),
        }
    }

    fn provider(&mut self, provider: &Provider<'_>) -> Option<usize> {
        let slot = provider.key.and_then(|key| usize::try_from(key).ok());
        // Without a key: of a record read as a tree, which takes far longer anyway.
        let Some(slot) = slot else { return self.look_up(&provider.name) };
        if let Some(known) = self.known_keys.get(slot).copied().flatten() {
            return known;
        }
        let found = self.look_up(&provider.name);
        if self.known_keys.len() <= slot {
            self.known_keys.resize(slot + 1, None);
        }
        if let Some(known) = self.known_keys.get_mut(slot) {
            *known = Some(found);
        }
        found
    }

    #[inline]
    fn provider_named(&mut self, units: &[u8]) -> Option<usize> {
        match self.recent.first() {
            Some((latest, found)) if latest == units => *found,
            _ => self.provider_met(units),
        }
    }

    #[inline(never)]
    fn provider_met(&mut self, units: &[u8]) -> Option<usize> {
        if let Some(place) = self.recent.iter().position(|(known, _)| known == units) {
            self.recent.swap(0, place);
            return self.recent.first().and_then(|(_, found)| *found);
        }
        let found = self.look_up(&Text::from_utf16le(units));
        self.recent.truncate(RECENT - 1);
        self.recent.insert(0, (units.to_owned(), found));
        found
    }

    /// Without regard to case, as Windows compares names of providers.
    #[cold]
    fn look_up(&self, name: &Text<'_>) -> Option<usize> {
        self.providers.iter().position(|known| name.eq_ignore_case(known.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_is_passed_over() {
        assert!(rows().all(|row| !Scope::is_out(row.event_id)));
    }
}
