//! Logon and logoff: sessions begin, end, fail to begin.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning, Outcome};
use crate::wire::{Guid, LogonType, Luid, Text};

family! {
    /// Logon and logoff.
    pub enum Logon<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4634: a logon session was destroyed.
    ///
    /// **Written by** LSASS on the computer that held the session (Microsoft, "4634(S)").
    /// **Proves** that the session with this logon ID no longer exists. An interactive logoff gives a 4647 first.
    /// **Does not prove** that a user asked for it, nor, for type 3, how long anyone was at work: network sessions last
    /// milliseconds. A shutdown may leave none, so its absence says nothing.
    LoggedOff<'c> 4634 "An account was logged off." {
        /// Whose session it was.
        account: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session.
        logon_id: Luid = "TargetLogonId",
        /// How the session had come to be.
        logon_type: Option<LogonType> = "LogonType",
    }
    => |e| Meaning {
        act: Act::SessionEnd,
        outcome: Some(Outcome::Success),
        account: e.account.who(),
        logon_id: Some(e.logon_id),
        logon_type: e.logon_type,
        ..Meaning::NONE
    };
}
