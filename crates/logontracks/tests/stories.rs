//! Real logs tell their story: what their records say, read one by one by a person, is found.
//!
//! Each test is one file of ../shared/corpus, a collection of public sample logs; the test says so where it is not there.
//! Numbers with `#` are EventRecordIDs. Nothing here is copied from our own output: ids, times and names are those of
//! the records.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "stories/accounts.rs"]
mod accounts;
#[path = "stories/desktops.rs"]
mod desktops;
#[path = "stories/failures.rs"]
mod failures;
#[path = "stories/network.rs"]
mod network;

use std::path::Path;

use logontracks::Case;
use logontracks::case::{Analysis, Windows};
use logontracks::fact::FactId;
use logontracks::identity::{Class, Identity};
use logontracks::link::{Basis, Confidence, Link, LinkKind};
use logontracks::session::{EndKind, Role, Session, SessionId, SessionRef, StartKind};
use logontracks::track::{Step, StepKind, Track};
use logontracks::wire::{LogonType, Luid, Time};

const ATTACK: &str = "EVTX-ATTACK-SAMPLES";
const MITRE: &str = "EVTX-to-MITRE-Attack";
const MOVEMENT: &str = "EVTX-to-MITRE-Attack/TA0008-Lateral Movement";
const BRUTE_FORCE: &str = "EVTX-to-MITRE-Attack/TA0006-Credential Access/T1110.xxx-Brut force";

/// A file of the corpus, worked through.
struct Story(Analysis);

/// The story of a file, or `None` and a line that says that it is not there.
fn story(folder: &str, file: &str) -> Option<Story> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(folder).join(file);
    if !path.is_file() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(Story(Analysis::new(Case::open([path]).gather(|_| ()), &Windows::default())))
}

fn time(text: &str) -> Time {
    Time::parse(text).unwrap()
}

impl Story {
    /// The EventRecordID of a record.
    fn number(&self, id: FactId) -> u64 {
        self.0.facts.get(id).unwrap().at.record_id
    }

    fn numbers(&self, ids: &[FactId]) -> Vec<u64> {
        ids.iter().map(|id| self.number(*id)).collect()
    }

    /// The only session with a logon ID.
    fn session(&self, logon_id: u64) -> SessionRef<'_> {
        self.session_with_id(logon_id).1
    }

    fn session_with_id(&self, logon_id: u64) -> (SessionId, SessionRef<'_>) {
        let mut found = self.0.sessions.iter().filter(|(_, session)| session.logon_id == Luid(logon_id));
        let one = found.next().unwrap_or_else(|| panic!("no session {logon_id:#x}"));
        assert!(found.next().is_none(), "several sessions {logon_id:#x}");
        one
    }

    /// Whose a session is.
    fn owner(&self, session: &Session) -> &Identity {
        self.0.identity(session).unwrap().1
    }

    /// The only identity of a name.
    fn who(&self, name: &str) -> &Identity {
        let [id] = self.0.identities.find(name)[..] else { panic!("{name}: {:?}", self.0.identities.find(name)) };
        self.0.identities.get(id).unwrap()
    }

    fn track(&self, name: &str) -> Track {
        let [id] = self.0.identities.find(name)[..] else { panic!("{name}: {:?}", self.0.identities.find(name)) };
        self.0.tracks().track(id).unwrap_or_else(|| panic!("no track of {name}"))
    }

    /// The steps of a kind: the first record of each.
    fn steps(&self, track: &Track, what: StepKind) -> Vec<u64> {
        of(track, what).map(|step| self.number(*step.evidence.first().unwrap())).collect()
    }

    /// Confidence and basis of the links of a kind, by the records they join.
    fn links(&self, kind: LinkKind) -> Vec<(u64, u64, Confidence)> {
        let links = self.0.links.iter().map(|(_, link)| link).filter(|link| link.kind == kind);
        links.map(|link| (self.number(link.from), self.number(link.to), link.confidence)).collect()
    }

    fn link(&self, kind: LinkKind, from: u64, to: u64) -> Link {
        let mut links = self.0.links.iter().map(|(_, link)| link).filter(|link| link.kind == kind);
        let found = links.find(|link| (self.number(link.from), self.number(link.to)) == (from, to));
        found.unwrap_or_else(|| panic!("no link #{from} → #{to}; there are {:?}", self.links(kind)))
    }

    /// The name of the only host.
    fn is_domain_controller(&self) -> bool {
        self.0.hosts.iter().any(|(_, host)| host.domain_controller)
    }
}

fn of(track: &Track, what: StepKind) -> impl Iterator<Item = &Step> {
    track.steps.iter().filter(move |step| step.what == what)
}

/// The addresses and workstations that steps say they came from, each once.
fn from(track: &Track) -> Vec<String> {
    let mut all: Vec<String> =
        track.steps.iter().flat_map(|step| &step.origins).map(|origin| origin.written.clone()).collect();
    all.sort();
    all.dedup();
    all
}
