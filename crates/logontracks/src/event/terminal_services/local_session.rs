//! Sessions with a desktop, remote and at the console (TerminalServices-LocalSessionManager).
//!
//! Known by a session number, not by a logon ID. Seen in real records: 25 and 40; the other layouts are those of the
//! manifest.

use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::{Address, LsmReason, Text};

family! {
    /// Sessions with a desktop, remote and at the console.
    pub enum SessionManager<'c> =
        "Microsoft-Windows-TerminalServices-LocalSessionManager"
        in "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational";

    /// 21: a user has logged on to a desktop session.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session, for the console too.
    /// **Proves** that this user's session, of this number, began at this time, and from which address.
    /// **Does not prove** the logon ID: the 4624 of type 2 or 10 beside it has that.
    SessionLogon<'c> 21 "Remote Desktop Services: Session logon succeeded" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
        /// Where the client is; `LOCAL` for the console.
        address: Option<Address<'c>> = "Address",
    }
    => |e| Meaning {
        act: Act::DesktopStart,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 22: the shell of a session is being started.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session; follows 21.
    /// **Proves** that the user got a desktop.
    /// **Does not prove** another logon: it is the same session as in 21.
    ShellStart<'c> 22 "Remote Desktop Services: Shell start notification received" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
        /// Where the client is; `LOCAL` for the console.
        address: Option<Address<'c>> = "Address",
    }
    => |e| Meaning {
        act: Act::DesktopStart,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 23: a desktop session has ended.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session.
    /// **Proves** that the session of this number ended at this time.
    /// **Does not prove** who or what ended it.
    SessionLogoff<'c> 23 "Remote Desktop Services: Session logoff succeeded" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
    }
    => |e| Meaning { act: Act::DesktopEnd, account: Who::named(&e.user), ..Meaning::NONE };

    /// 24: a session was disconnected from its client.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session.
    /// **Proves** that no client shows the session from this time.
    /// **Does not prove** a logoff: the session and its programs live on.
    SessionDisconnect<'c> 24 "Remote Desktop Services: Session has been disconnected" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
        /// Where the client is; `LOCAL` for the console.
        address: Option<Address<'c>> = "Address",
    }
    => |e| Meaning {
        act: Act::Disconnect,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 25: a client was connected to a session that had been disconnected.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session, for the console too.
    /// **Proves** that the user took up this session again, and from which address.
    /// **Does not prove** a new session: the logon ID is that of the original logon (4778 names it).
    SessionReconnect<'c> 25 "Remote Desktop Services: Session reconnection succeeded" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
        /// Where the client is; `LOCAL` for the console.
        address: Option<Address<'c>> = "Address",
    }
    => |e| Meaning {
        act: Act::Reconnect,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 39: a session was disconnected by a user or program in another session, or in the same.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session.
    /// **Proves** that the disconnection was asked for, and in which session.
    /// **Does not prove** a logoff. Who was in the session, the 21, 24 and 25 of the same number tell.
    SessionDisconnectedBy 39 "Session X has been disconnected by session Y" {
        /// The session that was disconnected.
        target_session: u32 = "TargetSession",
        /// The session in which that was asked for.
        source: Option<u32> = "Source",
    }
    => |_e| Meaning { act: Act::Disconnect, ..Meaning::NONE };

    /// 40: a session was disconnected, and why.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session.
    /// **Proves** the reason, as a number.
    /// **Does not prove** a logoff. Who was in the session, the 21, 24 and 25 of the same number tell.
    SessionDisconnectReason 40 "Session X has been disconnected, reason code Z" {
        /// The session that was disconnected.
        session: u32 = "Session",
        /// Why.
        reason: Option<LsmReason> = "Reason",
    }
    => |_e| Meaning { act: Act::Disconnect, ..Meaning::NONE };

    /// 41: which session the user gets is being decided.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session, before 21 or 25.
    /// **Proves** that this user has authenticated and asks for a session.
    /// **Does not prove** that there was one.
    BeginArbitration<'c> 41 "Begin session arbitration" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
    }
    => |e| Meaning { act: Act::Other, account: Who::named(&e.user), ..Meaning::NONE };

    /// 42: which session the user gets has been decided.
    ///
    /// **Written by** the Local Session Manager on the computer that has the session, before 21 or 25.
    /// **Proves** that the user was given the session of this number.
    /// **Does not prove** that the logon succeeded.
    EndArbitration<'c> 42 "End session arbitration" {
        /// The user, as `DOMAIN\name` or `COMPUTER\name`.
        user: Option<Text<'c>> = "User",
        /// The session's number: it is used again after a logoff, and from each boot on.
        session_id: u32 = "SessionID",
    }
    => |e| Meaning { act: Act::Other, account: Who::named(&e.user), ..Meaning::NONE };
}
