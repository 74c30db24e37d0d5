//! Times, durations and numbers in words.

use logontracks::coverage::ChannelCoverage;
use logontracks::wire::Time;

use super::LISTED;
use crate::text;

/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// Text that does nothing to a terminal: names come from the evidence, damaged ones too.
pub(super) fn plain(text: String) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

/// A time to the second; JSON Lines and CSV have all of it.
pub(super) fn when(time: Option<Time>) -> String {
    time.map_or("?".into(), text::time)
}

/// A duration, which may be negative; to the second where it is not short.
pub(super) fn duration(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let ticks = i64::try_from(ticks.unsigned_abs()).unwrap_or(i64::MAX);
    let ticks = if ticks < 10 * SECOND { ticks } else { ticks.saturating_add(SECOND / 2) / SECOND * SECOND };
    format!("{sign}{}", text::duration(ticks))
}

/// A step of the clock.
pub(super) fn signed(ticks: i64) -> String {
    format!("{}{}", if ticks < 0 { "" } else { "+" }, duration(ticks))
}

pub(super) fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

pub(super) fn id(id: Option<u64>) -> String {
    id.map_or("?".into(), |id| id.to_string())
}

pub(super) fn ids(first: Option<u64>, last: Option<u64>) -> String {
    match (first, last) {
        (Some(first), Some(last)) => format!(", IDs {first}–{last}"),
        _ => String::new(),
    }
}

/// How many IDs there are from the first record to the last.
pub(super) fn span(channel: &ChannelCoverage) -> u64 {
    channel.records.saturating_add(channel.missing())
}

/// A few names, and how many more.
pub(super) fn names(names: &[&str]) -> String {
    let listed: Vec<&str> = names.iter().take(LISTED).copied().collect();
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", listed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_may_be_negative_and_are_to_the_second() {
        assert_eq!(duration(7_199 * SECOND + 9_999_999), "2 h 0 min");
        assert_eq!(duration(-(3_661 * SECOND)), "-1 h 1 min");
        assert_eq!(duration(i64::MIN), "-10675199 d 2 h");
        assert_eq!(signed(SECOND * 15 / 10), "+1.500 s");
        assert_eq!(signed(-7200 * SECOND), "-2 h 0 min");
    }

    #[test]
    fn times_are_told_to_the_second() {
        assert_eq!(when(None), "?");
        assert_eq!(when(Time::parse("2024-03-04T07:58:02.9999999Z")), "2024-03-04 07:58:02");
        assert_eq!(when(Some(Time(u64::MAX))), "0xffffffffffffffff");
    }

    #[test]
    fn names_do_nothing_to_a_terminal() {
        assert_eq!(plain("WS1\u{1b}[2J\r\n".to_owned()), "WS1\u{fffd}[2J\u{fffd}\n");
    }
}
