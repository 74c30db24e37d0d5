//! The rooms stand in one line, and each imports only from its left: ARCHITECTURE.md says so, this test holds it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

/// From left to right. `case` is the front door and sees all.
const LINE: &[&str] = &[
    "parallel",
    "wire",
    "provenance",
    "spill",
    "source",
    "record",
    "event",
    "fact",
    "host",
    "session",
    "identity",
    "link",
    "coverage",
    "track",
    "output",
    "case",
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The rooms that a line of code names as `crate::room`.
fn named_rooms(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
}

#[test]
fn each_room_imports_only_from_its_left() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    files.sort();
    let mut wrong = Vec::new();
    for file in files {
        let within = file.strip_prefix(&source).unwrap();
        let room = within.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if room == "lib" {
            continue;
        }
        let Some(place) = LINE.iter().position(|known| *known == room) else {
            wrong.push(format!("{}: the room `{room}` is not in the line", within.display()));
            continue;
        };
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for named in named_rooms(line) {
                let left = LINE.iter().position(|known| *known == named).is_none_or(|other| other <= place);
                if !left {
                    wrong.push(format!("{}:{}: {room} imports from {named}", within.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "rooms import only from their left:\n{}", wrong.join("\n"));
}

#[test]
fn the_line_is_the_one_in_the_architecture() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ARCHITECTURE.md")).unwrap();
    let mut from = 0;
    for room in LINE {
        let named = page[from..].find(&format!("| `{room}` |"));
        from += named.unwrap_or_else(|| panic!("ARCHITECTURE.md does not list `{room}` in its place in the line"));
    }
}
