//! Sessions at a screen: reconnected, disconnected, locked, unlocked.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Address, Luid, Text};

family! {
    /// Sessions at a screen: reconnected, disconnected, locked, unlocked.
    pub enum Desktop<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4778: a user came back to a session.
    ///
    /// **Written by** LSASS on the computer that holds the session: Remote Desktop, Fast User Switching, Hyper-V enhanced
    /// sessions (Microsoft, "4778(S)"). Version 0 only.
    /// **Proves** that this session, known by its logon ID, was shown at a screen again, and from which client.
    /// **Does not prove** a new session. With RDP a 4624 of type 7 or 10 stands beside it; that one soon closes.
    SessionReconnected<'c> 4778 "A session was reconnected to a Window Station." {
        /// Whose session it is.
        target: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The session: the one that the user first logged on to, not that of a later type 7 or 10.
        target_logon_id: Luid = "LogonID",
        /// The session it was connected to, such as `RDP-Tcp#6` or `Console`.
        session_name: Option<Text<'c>> = "SessionName",
        /// The computer it was reconnected from, as the client called itself; `Unknown` for the console.
        client_name: Option<Text<'c>> = "ClientName",
        /// The address it was reconnected from; `LOCAL` for the console.
        address: Option<Address<'c>> = "ClientAddress",
    }
    => |e| Meaning {
        act: Act::Reconnect,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        address: e.address.as_ref(),
        workstation: client(&e.client_name),
        ..Meaning::NONE
    };

    /// 4779: a user left a session without ending it.
    ///
    /// **Written by** LSASS on the computer that holds the session (Microsoft, "4779(S)"). Version 0 only.
    /// **Proves** that this session was no longer shown at a screen, whether the user closed the window, the network
    /// broke or another user was switched to.
    /// **Does not prove** a logoff: the session lives on, and so do its processes.
    SessionDisconnected<'c> 4779 "A session was disconnected from a Window Station." {
        /// Whose session it is.
        target: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The session: the one that the user first logged on to, not that of a later type 7 or 10.
        target_logon_id: Luid = "LogonID",
        /// The session it was disconnected from, such as `RDP-Tcp#6` or `Console`.
        session_name: Option<Text<'c>> = "SessionName",
        /// The computer it had been connected from, as the client called itself; `Unknown` for the console.
        client_name: Option<Text<'c>> = "ClientName",
        /// The address it had been connected from; `LOCAL` for the console.
        address: Option<Address<'c>> = "ClientAddress",
    }
    => |e| Meaning {
        act: Act::Disconnect,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        address: e.address.as_ref(),
        workstation: client(&e.client_name),
        ..Meaning::NONE
    };

    /// 4800: a session was locked.
    ///
    /// **Written by** LSASS on the computer that holds the session (Microsoft, "4800(S)"). Version 0 only.
    /// **Proves** that the session's desktop was locked at this time.
    /// **Does not prove** who locked it: the user, a policy after idle time, or a disconnect of Remote Desktop.
    WorkstationLocked<'c> 4800 "The workstation was locked." {
        /// Whose session it is.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session: the one that the user first logged on to.
        target_logon_id: Luid = "TargetLogonId",
        /// Its session number, as the Local Session Manager counts.
        session_id: Option<u32> = "SessionId",
    }
    => |e| Meaning {
        act: Act::Lock,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        ..Meaning::NONE
    };

    /// 4801: a session was unlocked.
    ///
    /// **Written by** LSASS on the computer that holds the session (Microsoft, "4801(S)"). Version 0 only.
    /// **Proves** that the session's desktop was opened again. The check of the password is a 4624 of type 7 (13 if
    /// cached) with a logon ID of its own, which soon closes.
    /// **Does not prove** a new session.
    WorkstationUnlocked<'c> 4801 "The workstation was unlocked." {
        /// Whose session it is.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session: the one that the user first logged on to.
        target_logon_id: Luid = "TargetLogonId",
        /// Its session number, as the Local Session Manager counts.
        session_id: Option<u32> = "SessionId",
    }
    => |e| Meaning {
        act: Act::Unlock,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        ..Meaning::NONE
    };

    /// 4802: the screen saver was started.
    ///
    /// **Written by** LSASS on the computer that holds the session (Microsoft, "4802(S)"). Version 0 only.
    /// **Proves** that the screen saver of this session started: as a rule, no one touched it for the set time.
    /// **Does not prove** that the session was locked.
    ScreenSaverInvoked<'c> 4802 "The screen saver was invoked." {
        /// Whose session it is.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session: the one that the user first logged on to.
        target_logon_id: Luid = "TargetLogonId",
        /// Its session number, as the Local Session Manager counts.
        session_id: Option<u32> = "SessionId",
    }
    => |e| Meaning {
        act: Act::ScreenSaverStart,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        ..Meaning::NONE
    };

    /// 4803: the screen saver was dismissed.
    ///
    /// **Written by** LSASS on the computer that holds the session (Microsoft, "4803(S)"). Version 0 only.
    /// **Proves** that keyboard or mouse of this session were used at this time.
    /// **Does not prove** who used them, nor that the session was unlocked.
    ScreenSaverDismissed<'c> 4803 "The screen saver was dismissed." {
        /// Whose session it is.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session: the one that the user first logged on to.
        target_logon_id: Luid = "TargetLogonId",
        /// Its session number, as the Local Session Manager counts.
        session_id: Option<u32> = "SessionId",
    }
    => |e| Meaning {
        act: Act::ScreenSaverStop,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        ..Meaning::NONE
    };
}

