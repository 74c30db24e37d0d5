//! From facts to sessions, identities and links: the whole line in one value.

use std::collections::HashMap;

use crate::fact::{Facts, What};
use crate::host::{HostId, Hosts};
use crate::identity::{Identities, Identity, IdentityId};
use crate::output::{Cite, Context, SessionLine};
use crate::session::{self, Session, SessionId, Sessions};
use crate::wire::Time;

/// Everything that follows from the facts.
#[derive(Debug)]
pub struct Analysis {
    /// The facts.
    pub facts: Facts,
    /// The computers and their boots.
    pub hosts: Hosts,
    /// The logon sessions.
    pub sessions: Sessions,
    /// The accounts.
    pub identities: Identities,
    /// For sessions that had their logon ID neither first nor alone in their boot: which of them.
    again: HashMap<SessionId, u32>,
}

impl Analysis {
    /// Works through the facts, with the windows of time that each room has by default.
    pub fn new(facts: Facts) -> Self {
        let hosts = Hosts::of(&facts);
        let sessions = Sessions::of(&facts, &hosts, &session::Windows::default());
        let identities = Identities::of(&facts, &hosts);
        let mut seen = HashMap::new();
        let mut again = HashMap::new();
        for (id, session) in sessions.iter() {
            let earlier = seen.entry((session.host, session.boot, session.logon_id)).or_insert(0_u32);
            if *earlier > 0 {
                again.insert(id, *earlier + 1);
            }
            *earlier += 1;
        }
        Self { facts, hosts, sessions, identities, again }
    }

    /// The ID of a session in all outputs: `HOST/boot/0x…`, the boot by its start, `-` where the evidence begins later;
    /// with `/2` for the second session that had this logon ID in this boot.
    pub fn session_id(&self, id: SessionId) -> String {
        let Some(session) = self.sessions.get(id) else { return String::new() };
        let boot = self.boot_start(session).map_or_else(|| "-".to_owned(), |start| start.to_string());
        let again = self.again.get(&id).map(|nth| format!("/{nth}")).unwrap_or_default();
        format!("{}/{boot}/{}{again}", self.host_name(session.host), session.logon_id)
    }

    /// The name of a host: the one it had last.
    pub fn host_name(&self, host: HostId) -> &str {
        self.hosts.get(host).map_or("", |host| &host.name)
    }

    /// When the boot of a session started.
    pub fn boot_start(&self, session: &Session) -> Option<Time> {
        self.hosts.boot(session.host, session.boot).and_then(|boot| boot.start)
    }

    /// Whose session it is.
    pub fn identity(&self, session: &Session) -> Option<(IdentityId, &Identity)> {
        let id = self.identities.of_account(session.account, Some(session.host), session.start.time)?;
        Some((id, self.identities.get(id)?))
    }

    /// A session as a JSON object.
    pub fn session_line<'a>(&'a self, id: SessionId, session: &'a Session, cite: &Cite<'a>) -> SessionLine<'a> {
        let context = Context {
            host: self.host_name(session.host),
            boot: self.boot_start(session),
            id: self.session_id(id),
            identity: self.identity(session).map(|(_, identity)| identity.id.as_str()),
            linked: session.linked.map(|id| self.session_id(id)),
            part_of: session.part_of.map(|id| self.session_id(id)),
            source_host: None,
        };
        SessionLine::new(session, context, cite)
    }

    /// The 4624 of a session.
    pub fn logon(&self, session: &Session) -> Option<&crate::fact::Logon> {
        match &self.facts.get(session.logon?)?.what {
            What::Logon(logon) => Some(logon),
            _ => None,
        }
    }
}
