//! What `sessions`, `links` and `tracks` share: reading it all, and which sessions the options ask for.

use std::mem::ManuallyDrop;

use logontracks::case::{Account, Analysis, Case, Windows};
use logontracks::host::HostId;
use logontracks::identity::IdentityId;
use logontracks::link::Link;
use logontracks::session::{Session, SessionId};

use crate::Stop;
use crate::account;
use crate::args::{Evidence, FilterArgs};
use crate::progress::Bar;

/// Reads the evidence and works through it. The analysis is never taken down: the process ends with it, and giving back
/// piece by piece what the system takes back at once takes time.
pub fn read(args: &Evidence) -> Result<(Case, ManuallyDrop<Analysis>, Account), Stop> {
    let case = account::open(&args.paths, &args.read)?;
    let bar = Bar::new(case.bytes());
    let gathered = case.gather(|progress| bar.at(progress));
    bar.finish();
    let account = gathered.account.clone();
    Ok((case, ManuallyDrop::new(Analysis::new(gathered, &Windows::default())), account))
}

/// Fails if facts are missing because the temporary file of --memory could not be written or read.
pub fn check(analysis: &Analysis) -> Result<(), Stop> {
    analysis.facts.error().map_or(Ok(()), |error| Err(Stop::Memory(error)))
}

/// Which sessions, links and tracks the options ask for.
pub struct Wanted<'a> {
    filter: &'a FilterArgs,
    analysis: &'a Analysis,
    identities: Vec<IdentityId>,
    hosts: Vec<HostId>,
}

impl<'a> Wanted<'a> {
    /// Looks the names up. One that nobody has is an error: an empty answer would look like "did not happen".
    pub fn new(filter: &'a FilterArgs, analysis: &'a Analysis) -> Result<Self, Stop> {
        let mut identities = Vec::new();
        for name in &filter.user {
            let found = analysis.identities.find(name);
            if found.is_empty() {
                return Err(Stop::Usage(format!("--user {name}: no account of that name in the evidence")));
            }
            identities.extend(found);
        }
        let hosts = filter.host.iter().map(|name| host(analysis, "--host", name)).collect::<Result<_, _>>()?;
        Ok(Self { filter, analysis, identities, hosts })
    }

    pub fn takes_identity(&self, identity: IdentityId) -> bool {
        self.filter.user.is_empty() || self.identities.contains(&identity)
    }

    /// Whether `--user` names any identity at all.
    pub fn names_users(&self) -> bool {
        !self.filter.user.is_empty()
    }

    /// The hosts of `--host`.
    pub fn hosts(&self) -> &[HostId] {
        &self.hosts
    }

    pub fn takes_host(&self, host: HostId) -> bool {
        self.hosts.is_empty() || self.hosts.contains(&host)
    }

    pub fn takes_session(&self, session: &Session) -> bool {
        let identity = || self.analysis.identity(session).is_some_and(|(id, _)| self.takes_identity(id));
        let event = || {
            let evidence = session.start.evidence.iter().chain(&session.end.evidence);
            let mut ids = evidence.filter_map(|id| self.analysis.facts.get(*id)).map(|fact| fact.at.event_id);
            ids.any(|id| self.filter.event_id.contains(&id))
                || session.activity.counts.iter().any(|(id, _)| self.filter.event_id.contains(id))
        };
        (self.filter.user.is_empty() || identity())
            && self.takes_host(session.host)
            && (self.filter.event_id.is_empty() || event())
            && self.filter.to.is_none_or(|to| session.start.time < to)
            && self.filter.from.is_none_or(|from| session.known_until() >= from)
    }

    /// A link is asked for if either of its records is: by host, event ID and time, and by the user of its sessions.
    pub fn takes_link(&self, link: &Link) -> bool {
        let user = || {
            let sessions = [link.from_session, link.to_session];
            sessions.into_iter().flatten().any(|id| self.is_of_user(id))
        };
        let record = || {
            [link.from, link.to].into_iter().filter_map(|id| self.analysis.facts.get(id)).any(|fact| {
                let at = &fact.at;
                let host = || self.analysis.hosts.host_of(at.computer).is_some_and(|host| self.takes_host(host));
                (self.hosts.is_empty() || host())
                    && (self.filter.event_id.is_empty() || self.filter.event_id.contains(&at.event_id))
                    && self.filter.from.is_none_or(|from| at.time >= from)
                    && self.filter.to.is_none_or(|to| at.time < to)
            })
        };
        record() && (self.filter.user.is_empty() || user())
    }

    fn is_of_user(&self, id: SessionId) -> bool {
        let session = self.analysis.sessions.get(id);
        session.and_then(|session| self.analysis.identity(&session)).is_some_and(|(id, _)| self.takes_identity(id))
    }
}

/// The host of a name, or what to say if there is none.
pub fn host(analysis: &Analysis, option: &str, name: &str) -> Result<HostId, Stop> {
    analysis.hosts.find(name).ok_or_else(|| {
        let known: Vec<&str> = analysis.hosts.iter().map(|(_, host)| host.name.as_str()).take(20).collect();
        Stop::Usage(format!("{option} {name}: no such host in the evidence; there are {}", known.join(", ")))
    })
}
