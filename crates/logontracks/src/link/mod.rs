//! Sessions and facts → links across hosts.
//!
//! In: the facts, hosts, sessions and identities. Out: pairs of records that belong together, each with what it rests
//! on, how sure it is and how many candidates there were; the clocks of the hosts; who had which address when.
//!
//! First come links that rest on a value that Windows wrote to join two records (LogonGuid, the hash of a ticket).
//! They do not depend on time, so they measure the clocks. All other links then use times by one clock. A logon ID, a
//! name or an address is evidence; a time alone never is.

mod addresses;
mod clock;
mod ends;
mod explicit;
mod failure;
mod found;
mod heard;
mod index;
mod kerberos;
mod keys;
mod machine;
mod ntlm;
mod origin;
mod pack;
mod remote;
mod row;
mod rows;
mod scene;
mod service_use;
#[cfg(test)]
mod tests;
mod windows;

pub use addresses::Seen;
pub use clock::{Clocks, Offset};
use ends::Ends;
pub use heard::Whole;
use pack::Packed;
pub(crate) use scene::Records;
pub use windows::Windows;

use std::fmt;
use std::net::IpAddr;

use serde::Serialize;

use crate::fact::{FactId, Facts};
use crate::host::{HostId, Hosts};
use crate::identity::Identities;
use crate::parallel;
use crate::session::{SessionId, Sessions};
use crate::spill::{Column, newtype};
use crate::wire::{Address, Time};

/// The number of a link, in order of its later record, then kind, then earlier record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u32);

newtype! { LinkId(u32) }

/// Two records of the evidence that belong together, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What joins them.
    pub kind: LinkKind,
    /// The earlier, or causing, record.
    pub from: FactId,
    /// The later, or caused, record.
    pub to: FactId,
    /// The session in which `from` was written, or that it opened.
    pub from_session: Option<SessionId>,
    /// The session in which `to` was written, or that it opened.
    pub to_session: Option<SessionId>,
    /// The facts on which it rests, in the words of the fields that agree.
    pub basis: BasisSet,
    /// How sure.
    pub confidence: Confidence,
    /// How many candidates there were for the other side; each is a link of its own, the nearest
    /// [`Windows::most_candidates`] of them.
    pub candidates: u32,
    /// `to` minus `from`, in 100 ns, by the clocks that wrote them, not corrected.
    pub time_difference: i64,
}

/// What a link joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// A TGT and a service ticket asked for with it.
    TgtTicket,
    /// A TGT and its renewal.
    TgtRenewal,
    /// A TGT and the session on the workstation that asked for it.
    TgtSession,
    /// A service ticket and the session it opened.
    TicketSession,
    /// An NTLM validation and the session it opened.
    NtlmSession,
    /// Explicit credentials and the session they opened.
    ExplicitCredentialSession,
    /// A session and the session on another host that opened it.
    OriginSession,
    /// The same failed attempt, seen on the domain controller and on the target.
    SameFailure,
    /// Repeated failures of one account from one source: each and the next.
    FailureSeries,
    /// A failure and the lockout that it led to.
    Lockout,
    /// An RDP connection as client and server saw it.
    RdpConnection,
    /// An RDP client's connection and the session it opened, or opened again.
    RdpClientSession,
    /// The network logon by which NLA checked credentials and the remote desktop logon that followed.
    NlaSession,
    /// A gateway's connection and the session behind it.
    GatewaySession,
    /// A WinRM client's request and the session it opened.
    #[serde(rename = "winrm_session")]
    WinRmSession,
    /// A WinRM connection as client and server saw it.
    #[serde(rename = "winrm_connection")]
    WinRmConnection,
}

impl LinkKind {
    /// Every one, in order.
    const ALL: [Self; 16] = [
        Self::TgtTicket,
        Self::TgtRenewal,
        Self::TgtSession,
        Self::TicketSession,
        Self::NtlmSession,
        Self::ExplicitCredentialSession,
        Self::OriginSession,
        Self::SameFailure,
        Self::FailureSeries,
        Self::Lockout,
        Self::RdpConnection,
        Self::RdpClientSession,
        Self::NlaSession,
        Self::GatewaySession,
        Self::WinRmSession,
        Self::WinRmConnection,
    ];
}

/// How sure a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Anything less than strong; all candidates are kept.
    Weak,
    /// The only candidate, on two or more independent facts.
    Strong,
    /// Joined by a value that Windows wrote to join the two.
    Certain,
}

/// One fact on which a link rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The same LogonGuid, not null.
    LogonGuid,
    /// ResponseTicket of the one is RequestTicketHash of the other.
    TicketHash,
    /// The same logon ID, on the same host and boot.
    LogonId,
    /// The same identity.
    Account,
    /// The same client address.
    Address,
    /// The same client port.
    Port,
    /// The workstation name that the client gave.
    Workstation,
    /// The service's account is that of the host.
    Service,
    /// What was done in the session can only be done with this service.
    Use,
    /// The target server's name is that of the host.
    TargetServer,
    /// The same status.
    Status,
    /// Within the window of time, clocks corrected.
    Time,
    /// Within the lifetime of the ticket.
    TicketLifetime,
    /// The session was open at that time.
    Open,
}

impl Basis {
    /// Every one, in order.
    const ALL: [Self; 14] = [
        Self::LogonGuid,
        Self::TicketHash,
        Self::LogonId,
        Self::Account,
        Self::Address,
        Self::Port,
        Self::Workstation,
        Self::Service,
        Self::Use,
        Self::TargetServer,
        Self::Status,
        Self::Time,
        Self::TicketLifetime,
        Self::Open,
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Whether it says only that the times agree.
    const fn is_time(self) -> bool {
        matches!(self, Self::Time | Self::TicketLifetime | Self::Open)
    }
}

/// The facts on which a link rests.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisSet(u16);

impl BasisSet {
    /// These facts.
    pub fn of(all: &[Basis]) -> Self {
        Self(all.iter().fold(0, |bits, basis| bits | basis.bit()))
    }

