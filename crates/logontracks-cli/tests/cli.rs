//! The commands as a user meets them, on the shipped test data.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const COMMANDS: [&str; 5] = ["tracks", "sessions", "links", "events", "coverage"];

fn testdata(within: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(within)
}

fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_logontracks")).args(args).output().expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A folder of its own for one test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("logontracks-cli-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn every_command_prints_every_format() {
    let domain = testdata("domain");
    for command in COMMANDS {
        for format in ["text", "jsonl", "csv"] {
            let output = run([command, domain.to_str().unwrap(), "--format", format]);
            assert!(output.status.success(), "{command} {format}: {}", stderr(&output));
            let out = stdout(&output);
            assert!(!out.is_empty(), "{command} {format}");
            if format == "jsonl" {
                for line in out.lines() {
                    let object: serde_json::Value = serde_json::from_str(line).expect("one JSON object a line");
                    assert!(object["type"].is_string());
                }
            }
        }
    }
}

#[test]
fn the_account_balances_and_is_the_last_object() {
    for (command, within) in [("events", "domain"), ("sessions", "domain"), ("events", "oddities")] {
        let path = testdata(within);
        let output = run([command, path.to_str().unwrap(), "--format", "jsonl", "--account", "--hash"]);
        let out = stdout(&output);
        let account: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
        assert_eq!(account["type"], "account");
        let count = |key: &str| account[key].as_u64().unwrap_or_else(|| panic!("no {key}"));
        assert_eq!(
            count("records"),
            count("decoded") + count("out_of_scope") + count("undecodable") + count("duplicates")
        );
        assert_eq!(account["hashes"][0]["sha256"].as_str().unwrap().len(), 64);
    }
}

#[test]
fn the_same_bytes_whatever_the_threads_and_the_order_of_paths() {
    let domain = testdata("domain");
    let mut hosts: Vec<PathBuf> = fs::read_dir(&domain).unwrap().map(|entry| entry.unwrap().path()).collect();
    hosts.retain(|path| path.is_dir());
    hosts.sort();
    for command in COMMANDS {
        let print = |paths: &[PathBuf], threads: &str| {
            let mut args: Vec<&str> = vec![command];
            args.extend(paths.iter().map(|path| path.to_str().unwrap()));
            args.extend(["--format", "jsonl", "--threads", threads]);
            stdout(&run(args))
        };
        let one = print(&hosts, "1");
        assert!(!one.is_empty());
        hosts.reverse();
        assert!(one == print(&hosts, "3"), "{command} depends on threads or order");
        hosts.sort();
    }
}

