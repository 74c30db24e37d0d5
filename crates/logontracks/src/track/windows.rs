//! The windows of time by which records are told as one step.

/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// Windows of time of the room `track`, in ticks of 100 ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// How far the server's record of an RDP connection (RemoteConnectionManager 1149) is from the logon to it: a
    /// slow logon, a banner to be confirmed or a second factor takes minutes.
    pub connection: i64,
    /// How long after the first logon of a reconnection or unlock the others of the same can come: a remote desktop
    /// logon comes up to a minute after NLA's.
    pub together: i64,
    /// How far the end of an interval is from the logon that checked the credentials for it.
    pub unlock: i64,
    /// How long after a session's 4624 the logons that prepared it can be written: threads that race to the log.
    pub race: i64,
    /// How far a hop may seem to lie before the session it started from, or after its end: what is left of the
    /// clocks' difference after correction.
    pub slack: i64,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            connection: 120 * SECOND,
            together: 60 * SECOND,
            unlock: 10 * SECOND,
            race: 5 * SECOND,
            slack: 5 * SECOND,
        }
    }
}
