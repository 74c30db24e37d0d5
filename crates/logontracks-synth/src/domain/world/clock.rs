//! How wrong a host's clock is.

/// A clock with an offset, a drift and corrections.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// The true time at which it starts.
    pub from: u64,
    /// Ticks ahead of true time then.
    pub offset: i64,
    /// Ticks gained per 10^9 ticks.
    pub drift: i64,
    /// Corrections: true time and ticks added.
    pub steps: Vec<(u64, i64)>,
}

impl Clock {
    /// Ticks ahead of true time at true time `t`.
    pub fn offset_at(&self, t: u64) -> i64 {
        let run = i128::from(t.saturating_sub(self.from));
        let drifted = (run * i128::from(self.drift) / 1_000_000_000) as i64;
        self.steps
            .iter()
            .filter(|(at, _)| *at <= t)
            .fold(self.offset.saturating_add(drifted), |sum, (_, step)| sum.saturating_add(*step))
    }

    /// What the clock shows at true time `t`.
    pub fn shows(&self, t: u64) -> u64 {
        t.saturating_add_signed(self.offset_at(t))
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use crate::domain::time::{HOUR, SECOND};

    #[test]
    fn offset_drift_and_correction_add_up() {
        let mut clock = Clock { from: 0, offset: 50, drift: 1_000, steps: vec![] };
        assert_eq!(clock.shows(0), 50);
        assert_eq!(clock.offset_at(HOUR), 50 + (HOUR / 1_000_000) as i64);
        clock.steps.push((HOUR, -(SECOND as i64)));
        // One tick earlier the drift may be one tick less.
        let step = clock.offset_at(HOUR - 1) - clock.offset_at(HOUR);
        assert!((step - SECOND as i64).abs() <= 1);
    }
}