    /// Whether this fact is among them.
    pub fn contains(self, basis: Basis) -> bool {
        self.0 & basis.bit() != 0
    }

    /// These and one more, if `also`.
    #[must_use]
    pub fn with(self, basis: Basis, also: bool) -> Self {
        if also { Self(self.0 | basis.bit()) } else { self }
    }

    /// These and those.
    #[must_use]
    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The facts, in order.
    pub fn iter(self) -> impl Iterator<Item = Basis> {
        Basis::ALL.into_iter().filter(move |basis| self.contains(*basis))
    }

    /// How many of them are more than agreement in time.
    fn independent(self) -> usize {
        self.iter().filter(|basis| !basis.is_time()).count()
    }
}

impl fmt::Debug for BasisSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for BasisSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Records that follow each other have a list of their links in common: most records have none.
const FACTS_TOGETHER: u32 = 4;

/// Every link of the evidence, with what was found on the way to them.
#[derive(Clone, Debug)]
pub struct Links {
    links: Column<Packed>,
    by_session: Ends,
    by_fact: Ends,
    clocks: Clocks,
    addresses: addresses::Whereabouts,
}

impl Links {
    /// Finds them, where nothing is known of what the evidence lacks.
    pub fn of(facts: &Facts, hosts: &Hosts, sessions: &Sessions, identities: &Identities, windows: &Windows) -> Self {
        Self::with_coverage(facts, hosts, sessions, identities, &[], windows)
    }

    /// Finds them. `whole` tells when which Security logs lack no record.
    pub fn with_coverage(
        facts: &Facts,
        hosts: &Hosts,
        sessions: &Sessions,
        identities: &Identities,
        whole: &[Whole],
        windows: &Windows,
    ) -> Self {
        let records = Records::of(facts, hosts, identities);
        Self::of_records(facts, hosts, sessions, identities, records, whole, windows)
    }

    /// Finds them among records that were looked for before there were sessions.
    pub(crate) fn of_records<'e>(
        facts: &'e Facts,
        hosts: &'e Hosts,
        sessions: &Sessions,
        identities: &Identities,
        records: Records<'e>,
        whole: &[Whole],
        windows: &Windows,
    ) -> Self {
        let scene = scene::Scene::of(facts, hosts, sessions, identities, records, whole, windows);
        // Independent of one another; the largest first.
        let kinds: [fn(&scene::Scene, &mut scene::Out); 5] = [
            |scene, out| {
                let ticketed = kerberos::find(scene, out);
                ntlm::find(scene, &ticketed, out);
            },
            origin::find,
            explicit::find,
            failure::find,
            remote::find,
        ];
        let found = parallel::map(facts.threads(), kinds.len(), |kind| {
            let mut out = scene::Out::new(facts);
            kinds.get(kind).into_iter().for_each(|find| find(&scene, &mut out));
            out.sort();
            out
        });
        // What links are found with is no longer needed, and takes as much memory as the links.
        let (clocks, addresses) = scene.finish();
        let spill = facts.spill();
        let links = scene::Out::finish(facts, found);
        let (by_session, by_fact) = parallel::both(
            facts.threads(),
            || Ends::of(spill, &links, (sessions.len(), 1), |link| link.sessions().map(SessionId::number)),
            || Ends::of(spill, &links, (facts.len(), FACTS_TOGETHER), |link| link.facts().map(FactId::number)),
        );
        Self { links, by_session, by_fact, clocks, addresses }
    }

    /// Every link with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (LinkId, Link)> + '_ {
        let all = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        all.map(LinkId).filter_map(|id| Some((id, self.get(id)?)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A link.
    pub fn get(&self, id: LinkId) -> Option<Link> {
        self.links.get(id.0 as usize)?.link()
    }

    /// The links from or to a session, in order.
    pub fn of_session(&self, session: SessionId) -> impl Iterator<Item = (LinkId, Link)> + '_ {
        self.by_session.group(session.number()).filter_map(|id| Some((id, self.get(id)?)))
    }

    /// The links from or to a record, in order.
    pub fn of_fact(&self, fact: FactId) -> impl Iterator<Item = (LinkId, Link)> + '_ {
        let near = self.by_fact.group(fact.number()).filter_map(|id| Some((id, self.get(id)?)));
        near.filter(move |(_, link)| link.from == fact || link.to == fact)
    }

    /// The clocks of the hosts.
    pub fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// Which computer had an address, written in any form, at a time by the reference's clock.
    pub fn at_address(&self, address: &str, time: Time) -> Option<&Seen> {
        self.addresses.at(Address::parse(address.into()).canonical()?, time)
    }

    /// The same of an address that is read already.
    pub(crate) fn at_ip(&self, ip: IpAddr, time: Time) -> Option<&Seen> {
        self.addresses.at(ip, time)
    }

    /// Every time that a computer was seen at an address, in order of addresses, then times.
    pub fn addresses(&self) -> impl Iterator<Item = &Seen> + '_ {
        self.addresses.iter()
    }

    /// Which addresses a host was seen at.
    pub fn addresses_of(&self, host: HostId) -> impl Iterator<Item = &Seen> + '_ {
        self.addresses.iter().filter(move |seen| seen.host == Some(host))
    }
}
