//! Logs with the mix of events of a workstation, a server and a domain controller: made, measured, held to the targets.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use logontracks_synth::domain::{Role, Settings, simulate};

use crate::table::{Plan, Table};
use crate::targets;

/// Name, role, and how many times the base size.
const INPUTS: [(&str, Role, u64); 4] =
    [("workstation", Role::Workstation, 1), ("server", Role::File, 1), ("dc", Role::Dc, 1), ("server", Role::File, 10)];

/// Makes what is missing of the inputs under `folder`, and prints the tables of all.
pub fn print(plan: &Plan, folder: &Path, megabytes: u64) -> Result<(), Box<dyn Error>> {
    let mut servers = Vec::new();
    for (name, role, times) in INPUTS {
        let input = make(folder, name, role, megabytes * times)?;
        println!("\n### {name}, {} MB\n", megabytes * times);
        let table = Table::measure(plan, &[input.display().to_string()])?;
        table.print();
        targets::print(&table);
        if role == Role::File {
            servers.push(table);
        }
    }
    if let [small, large] = servers.as_slice() {
        println!("\n### Growth, server");
        targets::growth(small, large);
    }
    Ok(())
}

/// The folder of an input; made, unless it is there already.
fn make(folder: &Path, name: &str, role: Role, megabytes: u64) -> Result<PathBuf, Box<dyn Error>> {
    let input = folder.join(format!("{name}-{megabytes}"));
    if !input.exists() {
        // What is not complete does not get the name.
        let unfinished = folder.join(format!("{name}-{megabytes}.unfinished"));
        simulate(&Settings::log(role, megabytes * 1_000_000, 1), &unfinished)?;
        fs::rename(&unfinished, &input)?;
    }
    Ok(input)
}
