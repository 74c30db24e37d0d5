//! Rows in columns: wrapped, never cut.

use crate::track::words;
use crate::wire::Time;

/// ` 2024-03-04 07:58:02  `.
const TIME: usize = 22;
/// Columns between two columns.
const BETWEEN: usize = 2;
/// The least and the most that hosts get.
const HOST: (usize, usize) = (8, 22);
/// The most that what happened gets where the records need the rest.
const WHAT: usize = 62;

/// A line of a table before it is wrapped.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub time: Option<Time>,
    pub host: String,
    pub what: String,
    /// Each breaks between its words only where it must.
    pub evidence: Vec<String>,
}

/// The rows under a head, the date only where it changes.
pub(super) fn columns(head: [&str; 4], rows: &[Row], columns: usize) -> String {
    let longest = rows.iter().map(|row| width(&clean(&row.host))).max().unwrap_or(0);
    let host = longest.clamp(HOST.0, HOST.1);
    let longest = rows.iter().map(|row| width(&clean(&row.what))).max().unwrap_or(0);
    let left = columns.saturating_sub(TIME + host + 2 * BETWEEN);
    let what = longest.clamp(HOST.0, WHAT.min(left.saturating_mul(3) / 5).max(HOST.0));
    let evidence = left.saturating_sub(what);
    let mut text = String::new();
    let [time, first, second, third] = head;
    line(&mut text, [&format!(" {time}"), first, second, third], host, what);
    let mut day = String::new();
    for row in rows {
        let time = match row.time {
            Some(time) => {
                let date = words::date(time);
                let shown = if date == day { " ".repeat(10) } else { date.clone() };
                day = date;
                format!(" {shown} {}", words::time_of_day(time))
            }
            None => String::new(),
        };
        let hosts = wrap(clean(&row.host).split(' '), host);
        let whats = hanging(&clean(&row.what), what);
        let records: Vec<String> = row.evidence.iter().map(|cited| clean(cited)).collect();
        let records = wrap_cited(&records, evidence);
        let lines = hosts.len().max(whats.len()).max(records.len());
        for i in 0..lines {
            let cell = |cells: &[String]| cells.get(i).cloned().unwrap_or_default();
            let time = if i == 0 { time.clone() } else { String::new() };
            line(&mut text, [&time, &cell(&hosts), &cell(&whats), &cell(&records)], host, what);
        }
    }
    text
}

/// One line; a cell that is longer than its column pushes the next ones.
fn line(text: &mut String, cells: [&str; 4], host: usize, what: usize) {
    let [time, first, second, third] = cells;
    let mut line = String::new();
    for (cell, until) in
        [(time, TIME), (first, TIME + host + BETWEEN), (second, TIME + host + what + 2 * BETWEEN), (third, 0)]
    {
        line.push_str(cell);
        let missing = until.saturating_sub(width(&line));
        line.push_str(&" ".repeat(missing.max(usize::from(until > 0 && !cell.is_empty()))));
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// Wraps words that begin with an indented arrow, further lines under the first word.
fn hanging(text: &str, columns: usize) -> Vec<String> {
    let indent = text.chars().take_while(|c| *c == ' ').count();
    let pad = " ".repeat(indent);
    let lines = wrap(text.trim_start().split(' '), columns.saturating_sub(indent));
    lines.into_iter().map(|line| format!("{pad}{line}")).collect()
}

/// Records, each whole on a line where it fits; `·` begins what a link joins.
fn wrap_cited(records: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for record in records {
        match lines.last_mut() {
            Some(last) if width(last).saturating_add(width(record)) < columns => {
                last.push(' ');
                last.push_str(record);
            }
            _ if width(record) <= columns => lines.push(record.clone()),
            _ => {
                let wrapped = wrap(record.split(' '), columns.saturating_sub(2));
                lines.extend(wrapped.into_iter().enumerate().map(
                    |(i, line)| {
                        if i == 0 { line } else { format!("  {line}") }
                    },
                ));
            }
        }
    }
    lines
}

/// Fills lines with words. A word that is longer than a line stays whole.
pub(super) fn wrap<'t>(words: impl Iterator<Item = &'t str>, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(last) if width(last).saturating_add(width(word)) < columns => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Text with what would move a terminal's cursor or turn its letters round written out: names in the evidence may be
/// anybody's.
pub(super) fn clean(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hidden) {
        return text.to_owned();
    }
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_cut() {
        let long = "x".repeat(200);
        let row = Row { time: Some(Time(0)), host: long.clone(), what: long.clone(), evidence: vec![long.clone()] };
        let text = columns(["time (UTC)", "host", "what", "evidence"], &[row], 120);
        assert_eq!(text.matches(&long).count(), 3, "{text}");
    }

    #[test]
    fn a_name_cannot_play_with_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\n"), "a\\u{1b}[2Jb\\u{202e}c\\u{a}");
        assert_eq!(clean("Jürgen"), "Jürgen");
    }

    #[test]
    fn lines_are_filled() {
        assert_eq!(wrap("aa bb cc".split(' '), 6), ["aa bb", "cc"]);
        let records = [
            "WS012 Security#1 4624,".to_owned(),
            "#2 4672".to_owned(),
            "· TGT DC01 Security#7 4768 strong (account, address)".to_owned(),
        ];
        assert_eq!(
            wrap_cited(&records, 40),
            ["WS012 Security#1 4624, #2 4672", "· TGT DC01 Security#7 4768 strong", "  (account, address)"]
        );
    }
}
