//! Small pieces of text: times, durations, sources.

use logontracks::wire::Time;

/// Ticks of 100 ns in a second.
const PER_SECOND: i64 = 10_000_000;

/// A time to the second, in UTC.
pub fn time(time: Time) -> String {
    let text = time.to_string();
    match text.split_once('.') {
        Some((seconds, _)) => seconds.replace('T', " "),
        None => text,
    }
}

/// A duration in the two units that matter.
pub fn duration(ticks: i64) -> String {
    let seconds = ticks / PER_SECOND;
    match (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0, 0..=9) => format!("{:.3} s", ticks as f64 / PER_SECOND as f64),
        (0, 0, 0, s) => format!("{s} s"),
        (0, 0, m, s) => format!("{m} min {s} s"),
        (0, h, m, _) => format!("{h} h {m} min"),
        (d, h, _, _) => format!("{d} d {h} h"),
    }
}

/// The word that a value has in JSON.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(150_000), "0.015 s");
        assert_eq!(duration(45 * PER_SECOND), "45 s");
        assert_eq!(duration(61 * PER_SECOND), "1 min 1 s");
        assert_eq!(duration(33_120 * PER_SECOND), "9 h 12 min");
        assert_eq!(duration(90_000 * PER_SECOND), "1 d 1 h");
    }
}
