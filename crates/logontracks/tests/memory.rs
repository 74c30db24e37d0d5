//! Evidence that does not fit in memory: the same facts, sessions, links and tracks, from a temporary file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::path::Path;

use logontracks::Case;
use logontracks::case::{Analysis, Windows};
use logontracks::identity::Class;
use logontracks::session::SessionRef;

const CLASSES: [Class; 6] =
    [Class::User, Class::Unknown, Class::Service, Class::Computer, Class::System, Class::Anonymous];

/// The domain of the test data; `memory` is the bound.
fn domain(threads: usize, memory: Option<usize>) -> Analysis {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/domain");
    let case = Case::open([folder]).threads(threads).memory(memory);
    Analysis::new(case.gather(|_| ()), &Windows::default())
}

/// The bound is so small that a block or two are cached, and that every sort merges many runs.
#[test]
fn what_is_on_disk_is_the_same() {
    let here = domain(1, None);
    assert!(here.sessions.len() > 100 && here.links.len() > 100);
    assert!(here.sessions.iter().all(|(_, session)| matches!(session, SessionRef::Here(_))));
    for threads in [1, 2] {
        let disk = domain(threads, Some(8 << 10));
        assert!(disk.sessions.iter().all(|(_, session)| matches!(session, SessionRef::Read(_))));
        assert!(disk.facts.iter().eq(here.facts.iter()));
        assert!(disk.facts.iter().all(|(id, _)| disk.facts.copies(id).eq(here.facts.copies(id))));
        for ((id, session), (other, wanted)) in disk.sessions.iter().zip(here.sessions.iter()) {
            assert_eq!((id, &*session), (other, &*wanted));
            assert_eq!(disk.session_id(id), here.session_id(id));
            let live = |of: &Analysis| of.sessions.live(wanted.host, wanted.logon_id, wanted.start.time);
            assert_eq!(live(&disk), live(&here));
            assert!(disk.links.of_session(id).eq(here.links.of_session(id)));
        }
        assert!(disk.links.iter().eq(here.links.iter()));
        for (id, _) in here.facts.iter() {
            assert_eq!(disk.sessions.by_fact(id), here.sessions.by_fact(id));
            assert!(disk.links.of_fact(id).eq(here.links.of_fact(id)));
        }
        for (host, _) in here.hosts.iter() {
            assert!(disk.hosts.facts_of(host).iter().eq(here.hosts.facts_of(host).iter()));
        }
        assert!(disk.tracks().iter(&CLASSES).eq(here.tracks().iter(&CLASSES)));
        assert_eq!((disk.sessions.len(), disk.links.len()), (here.sessions.len(), here.links.len()));
        assert_eq!(disk.facts.error(), None);
    }
}
