//! How far apart in time two records of one thing may be.

/// A millisecond, in ticks of 100 ns.
pub(super) const MS: i64 = 10_000;
/// A second.
pub(super) const SECOND: i64 = 1_000 * MS;
/// A minute.
pub(super) const MINUTE: i64 = 60 * SECOND;
/// An hour.
pub(super) const HOUR: i64 = 60 * MINUTE;

/// Spans of time, in ticks of 100 ns. To each, what is not known of the two clocks is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// A record's cause is looked for this far back first: requests on a local network take milliseconds. A
    /// candidate found here displaces those that are further away.
    pub at_once: i64,
    /// Then this far: a busy server, a slow line.
    pub soon: i64,
    /// Then this far, for what a person or a program does between the two records: a desktop that is made, a
    /// connection that is tried again.
    pub late: i64,
    /// From a client's record of connecting to the server's of the session: a person may be typing a password.
    pub connection: i64,
    /// For how long a ticket is used: "Maximum lifetime for user ticket" and "for service ticket" are 10 hours unless
    /// a domain's policy says otherwise.
    pub ticket_lifetime: i64,
    /// A credential that was asked for may precede the session that asked: the ticket comes before the 4624.
    pub before_session: i64,
    /// Failures this far apart are one series: "Reset account lockout counter after" is at most this in the usual
    /// policies (Microsoft's baseline: 10 to 30 minutes).
    pub failure_series: i64,
    /// For how long an address that was seen in use by a computer is taken to be still its: a DHCP lease is 8 days
    /// unless the server says otherwise.
    pub address: i64,
    /// The same where only the name that a client gave itself tells: half a working day.
    pub address_by_name: i64,
    /// How wrong the clock of a host may be of which nothing is known. Computers of a domain are kept within less,
    /// and Kerberos refuses more than 5 minutes; more would find more that does not belong together.
    pub unknown_clock: i64,
    /// A domain controller that issues no service ticket for so long is one of which records are missing: every
    /// computer of the domain asks for some more often.
    pub silence: i64,
    /// Kerberos refuses clocks that are further apart ("Maximum tolerance for computer clock synchronization": 5
    /// minutes unless a policy says otherwise).
    pub clock_skew: i64,
    /// Changes of the clock smaller than this are the time service's daily work and start no period of their own.
    pub clock_step: i64,
    /// From 4769 to 4624, what usually passes.
    pub ticket_latency: i64,
    /// At most this many candidates are kept of one record, the nearest in time; `candidates` counts all.
    pub most_candidates: usize,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            at_once: 100 * MS,
            soon: 2 * SECOND,
            late: 15 * SECOND,
            connection: MINUTE,
            ticket_lifetime: 10 * HOUR,
            before_session: 5 * SECOND,
            failure_series: 30 * MINUTE,
            address: 8 * 24 * HOUR,
            address_by_name: 12 * HOUR,
            unknown_clock: 2 * SECOND,
            silence: HOUR,
            clock_skew: 5 * MINUTE,
            clock_step: SECOND,
            ticket_latency: 10 * MS,
            most_candidates: 8,
        }
    }
}