#[test]
fn nothing_to_read_is_one_clear_line_and_status_2() {
    let folder = folder("nothing");
    fs::write(folder.join("text.evtx"), "not a log").unwrap();
    fs::create_dir(folder.join("empty")).unwrap();
    for (path, words) in [
        ("missing", "does not exist"),
        ("empty", "empty"),
        ("text.evtx", "not an event log"),
        (".", "none is an event log"),
    ] {
        for command in COMMANDS {
            let output = run([command, folder.join(path).to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(2), "{command} {path}");
            assert!(stderr(&output).contains(words), "{command} {path}: {}", stderr(&output));
            assert!(stdout(&output).is_empty());
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn a_fifo_is_never_waited_on() {
    let folder = folder("fifo");
    let made = Command::new("mkfifo").arg(folder.join("pipe.evtx")).status().expect("mkfifo starts");
    assert!(made.success());
    fs::copy(testdata("oddities/every-value-type.evtx"), folder.join("log.evtx")).unwrap();
    let output = run(["events", folder.to_str().unwrap()]);
    assert!(stderr(&output).contains("pipe.evtx: not a regular file"), "{}", stderr(&output));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn damage_is_named_with_its_place_and_gives_status_1() {
    let path = testdata("oddities/damaged-record-in-chunk.evtx");
    let output = run(["events", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let errors = stderr(&output);
    assert!(errors.contains("damaged-record-in-chunk.evtx: chunk 0 at offset "), "{errors}");
}

#[test]
fn output_is_not_overwritten_unasked() {
    let folder = folder("output");
    let (file, log) = (folder.join("out.jsonl"), testdata("oddities/every-value-type.evtx"));
    let args = ["events", log.to_str().unwrap(), "--format", "jsonl", "-o", file.to_str().unwrap()];
    assert!(run(args).status.success());
    let first = fs::read(&file).unwrap();
    let again = run(args);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("exists already"));
    assert!(run(args.iter().copied().chain(["--overwrite"])).status.success());
    assert_eq!(fs::read(&file).unwrap(), first);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let log = testdata("domain");
    let mut child = Command::new(env!("CARGO_BIN_EXE_logontracks"))
        .args(["events", log.to_str().unwrap(), "--format", "jsonl"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!stderr(&output).contains("error"), "{}", stderr(&output));
}

#[test]
fn a_name_that_nobody_has_is_an_error_and_not_an_empty_answer() {
    let domain = testdata("domain");
    let output = run(["tracks", domain.to_str().unwrap(), "--user", "nobody-of-that-name"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no account of that name"));
    let output = run(["sessions", domain.to_str().unwrap(), "--host", "NOHOST"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no such host"));
}

#[test]
fn schema_lists_every_event_with_its_json_paths() {
    let out = stdout(&run(["schema", "--format", "jsonl"]));
    let logon = out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|row| row["event_id"] == 4624)
        .expect("4624 is there");
    let fields = logon["fields"].as_array().unwrap();
    let name = fields.iter().find(|field| field["wire"] == "TargetUserName").unwrap();
    assert_eq!(name["path"], "/data/target/name");
    let guard = fields.iter().find(|field| field["wire"] == "RemoteCredentialGuard").unwrap();
    assert_eq!(guard["since"], 3);
}

#[test]
fn filters_keep_what_they_name() {
    let domain = testdata("domain");
    let out = stdout(&run([
        "events",
        domain.to_str().unwrap(),
        "--format",
        "jsonl",
        "--event-id",
        "4624,4634",
        "--host",
        "ws01",
    ]));
    assert!(!out.is_empty());
    for line in out.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!([4624, 4634].contains(&event["event_id"].as_u64().unwrap()));
        assert!(event["computer"].as_str().unwrap().to_lowercase().starts_with("ws01"));
    }
}

/// The output that the README shows of its first command is what the command prints; `…` stands for what it leaves out.
#[test]
fn the_readme_shows_real_output() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of output");
    let printed = stdout(&run(["tracks", testdata("domain").to_str().unwrap(), "--user", "jdoe"]));
    for part in shown.split("…\n").filter(|part| !part.trim().is_empty()) {
        assert!(printed.contains(part), "the README shows what is not printed:\n{part}");
    }
}

#[test]
fn the_readme_counts_the_events() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let events = stdout(&run(["schema", "--format", "jsonl"])).lines().count();
    assert!(readme.contains(&format!("**Decodes {events} events**")), "there are {events}");
}

#[test]
fn a_command_that_stops_leaves_no_file_behind() {
    let folder = folder("stops");
    let (file, domain) = (folder.join("out.jsonl"), testdata("domain"));
    let domain = domain.to_str().unwrap();
    for args in [
        vec!["sessions", "no-such-folder"],
        vec!["tracks", domain, "--user", "nobody-of-that-name"],
        vec!["tracks", domain, "--chain", "no-such-session"],
    ] {
        let output = run(args.iter().copied().chain(["-o", file.to_str().unwrap()]));
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!file.exists(), "{args:?}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn tracks_take_event_ids_and_chains_are_text() {
    let domain = testdata("domain");
    let domain = domain.to_str().unwrap();
    let out = stdout(&run(["tracks", domain, "--event-id", "4740", "--class", "all", "--format", "jsonl"]));
    assert!(!out.is_empty());
    for line in out.lines() {
        let track: serde_json::Value = serde_json::from_str(line).unwrap();
        for step in track["steps"].as_array().unwrap() {
            assert!(step["evidence"].as_array().unwrap().iter().any(|record| record["event_id"] == 4740));
        }
    }
    let output = run(["tracks", domain, "--chain", "any", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(2));
}

/// So little that nearly every page is read from disk again and again.
#[test]
fn a_bound_on_memory_changes_nothing_but_where_facts_are() {
    let domain = testdata("domain");
    for command in ["tracks", "sessions", "links"] {
        let all = run([command, domain.to_str().unwrap(), "--format", "jsonl"]);
        for threads in ["1", "2"] {
            let args =
                [command, domain.to_str().unwrap(), "--format", "jsonl", "--memory", "256K", "--threads", threads];
            let bound = run(args);
            assert!(bound.status.success(), "{command}: {}", stderr(&bound));
            assert!(bound.stdout == all.stdout, "{command} on {threads} threads");
        }
    }
}

#[test]
fn a_size_that_is_none_is_wrong_use() {
    let output = run(["sessions", testdata("domain").to_str().unwrap(), "--memory", "lots"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("not a size: write 512M or 2G"), "{}", stderr(&output));
}