/// The client's name, but for the word that Windows writes for the console (Microsoft, "4778(S)": *Client Name*).
fn client<'e>(name: &'e Option<Text<'e>>) -> Option<&'e Text<'e>> {
    name.as_ref().filter(|name| !name.eq_ignore_case("Unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The values of the 4778 on Microsoft's page.
    #[test]
    fn a_disconnect_is_no_end() {
        for (id, act) in [(4778, Act::Reconnect), (4779, Act::Disconnect)] {
            let data = decode(
                id,
                &[
                    ("AccountName", "ladmin"),
                    ("AccountDomain", "CONTOSO"),
                    ("LogonID", "0x1e01f6"),
                    ("SessionName", "RDP-Tcp#6"),
                    ("ClientName", "WIN81"),
                    ("ClientAddress", "10.0.0.100"),
                ],
            );
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.logon_id), (act, Some(Luid(0x1e01f6))));
            assert_eq!((meaning.workstation.unwrap(), meaning.logon_type), (&"WIN81".into(), None));
            let json = serde_json::to_value(&data).unwrap();
            assert_eq!(json.pointer("/target/name").unwrap(), "ladmin");
            assert_eq!(json.pointer("/target/domain").unwrap(), "CONTOSO");
            assert_eq!(json.pointer("/session_name").unwrap(), "RDP-Tcp#6");
        }
    }

    /// What Microsoft's page says of the console: Unknown and LOCAL.
    #[test]
    fn the_console_is_no_other_computer() {
        let data = decode(
            4778,
            &[
                ("AccountName", "jdoe"),
                ("AccountDomain", "WS012"),
                ("LogonID", "0x51a0c"),
                ("SessionName", "Console"),
                ("ClientName", "Unknown"),
                ("ClientAddress", "LOCAL"),
            ],
        );
        let Data::Desktop(Desktop::SessionReconnected(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.client_name.as_ref().unwrap(), &"Unknown");
        assert_eq!(data.meaning().workstation, None);
        assert!(data.meaning().address.unwrap().is_local());
    }

    #[test]
    fn locks_and_screen_savers_name_the_session() {
        let acts =
            [(4800, Act::Lock), (4801, Act::Unlock), (4802, Act::ScreenSaverStart), (4803, Act::ScreenSaverStop)];
        for (id, act) in acts {
            let data = decode(
                id,
                &[
                    ("TargetUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                    ("TargetUserName", "dadmin"),
                    ("TargetDomainName", "CONTOSO"),
                    ("TargetLogonId", "0x759a9"),
                    ("SessionId", "3"),
                ],
            );
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.logon_id), (act, Some(Luid(0x759a9))));
            assert_eq!(meaning.account.unwrap().name.unwrap(), &"dadmin");
            assert_eq!(serde_json::to_value(&data).unwrap().pointer("/session_id").unwrap(), 3);
        }
    }
}
