//! One test for each trap of sessions.

mod ends;
mod folds;
mod starts;
mod terminals;

use super::*;
use crate::fact::testing::{FactBuilder, time};
use crate::fact::{DesktopStep, Facts, PowerStep, TerminalStep};
use crate::host::Hosts;
use crate::wire::{LogonType, Luid};

const JDOE: [&str; 3] = ["S-1-5-21-1-2-3-1105", "jdoe", "CORP"];
const ASMITH: [&str; 3] = ["S-1-5-21-1-2-3-1106", "asmith", "CORP"];
const SYSTEM: [&str; 3] = ["S-1-5-18", "WS01$", "CORP"];

/// A log of WS01, and its users.
struct Log {
    log: FactBuilder,
    jdoe: AccountId,
    asmith: AccountId,
    system: AccountId,
}

impl std::ops::Deref for Log {
    type Target = FactBuilder;
    fn deref(&self) -> &FactBuilder {
        &self.log
    }
}

impl std::ops::DerefMut for Log {
    fn deref_mut(&mut self) -> &mut FactBuilder {
        &mut self.log
    }
}

impl Log {
    fn new() -> Self {
        let mut log = FactBuilder::new("WS01");
        let [jdoe, asmith, system] = [JDOE, ASMITH, SYSTEM].map(|[sid, name, domain]| log.account(sid, name, domain));
        Self { log, jdoe, asmith, system }
    }

    fn boot(&mut self, at: &str) {
        self.channel("Security").power(at, 4608, PowerStep::SecurityStart);
        let system = self.system;
        self.logon(at, system, LogonType::SYSTEM, 0x3e7);
    }

    fn shutdown(&mut self, at: &str) {
        self.channel("Security").power(at, 1100, PowerStep::LogStop);
        self.channel("System").power(at, 13, PowerStep::OsStop);
        self.channel("Security");
    }

    /// All sessions but those of the well-known logon IDs; the same however the facts are read.
    fn sessions(&self) -> Vec<Session> {
        let (facts, shuffled) = (self.facts(), self.shuffled());
        let (all, again) = (all(&facts), all(&shuffled));
        let plain = |facts: &Facts, all: &Sessions| {
            let session = |(_, session): (SessionId, SessionRef<'_>)| {
                let name = facts.strings.account(session.account);
                let name = (facts.strings.text(name.sid).to_owned(), facts.strings.text(name.name).to_owned());
                (name, Session { account: AccountId::NONE, ..session.clone() })
            };
            all.iter().map(session).collect::<Vec<_>>()
        };
        assert_eq!(plain(&facts, &all), plain(&shuffled, &again), "depends on the order of reading");
        all.iter().map(|(_, session)| session.clone()).filter(|session| !session.logon_id.is_well_known()).collect()
    }

    /// The session with a logon ID, of which there is one.
    fn session(&self, logon_id: u64) -> Session {
        let mut sessions = self.sessions();
        sessions.retain(|session| session.logon_id == Luid(logon_id));
        let [session] = sessions.try_into().expect("one session");
        session
    }
}

fn all(facts: &Facts) -> Sessions {
    Sessions::of(facts, &Hosts::of(facts), &Windows::default())
}

fn at(text: &str) -> Option<crate::wire::Time> {
    Some(time(text))
}
