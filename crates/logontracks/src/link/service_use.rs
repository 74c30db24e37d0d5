//! Which service of a host a network logon was for, where what followed tells.
//!
//! A host has tickets for its own account and for those that run services on it, and a 4624 does not name the service.

use super::index::Index;
use super::machine::Machine;
use super::rows::{LogonRow, Package, Service};
use super::scene::Scene;
use crate::fact::TicketStep;
use crate::host::HostId;
use crate::identity::IdentityId;
use crate::wire::Time;

/// A share was opened, or looked into (5140, 5145).
const SHARES: [u16; 2] = [5140, 5145];

/// What a session was used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Used {
    /// The SMB server, which runs under the computer's own account.
    Computer,
    /// A service that runs under this account.
    Account(IdentityId),
}

impl Used {
    /// Whether a ticket for this service can have opened the session.
    pub fn allows(self, service: Option<Service>) -> bool {
        match (self, service) {
            (Self::Computer, Some(Service::Machine(_))) => true,
            (Self::Account(account), Some(Service::Account(other))) => account == other,
            _ => false,
        }
    }
}

/// What happened after logons.
pub(super) struct Uses {
    /// Tickets that a host asked for in an account's name (S4U2Proxy), by that account and host.
    asked_on: Index<(IdentityId, HostId)>,
    /// Of who and where there is such a ticket, the network logons by Kerberos.
    arrivals: Index<(IdentityId, HostId)>,
}

impl Uses {
    pub fn of(scene: &Scene<'_>) -> Self {
        let tickets = scene.rows.tickets.iter().enumerate();
        let asked_on = tickets.filter(|(_, row)| row.step == TicketStep::Service).filter_map(|(i, row)| {
            let services = scene.facts.strings.text(row.transmitted);
            let host = scene.at_spot(&row.row).and_then(Machine::host).filter(|_| !matches!(services, "" | "-"))?;
            Some(((row.row.identity()?, host), row.row.time, i))
        });
        let asked_on = Index::of(asked_on);
        let logons = scene.rows.logons.iter().enumerate();
        let arrivals = logons.filter(|(_, row)| row.is_network() && row.package == Package::Kerberos);
        let arrivals = arrivals.filter_map(|(i, row)| Some(((row.row.identity()?, row.row.host), row.row.time, i)));
        let arrivals = Index::of(arrivals.filter(|(key, ..)| asked_on.has(key)));
        Self { asked_on, arrivals }
    }

    /// What a session was used for, if that is known.
    pub fn service(&self, scene: &Scene<'_>, row: &LogonRow) -> Option<Used> {
        if !row.is_network() {
            return None;
        }
        let session = row.session().and_then(|id| scene.sessions.get(id))?;
        if session.activity.counts.iter().any(|(event, _)| SHARES.contains(event)) {
            return Some(Used::Computer);
        }
        self.delegated(scene, row).map(Used::Account)
    }

    /// The account of the service that asked for a further ticket in the name of who had just logged on. It shows the
    /// domain controller the ticket by which that account came to it (MS-SFU 3.2.5.2.1), so the logon was to this
    /// service. Only where no other logon of the account is as near.
    fn delegated(&self, scene: &Scene<'_>, row: &LogonRow) -> Option<IdentityId> {
        let (windows, key) = (scene.windows, (row.row.identity()?, row.row.host));
        let slack = scene.clocks.slack(row.row.host, row.row.time).saturating_add(scene.clocks.most_slack());
        let until: Time = row.row.time.offset_by(windows.soon.saturating_add(slack));
        let (time, ticket) = self.asked_on.between(&key, row.row.time.offset_by(-slack), until).next()?;
        let near = time.offset_by(-windows.soon.saturating_add(slack));
        if self.arrivals.between(&key, near, time.offset_by(slack)).nth(1).is_some() {
            return None;
        }
        let asked = scene.rows.tickets.get(ticket)?;
        let name = scene.facts.strings.text(asked.transmitted).trim();
        scene.identities.of_name(name, "", Some(asked.row.host), asked.row.time)
    }
}
