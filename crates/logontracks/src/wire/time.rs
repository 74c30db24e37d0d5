//! Times to 100 ns.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ascii::{Ascii, pair};

/// Ticks of 100 ns between 1601-01-01 and 1970-01-01, both UTC.
const UNIX_EPOCH: i64 = 116_444_736_000_000_000;
/// Ticks of 100 ns in a second.
const PER_SECOND: u64 = 10_000_000;

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

    /// The civil date is worked out here: every event prints two or three times.
    pub(crate) fn ascii(self) -> Ascii<28> {
        let (seconds, fraction) = (self.0 / PER_SECOND, self.0 % PER_SECOND);
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = civil(days);
        if year > 9999 {
            let mut text = Ascii::new();
            text.hexadecimal(self.0);
            return text;
        }
        let [y0, y1] = pair(year / 100);
        let [y2, y3] = pair(year);
        let [m0, m1] = pair(month);
        let [d0, d1] = pair(day);
        let [h0, h1] = pair(second / 3600);
        let [n0, n1] = pair(second / 60 % 60);
        let [s0, s1] = pair(second % 60);
        let [_, f0] = pair(fraction / 1_000_000);
        let [f1, f2] = pair(fraction / 10_000);
        let [f3, f4] = pair(fraction / 100);
        let [f5, f6] = pair(fraction);
        Ascii::full([
            y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', n0, n1, b':', s0, s1, b'.', f0, f1, f2, f3,
            f4, f5, f6, b'Z',
        ])
    }
}

/// Year, month and day of the day with this number from 1601-01-01 on. As 1601 begins a cycle of 400 years and the
/// years are counted from March, leap days come last in each of year, 4 years, 100 years and 400 years.
fn civil(days: u64) -> (u64, u64, u64) {
    // From 1600-03-01.
    let days = days.saturating_add(306);
    let (cycles, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 1600 + 400 * cycles + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ascii().print(f)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.ascii().serialize(serializer)
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

    /// Every day that can be printed, at its ends and at an uneven time: as jiff has it.
    #[test]
    fn civil_dates_are_those_of_jiff() {
        const PER_DAY: u64 = 86_400 * PER_SECOND;
        let unix = |ticks: u64| i128::from(ticks) * 100 - i128::from(UNIX_EPOCH) * 100;
        let days =
            jiff::Timestamp::MAX.duration_since(jiff::Timestamp::from_nanosecond(unix(0)).unwrap()).as_hours() / 24;
        for day in 0..u64::try_from(days).unwrap() {
            for tick in [0, PER_DAY - 1, (day * 7_919 * 1_000_003) % PER_DAY] {
                let ticks = day * PER_DAY + tick;
                let time = jiff::Timestamp::from_nanosecond(unix(ticks)).unwrap();
                assert_eq!(Time(ticks).ascii().as_str(), format!("{time:.7}"));
            }
        }
    }

    /// jiff ends a day before that year does.
    #[test]
    fn the_year_9999_ends_it() {
        let last = Time(2_650_467_744_000_000_000 - 1);
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.9999999Z");
        assert_eq!(last.offset_by(1).to_string(), "0x24c85a5ed1c04000");
    }
}
