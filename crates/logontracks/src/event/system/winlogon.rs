//! Logons and logoffs at a desktop, as Winlogon writes them to System.

use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::Sid;

family! {
    /// Logons and logoffs at a desktop, as Winlogon writes them to System.
    pub enum WinlogonSystem<'c> = "Microsoft-Windows-Winlogon" in "System";

    /// 7001: a user has logged on to a desktop session.
    ///
    /// **Written by** Winlogon in System, which outlives a Security log that was cleared or overwritten.
    /// **Proves** that this SID began a session with a desktop, of this number.
    /// **Does not prove** from where, nor the logon ID.
    UserLogon<'c> 7001 "User Logon Notification for Customer Experience Improvement Program" {
        /// The session's number: that of Local Session Manager 21 to 25.
        session_number: Option<u32> = "TSId",
        /// The user.
        user_sid: Option<Sid<'c>> = "UserSid",
    }
    => |e| Meaning { act: Act::DesktopStart, account: Who::with_sid(&e.user_sid), ..Meaning::NONE };

    /// 7002: a user has logged off from a desktop session.
    ///
    /// **Written by** Winlogon in System.
    /// **Proves** that this SID's session, of this number, ended.
    /// **Does not prove** who asked for it: a shutdown gives it too.
    UserLogoff<'c> 7002 "User Logoff Notification for Customer Experience Improvement Program" {
        /// The session's number: that of Local Session Manager 21 to 25.
        session_number: Option<u32> = "TSId",
        /// The user.
        user_sid: Option<Sid<'c>> = "UserSid",
    }
    => |e| Meaning { act: Act::DesktopEnd, account: Who::with_sid(&e.user_sid), ..Meaning::NONE };
}
