//! Time as Windows counts it: 100 ns ticks since 1601-01-01, UTC ("FILETIME").

/// One millisecond in ticks.
pub const MS: u64 = 10_000;
/// One second in ticks.
pub const SECOND: u64 = 1_000 * MS;
/// One minute in ticks.
pub const MINUTE: u64 = 60 * SECOND;
/// One hour in ticks.
pub const HOUR: u64 = 60 * MINUTE;
/// One day in ticks.
pub const DAY: u64 = 24 * HOUR;

/// Monday 2025-03-03, 00:00 UTC: where every simulation begins. A Monday, so that the day of the
/// week is the number of days modulo 7; 2025, because Server 2025 and event version 3 of 4624
/// exist by then.
pub const EPOCH: u64 = 133_854_336_000_000_000;

/// `ticks` as RFC 3339, UTC, seven decimals.
pub fn rfc3339(ticks: u64) -> String {
    let (days, rest) = (ticks / DAY, ticks % DAY);
    let (year, month, day) = civil(days);
    let (seconds, fraction) = (rest / SECOND, rest % SECOND);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{fraction:07}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Ticks of an RFC 3339 time in UTC (`…Z`, up to nine decimals); `None` if it is not one.
pub fn parse_rfc3339(text: &str) -> Option<u64> {
    let text = text.strip_suffix('Z')?;
    let (date, clock) = text.split_once('T')?;
    let mut date = date.splitn(3, '-').map(|p| p.parse::<u64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut clock = clock.splitn(3, ':').map(|p| p.parse::<u64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let fraction = format!("{fraction:0<7}").get(..7)?.parse::<u64>().ok()?;
    days_of(year, month, day)?
        .checked_mul(DAY)?
        .checked_add(hour.checked_mul(HOUR)?)?
        .checked_add(minute.checked_mul(MINUTE)?)?
        .checked_add(second.checked_mul(SECOND)?)?
        .checked_add(fraction)
}

/// Date and time of day as Windows shows them in the 6008 event of an en-US host.
pub fn us_text(ticks: u64) -> (String, String) {
    let (year, month, day) = civil(ticks / DAY);
    let seconds = ticks % DAY / SECOND;
    let (hour, half) = (seconds / 3600, if seconds < 43_200 { "AM" } else { "PM" });
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    let clock = format!("{hour}:{:02}:{:02} {half}", seconds / 60 % 60, seconds % 60);
    let mark = '\u{200e}';
    (clock, format!("{mark}{month}/{mark}{day}/{mark}{year}"))
}

/// The eight words of a `SYSTEMTIME`, as bytes.
pub fn system_time(ticks: u64) -> Vec<u8> {
    let (year, month, day) = civil(ticks / DAY);
    let rest = ticks % DAY;
    // 1601-01-01 was a Monday.
    let weekday = (ticks / DAY + 1) % 7;
    [year, month, weekday, day, rest / HOUR, rest / MINUTE % 60, rest / SECOND % 60, rest / MS % 1000]
        .iter()
        .flat_map(|w| (*w as u16).to_le_bytes())
        .collect()
}

/// Year, month, day of a count of days since 1601-01-01 (the 400-year cycles begin there, with
/// March as the first month of the computation's year).
fn civil(days: u64) -> (u64, u64, u64) {
    // Shifted to 1600-03-01, which begins a 400-year cycle.
    let z = days + 306;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = 1600 + era * 400 + yoe + u64::from(month <= 2);
    (year, month, day)
}

/// The reverse of [`civil`].
fn days_of(year: u64, month: u64, day: u64) -> Option<u64> {
    let y = year.checked_sub(u64::from(month <= 2))?.checked_sub(1600)?;
    let (era, yoe) = (y / 400, y % 400);
    let mp = (month + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day.checked_sub(1)?;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    (era * 146_097 + doe).checked_sub(306)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epoch_is_the_monday_it_says() {
        assert_eq!(rfc3339(EPOCH), "2025-03-03T00:00:00.0000000Z");
        assert_eq!(parse_rfc3339("2025-03-03T00:00:00Z"), Some(EPOCH));
        assert_eq!((EPOCH / DAY) % 7, 0, "1601-01-01 was a Monday too");
    }

    /// Microsoft's page on FILETIME: 1601-01-01; Unix time 0 is 116444736000000000.
    #[test]
    fn known_times() {
        assert_eq!(rfc3339(0), "1601-01-01T00:00:00.0000000Z");
        assert_eq!(rfc3339(116_444_736_000_000_000), "1970-01-01T00:00:00.0000000Z");
        assert_eq!(rfc3339(133_536_383_990_000_001), "2024-02-28T23:59:59.0000001Z");
    }

    #[test]
    fn there_and_back() {
        for day in (0..400_000).step_by(97) {
            let ticks = day * DAY + 12_345;
            assert_eq!(parse_rfc3339(&rfc3339(ticks)), Some(ticks));
        }
    }

    #[test]
    fn american_text() {
        let (clock, date) = us_text(EPOCH + 13 * HOUR + 5 * SECOND);
        assert_eq!(clock, "1:00:05 PM");
        assert_eq!(date.replace('\u{200e}', ""), "3/3/2025");
    }
}
