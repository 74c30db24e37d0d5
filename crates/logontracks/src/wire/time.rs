//! Times to 100 ns.

use std::fmt;

use serde::{Serialize, Serializer};

/// Ticks of 100 ns between 1601-01-01 and 1970-01-01, both UTC.
const UNIX_EPOCH: i64 = 116_444_736_000_000_000;
/// Ticks of 100 ns in a second.
const PER_SECOND: i64 = 10_000_000;

/// A FILETIME: ticks of 100 ns since 1601-01-01 UTC (MS-DTYP 2.3.3), as stored.
///
/// Prints as RFC 3339 UTC with seven decimals. A value past the year 9999, which no clock shows but damage does,
/// prints as its number of ticks in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub u64);

impl Time {
    /// The time `ticks` of 100 ns later, or earlier if negative; stops at the ends of the range.
    pub fn offset_by(self, ticks: i64) -> Self {
        Self(self.0.saturating_add_signed(ticks))
    }

    /// Ticks of 100 ns from `earlier` to this time; negative if it is not earlier.
    pub fn since(self, earlier: Self) -> i64 {
        let ticks = i128::from(self.0) - i128::from(earlier.0);
        i64::try_from(ticks).unwrap_or(if ticks < 0 { i64::MIN } else { i64::MAX })
    }

    /// Reads an RFC 3339 or ISO 8601 UTC time, with up to nine decimals (the last two must be lost to fit 100 ns),
    /// as records of literal text and the command line have it. A date alone is its midnight; without a zone, UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let parsed = text.parse::<jiff::Timestamp>().ok().or_else(|| {
            let civil = text.parse::<jiff::civil::DateTime>().ok()?;
            civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
        })?;
        let ticks = parsed.as_nanosecond() / 100 + i128::from(UNIX_EPOCH);
        u64::try_from(ticks).ok().map(Self)
    }

    fn timestamp(self) -> Option<jiff::Timestamp> {
        let ticks = i64::try_from(self.0).ok()?.checked_sub(UNIX_EPOCH)?;
        let nanoseconds = i32::try_from(ticks.rem_euclid(PER_SECOND) * 100).ok()?;
        jiff::Timestamp::new(ticks.div_euclid(PER_SECOND), nanoseconds).ok()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Some(time) => write!(f, "{time:.7}"),
            None => write!(f, "{:#x}", self.0),
        }
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The TimeCreated of the 4624 on Microsoft's page.
    #[test]
    fn prints_seven_decimals_and_reads_nine() {
        let time = Time::parse("2015-11-12T00:24:35.079785200Z").unwrap();
        assert_eq!(time.to_string(), "2015-11-12T00:24:35.0797852Z");
        assert_eq!(Time::parse("2015-11-12T00:24:35.0797852Z"), Some(time));
        assert_eq!(Time(0).to_string(), "1601-01-01T00:00:00.0000000Z");
        assert_eq!(Time(u64::MAX).to_string(), "0xffffffffffffffff");
        assert_eq!(Time::parse("1970-01-01"), Some(Time(116_444_736_000_000_000)));
    }
}
