//! The project's own test data: one small domain, and a file for each oddity.

use crate::domain::{Audit, Collection, Settings, SimError, simulate};
use crate::oddity;
use crate::writer::WriteError;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The small domain: ten hosts, of which one was not collected, one day.
pub fn settings() -> Settings {
    Settings {
        seed: SEED,
        hosts: 10,
        days: 1,
        rate: 1,
        audit: Audit::Logons,
        intrusion: true,
        collection: Collection::Small,
        truth: true,
        accounts: None,
    }
}

const SEED: u64 = 20_250_303;

/// Why the test data could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TestdataError {
    /// The domain.
    #[error(transparent)]
    Domain(#[from] SimError),
    /// The oddities.
    #[error(transparent)]
    Oddity(#[from] WriteError),
    /// Another file.
    #[error("{file}: {source}")]
    Io {
        /// The path.
        file: String,
        /// The reason.
        source: io::Error,
    },
    /// The truth has no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Writes the test data into `folder` (which it empties of nothing), and, if asked for, what was
/// written into `accounts`. Returns the number of files. The same bytes every time.
///
/// # Errors
/// [`TestdataError`] when a file cannot be written.
pub fn write(folder: &Path, accounts: Option<&Path>) -> Result<usize, TestdataError> {
    let domain = folder.join("domain");
    let mut settings = settings();
    settings.accounts = accounts.map(|a| a.join("domain"));
    let outcome = simulate(&settings, &domain)?;
    if let Some(truth) = &outcome.truth {
        put(&domain.join("truth.json"), serde_json::to_string(truth)?.as_bytes())?;
    }
    let oddities = oddity::write_folder(&folder.join("oddities"))?;
    if let Some(accounts) = accounts {
        let to = accounts.join("oddities");
        oddity::write_accounts(&to, &oddities)
            .map_err(|source| TestdataError::Io { file: to.display().to_string(), source })?;
    }
    let about = |name: &str| oddities.iter().find(|o| format!("oddities/{}.evtx", o.name) == name).map(|o| o.about);
    let mut files = Vec::new();
    list(folder, folder, &mut files)?;
    files.retain(|f| f != "README.md");
    files.sort();
    let mut text = readme(outcome.records);
    for file in &files {
        let path = folder.join(file);
        let bytes = fs::read(&path).map_err(|source| TestdataError::Io { file: file.clone(), source })?;
        let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let about = about(file).unwrap_or("");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{file}` | {} | `{digest}` | {about} |", bytes.len());
    }
    put(&folder.join("README.md"), text.as_bytes())?;
    Ok(files.len() + 1)
}

fn readme(records: u64) -> String {
    format!(
        "# Test data

Made by the project itself, none of it from a real host. `domain/` is what an examiner might get of a small
domain in which an intruder moved for an hour: {records} records, seed {SEED}; `domain/truth.json` says what
really happened (see the module `truth` of `logontracks-synth`). `oddities/` has a small file for each thing
that readers stumble over.

Make it again, byte for byte:

```
cargo run -p logontracks-synth -- testdata -o testdata
```

| file | bytes | sha256 | oddity |
|---|---|---|---|
"
    )
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), TestdataError> {
    fs::write(path, bytes).map_err(|source| TestdataError::Io { file: path.display().to_string(), source })
}

/// All files under `folder`, relative to `root`, with `/`.
fn list(root: &Path, folder: &Path, files: &mut Vec<String>) -> Result<(), TestdataError> {
    let io = |source| TestdataError::Io { file: folder.display().to_string(), source };
    let entries: Vec<PathBuf> =
        fs::read_dir(folder).map_err(io)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>().map_err(io)?;
    for path in entries {
        if path.is_dir() {
            list(root, &path, files)?;
        } else if let Ok(inner) = path.strip_prefix(root) {
            let parts: Vec<String> = inner.iter().map(|p| p.to_string_lossy().into_owned()).collect();
            files.push(parts.join("/"));
        }
    }
    Ok(())
}
