//! Small log files, each with one oddity that real evidence has and readers stumble over.
//!
//! All content is made up: the domain CORP (`corp.example`) and its people. The files are the
//! same, byte for byte, whenever they are made.

mod content;
mod events;
mod hurt;
mod scribe;
mod stories;

use std::fs;
use std::io;
use std::path::Path;

use crate::damage::Report;
use crate::writer::{WriteError, WrittenRecord};

/// One file with its oddity.
#[derive(Debug, Clone)]
pub struct Oddity {
    /// The file's name, without `.evtx`.
    pub name: &'static str,
    /// What is odd about it, in one sentence.
    pub about: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// The records written to it, before any damage; those that a wrap-around overwrote are left
    /// out.
    pub written: Vec<WrittenRecord>,
    /// What was damaged afterwards.
    pub damage: Option<Report>,
}

/// Every oddity, in the order of the names.
///
/// # Errors
/// [`WriteError`] if one cannot be written, which would be a mistake in this module.
pub fn all() -> Result<Vec<Oddity>, WriteError> {
    let mut all = content::all()?;
    all.extend(hurt::all()?);
    all.sort_by_key(|o| o.name);
    Ok(all)
}

/// Writes every oddity to `folder` as `NAME.evtx`, and returns them.
///
/// # Errors
/// [`WriteError::Io`] when the folder cannot be written.
pub fn write_folder(folder: &Path) -> Result<Vec<Oddity>, WriteError> {
    fs::create_dir_all(folder)?;
    let all = all()?;
    for oddity in &all {
        fs::write(folder.join(format!("{}.evtx", oddity.name)), &oddity.bytes)?;
    }
    Ok(all)
}

/// Writes the account of each oddity to `folder` as `NAME.jsonl`: first a line that tells the
/// file and its damage, then one [`WrittenRecord`] a line, in the order of writing.
///
/// # Errors
/// Those of the file system.
pub fn write_accounts(folder: &Path, oddities: &[Oddity]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for oddity in oddities {
        let touched = oddity.damage.iter().flat_map(|d| &d.touched);
        let touched: Vec<_> = touched.map(|t| (t.offset, t.length, t.what)).collect();
        let damage = oddity.damage.as_ref().map(|d| format!("{:?}", d.damage));
        let head = serde_json::json!({
            "file": format!("{}.evtx", oddity.name),
            "about": oddity.about,
            "damage": damage,
            "touched": touched,
        });
        let mut lines = format!("{head}\n");
        for record in &oddity.written {
            lines.push_str(&serde_json::to_string(record)?);
            lines.push('\n');
        }
        fs::write(folder.join(format!("{}.jsonl", oddity.name)), lines)?;
    }
    Ok(())
}
