//! The targets, computed from a table: never asserted, only said to be met or not.

use crate::table::{Run, Table};

/// One target: what it says, the figure, the limit it must not exceed, the unit.
struct Target(&'static str, f64, f64, &'static str);

/// Prints all targets that the table has the rows for.
pub fn print(table: &Table) {
    println!("\n| target | figure | limit | met |");
    println!("|---|---|---|---|");
    for Target(what, figure, limit, unit) in of(table) {
        line(what, figure, limit, unit);
    }
}

/// Prints how the time grows from a small table to one of about ten times its size.
pub fn growth(small: &Table, large: &Table) {
    let size = large.bytes as f64 / small.bytes as f64;
    println!("\n| {size:.1} × the evidence | × the time | limit | met |");
    println!("|---|---|---|---|");
    for (letter, what) in [("e", "events as JSON Lines"), ("f", "sessions"), ("g", "full tracks")] {
        if let (Some(one), Some(ten)) = (small.row(letter, 1), large.row(letter, 1)) {
            line(what, ten.cpu / one.cpu, size * 1.1, "×");
        }
    }
}

fn line(what: &str, figure: f64, limit: f64, unit: &str) {
    let met = if figure <= limit { "yes" } else { "no" };
    println!("| {what} | {figure:.3} {unit} | {limit:.3} {unit} | {met} |");
}

fn of(table: &Table) -> Vec<Target> {
    let row = |letter| table.row(letter, 1);
    let (b, c, d, e) = (row("b"), row("c"), row("d"), row("e"));
    let (g, h, j) = (row("g"), row("h"), row("j"));
    let cpu = |what, one: Option<Run>, other: Option<Run>, limit| Some(Target(what, one?.cpu / other?.cpu, limit, "×"));
    let megabytes = |run: Run| run.memory as f64 * 1024.0 / 1e6;
    // Row (c) passes over every record alike: what it asks, provider and event ID, is all that is asked of one that is
    // out of scope.
    let passed_over = || {
        let nanoseconds = (c?.cpu - b?.cpu) * 1e9 / c?.count.max(1) as f64;
        Some(Target("a record passed over: (c) less (b), for each record", nanoseconds, 60.0, "ns"))
    };
    let two_threads = || {
        // 1.8 × faster.
        let part = table.row("g", 2)?.wall / g?.wall;
        Some(Target("full tracks, two threads: wall time, to that of one", part, 1.0 / 1.8, "×"))
    };
    let of_events = || Some(Target("memory of events (e)", megabytes(e?), 64.0, "MB"));
    let of_tracks = || {
        let limit = 64.0 + d?.count as f64 * 150.0 / 1e6;
        Some(Target("memory of tracks (g): 64 MB and 150 bytes an event in scope", megabytes(g?), limit, "MB"))
    };
    [
        cpu("typed events: (d) to (b)", d, b, 3.0),
        cpu("typed events: (d) to (h)", d, h, 1.0 / 8.0),
        cpu("full tracks, one thread: (g) to (b)", g, b, 5.0),
        cpu("full tracks, one thread: (g) to (h)", g, h, 1.0 / 5.0),
        two_threads(),
        cpu("events as JSON Lines: (e) to (j)", e, j, 1.0 / 2.0),
        passed_over(),
        of_events(),
        of_tracks(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
