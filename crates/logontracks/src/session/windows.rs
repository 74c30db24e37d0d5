//! The windows of time by which records of a session belong together.

use crate::host::SECOND;

/// Windows of time of the room `session`, in ticks of 100 ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// How long a record that names a logon ID may come before the 4624 that made it: threads that race to the log.
    pub race: i64,
    /// How far apart the 4624s of a linked pair are: 3 ms at most in 56 real pairs.
    pub linked: i64,
    /// How far the 4801, 4778 or LocalSessionManager 25 is from the type 7 or 10 logon that checked the credentials.
    pub unlock: i64,
    /// How long after NLA's network logon the remote desktop logon can come: about 2 s in real logs; a slow logon, a
    /// banner to be confirmed or a second factor makes it longer.
    pub nla: i64,
    /// How long after the 4624 the terminal session's logon (LocalSessionManager 21, Winlogon 7001) can come: the
    /// profile is loaded in between.
    pub terminal_logon: i64,
    /// How far apart two records of one step of a desktop are: 4779 and LocalSessionManager 24 and 40, 4778 and 25.
    pub same_step: i64,
    /// How long before the computer stops its shutdown logs people off.
    pub shutdown: i64,
    /// How long before the end of a boot the Security log may be silent and still be said to reach it.
    pub coverage: i64,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            race: 2 * SECOND,
            linked: SECOND,
            unlock: 10 * SECOND,
            nla: 60 * SECOND,
            terminal_logon: 120 * SECOND,
            same_step: 10 * SECOND,
            shutdown: 5 * 60 * SECOND,
            coverage: 2 * 60 * SECOND,
        }
    }
}
