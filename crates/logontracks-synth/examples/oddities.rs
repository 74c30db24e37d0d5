//! Writes the oddity files to a folder, and what was written to them to another.
//!
//! `cargo run -p logontracks-synth --example oddities -- FILES ACCOUNTS`

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(files), Some(accounts)) = (folders.next(), folders.next()) else {
        return Err("usage: oddities FILES ACCOUNTS".into());
    };
    let oddities = logontracks_synth::oddity::write_folder(&files)?;
    logontracks_synth::oddity::write_accounts(&accounts, &oddities)?;
    Ok(())
}
