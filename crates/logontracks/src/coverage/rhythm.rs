//! How long a channel is usually silent between two records.

use super::{QUIET, QUIET_TIMES, RHYTHM_LEAST, USUAL_PERCENT};

/// Silences between records with consecutive IDs, counted by the power of two that they do not reach.
#[derive(Clone, Debug)]
pub(super) struct Rhythm([u32; 64]);

impl Default for Rhythm {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Rhythm {
    /// Counts a silence of so many ticks.
    #[inline]
    pub fn count(&mut self, ticks: u64) {
        let class = (u64::BITS - ticks.leading_zeros()) as usize;
        if let Some(count) = self.0.get_mut(class) {
            *count = count.saturating_add(1);
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count = count.saturating_add(more));
    }

    /// The silence that [`USUAL_PERCENT`] of 100 do not exceed, in ticks, up to the next power of two; `None` if
    /// there are too few to tell.
    pub fn usual(&self) -> Option<i64> {
        let all: u64 = self.0.iter().map(|count| u64::from(*count)).sum();
        if all < RHYTHM_LEAST {
            return None;
        }
        let wanted = (all * USUAL_PERCENT).div_ceil(100);
        let mut sum = 0;
        let class = self.0.iter().position(|count| {
            sum += u64::from(*count);
            sum >= wanted
        })?;
        Some(1_i64.checked_shl(u32::try_from(class).ok()?).filter(|ticks| *ticks > 0).unwrap_or(i64::MAX))
    }

    /// From how long a silence on the channel is called quiet, in ticks; `None` if it has no rhythm.
    pub fn quiet_from(&self) -> Option<i64> {
        self.usual().map(|usual| usual.saturating_mul(QUIET_TIMES).max(QUIET))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::SECOND;

    #[test]
    fn the_usual_silence_is_that_of_nineteen_in_twenty() {
        let mut rhythm = Rhythm::default();
        let second = SECOND.unsigned_abs();
        (0..94).for_each(|_| rhythm.count(second));
        (0..5).for_each(|_| rhythm.count(100 * second));
        assert_eq!(rhythm.usual(), None, "99 silences");
        rhythm.count(second);
        // 95 of a second, 5 of 100 s; 2^24 ticks are 1.7 s.
        assert_eq!(rhythm.usual(), Some(1 << 24));
        assert_eq!(rhythm.quiet_from(), Some(QUIET));
        (0..100).for_each(|_| rhythm.count(86_400 * second));
        assert_eq!(rhythm.usual(), Some(1 << 40), "the power of two above a day");
        assert_eq!(rhythm.quiet_from(), Some(4 << 40));
    }

    #[test]
    fn no_silence_is_too_long_to_count() {
        let mut rhythm = Rhythm::default();
        (0..100).for_each(|_| rhythm.count(i64::MAX.unsigned_abs()));
        assert_eq!(rhythm.usual(), Some(i64::MAX));
        assert_eq!(rhythm.quiet_from(), Some(i64::MAX));
    }
}
