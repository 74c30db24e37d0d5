//! Recorded lab domains, in ../shared/corpus-lab where present: what is known of them, found.
//!
//! The facts are those of the recordings' own description and of their records, read by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::path::{Path, PathBuf};

use logontracks::Case;
use logontracks::case::{Analysis, Windows};
use logontracks::fact::FactId;
use logontracks::link::{Basis, Confidence, Link, LinkKind};

/// The recording, or `None` and a line that says so.
fn lab(name: &str) -> Option<Analysis> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus-lab").join(name);
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(Analysis::new(Case::open([folder]).gather(|_| ()), &Windows::default()))
}

/// Computer and EventRecordID of a link's records.
fn records(analysis: &Analysis, link: &Link) -> [(String, u64); 2] {
    [link.from, link.to].map(|id: FactId| {
        let at = analysis.facts.get(id).unwrap().at;
        (analysis.facts.strings.text(at.computer).to_owned(), at.record_id)
    })
}

fn certain_tickets(analysis: &Analysis) -> Vec<[(String, u64); 2]> {
    let links = analysis.links.iter().map(|(_, link)| link);
    let certain = links.filter(|link| {
        link.kind == LinkKind::TicketSession
            && link.confidence == Confidence::Certain
            && link.basis.contains(Basis::LogonGuid)
    });
    certain.map(|link| records(analysis, &link)).collect()
}

fn pair(from: (&str, u64), to: (&str, u64)) -> [(String, u64); 2] {
    [from, to].map(|(computer, record)| (computer.to_owned(), record))
}

/// The LogonGuid {C556FBC0-…} stands in a 4769 of HFDC01 and, 48 ms later, in the elevated half of a 4624 on HR001.
#[test]
fn a_ticket_and_the_logon_it_opened_share_a_guid() {
    let Some(analysis) = lab("empire_invoke_runas_2019-05-18204300") else { return };
    let expected = pair(("HFDC01.shire.com", 12_283_334), ("HR001.shire.com", 288_287));
    assert!(certain_tickets(&analysis).contains(&expected), "{:?}", certain_tickets(&analysis));
    let link = analysis
        .links
        .iter()
        .map(|(_, link)| link)
        .find(|link| link.kind == LinkKind::TicketSession && records(&analysis, link) == expected);
    assert_eq!(link.unwrap().time_difference, 480_000);
}

/// nmartha's session 0xc0c9f gave pgustavo's credentials (4648, record 288286), which opened 0x210a38d and its elevated
/// half 0x210a2d9.
#[test]
fn credentials_lead_from_one_user_to_the_other() {
    let Some(analysis) = lab("empire_invoke_runas_2019-05-18204300") else { return };
    let from = ("HR001.shire.com".to_owned(), 288_286);
    let explicit = analysis.links.iter().map(|(_, link)| link).any(|link| {
        let [given, opened] = records(&analysis, &link);
        link.kind == LinkKind::ExplicitCredentialSession && given == from && [288_287, 288_289].contains(&opened.1)
    });
    assert!(explicit);
}

/// Two tickets, for WORKSTATION5$ and for MORDORDC$, share the GUID {D32A869B-…} with the 4624 of type 7 that opened
/// 0xc47c05: the one for the workstation is the logon's.
#[test]
fn of_two_tickets_with_one_guid_the_host_s_own_opened_the_session() {
    let Some(analysis) = lab("rdp_interactive_taskmanager_lsass_dump_2020-09-22043748") else { return };
    let logon = ("WORKSTATION5.theshire.local", 821_810);
    let found = certain_tickets(&analysis);
    assert!(found.contains(&pair(("MORDORDC.theshire.local", 2_039_996), logon)), "{found:?}");
    assert!(!found.contains(&pair(("MORDORDC.theshire.local", 2_039_998), logon)), "{found:?}");
}
