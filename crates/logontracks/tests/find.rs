//! Finding logs: by content, in order, and never stuck.

#![allow(clippy::unwrap_used, reason = "a failing test is its purpose")]

use std::fs;
use std::path::{Path, PathBuf};

use logontracks::provenance::FileId;
use logontracks::source::{Log, ProblemKind, find};

/// A folder of its own for each test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("logontracks-find-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn log() -> Vec<u8> {
    [&b"ElfFile\0"[..], &[0; 4088]].concat()
}

fn names<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Vec<&'p str> {
    paths.map(|path| path.file_name().unwrap().to_str().unwrap()).collect()
}

#[test]
fn a_log_is_known_by_its_content_alone() {
    let folder = Folder::new("content");
    folder.file("b/Security.evtx", &log());
    folder.file("a.txt", &log());
    folder.file("carved", &[&b"ElfChnk\0"[..], &[0; 65_528]].concat());
    folder.file("header gone", &[&[9; 4096][..], b"ElfChnk\0", &[0; 65_528]].concat());
    folder.file("text.evtx", b"not a log");
    folder.file("empty.evtx", b"");
    let found = find(std::slice::from_ref(&folder.0));
    assert_eq!(names(found.logs.iter().map(|log| &log.path)), ["a.txt", "Security.evtx", "carved", "header gone"]);
    assert_eq!(names(found.passed_over.iter().map(|file| &file.path)), ["empty.evtx", "text.evtx"]);
    assert_eq!(found.problems, []);
    // The same, however it is asked for.
    let mut twice = vec![folder.0.join("a.txt"), folder.0.clone()];
    assert_eq!(find(&twice).logs, found.logs);
    twice.reverse();
    assert_eq!(find(&twice).logs, found.logs);
}

#[test]
fn what_cannot_be_read_is_said_once_each() {
    let folder = Folder::new("problems");
    let text = folder.file("text.evtx", b"not a log");
    let empty = folder.file("empty.evtx", b"");
    let nothing = folder.0.join("nothing");
    fs::create_dir(&nothing).unwrap();
    let missing = folder.0.join("missing");
    let found = find(&[text, empty, nothing, missing]);
    let kinds: Vec<ProblemKind> = found.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::Empty, ProblemKind::Missing, ProblemKind::Empty, ProblemKind::NotALog]);
    for problem in &found.problems {
        assert!(problem.to_string().ends_with(problem.cure()) && !problem.to_string().contains('\n'));
    }
}

#[cfg(unix)]
#[test]
fn loops_and_pipes_do_not_hold_up() {
    let folder = Folder::new("loops");
    folder.file("in/a.evtx", &log());
    std::os::unix::fs::symlink(&folder.0, folder.0.join("in/loop")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("gone"), folder.0.join("dangling")).unwrap();
    let pipe = folder.0.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let found = find(std::slice::from_ref(&folder.0));
    assert_eq!(names(found.logs.iter().map(|log| &log.path)), ["a.evtx"]);
    let mut kinds: Vec<ProblemKind> = found.problems.iter().map(|problem| problem.kind).collect();
    if made {
        assert_eq!(kinds.pop(), Some(ProblemKind::NotAFile));
    }
    assert_eq!(kinds, [ProblemKind::Missing, ProblemKind::SeenBefore]);
    // Devices too.
    assert_eq!(find(&["/dev/zero".into()]).problems.first().map(|problem| problem.kind), Some(ProblemKind::NotAFile));
}

#[test]
fn digests_are_sha_256() {
    // FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Log::from_bytes(b"abc".to_vec(), FileId(0)).sha256().unwrap(), abc);
    let folder = Folder::new("digest");
    let path = folder.file("abc", b"abc");
    assert_eq!(Log::open(&path, FileId(0)).unwrap().sha256().unwrap(), abc);
    assert_eq!(Log::open(Path::new("/nowhere"), FileId(0)).err().unwrap().kind, ProblemKind::Missing);
}
