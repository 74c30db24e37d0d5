//! Windows Remote Management and PowerShell remoting: both ends (WinRM/Operational).
//!
//! Seen in real records: 169 and 193 (without values); the other layouts are those of the manifest.

use crate::event::table::family;
use crate::event::{Act, Hex, Meaning, Who};
use crate::wire::{Outcome, Text};

family! {
    /// Windows Remote Management, both ends.
    pub enum WinRm<'c> = "Microsoft-Windows-WinRM" in "Microsoft-Windows-WinRM/Operational";

    /// 6: a client opens a session to another computer.
    ///
    /// **Written by** the WinRM client on the computer someone worked at; the record's UserID is their SID.
    /// **Proves** that this user asked for a session with the computer in `connection`.
    /// **Does not prove** that it was granted.
    ClientSessionStarted<'c> 6 "Creating WSMan Session." {
        /// The target, such as `server/wsman?PSVersion=5.1`.
        connection: Option<Text<'c>> = "connection",
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 8: a client closes a session.
    ///
    /// **Written by** the WinRM client on the computer someone worked at; the record's UserID is their SID.
    /// **Proves** that the session of the same ActivityID is being closed.
    /// **Does not prove** a logoff on the other computer.
    ClientSessionClosing 8 "Closing WSMan Session." {
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 15: a client closes a command.
    ///
    /// **Written by** the WinRM client on the computer someone worked at; the record's UserID is their SID.
    /// **Proves** that a command had been running.
    /// **Does not prove** which.
    ClientCommandClosing 15 "Closing WSMan command." {
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 16: a client closes a shell.
    ///
    /// **Written by** the WinRM client on the computer someone worked at; the record's UserID is their SID.
    /// **Proves** that a shell had been open.
    /// **Does not prove** what was done in it.
    ClientShellClosing 16 "Closing WSMan shell." {
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 33: a client has closed a session.
    ///
    /// **Written by** the WinRM client on the computer someone worked at; the record's UserID is their SID.
    /// **Proves** that the session of the same ActivityID is over.
    /// **Does not prove** a logoff on the other computer.
    ClientSessionClosed 33 "Closing WSMan Session completed successfully." {
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 91: a shell was opened on this computer from another.
    ///
    /// **Written by** the WinRM service on the computer that was managed; the record's UserID is who opened it.
    /// **Proves** that a remote user got a shell.
    /// **Does not prove** from where: the 4624 of type 3 beside it tells.
    ShellCreated<'c> 91 "Creating WSMan shell on server." {
        /// The kind of shell, such as `http://schemas.microsoft.com/powershell/Microsoft.PowerShell`.
        resource_uri: Option<Text<'c>> = "resourceUri",
        /// The shell.
        shell_id: Option<Text<'c>> = "shellId",
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 142: an operation of the client failed.
    ///
    /// **Written by** the WinRM client on the computer someone worked at; the record's UserID is their SID.
    /// **Proves** that it was tried.
    /// **Does not prove** why, beyond the number.
    OperationFailed<'c> 142 "WSMan operation failed, error code." {
        /// The operation.
        operation: Option<Text<'c>> = "operationName",
        /// The error, as Windows and WinRM number it.
        error: Option<Hex> = "errorCode",
    }
    => |_e| Meaning { act: Act::RemoteManagement, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 168: the service is authenticating a user.
    ///
    /// **Written by** the WinRM service on the computer that was managed.
    /// **Proves** that someone is asking for a session.
    /// **Does not prove** who.
    Authenticating 168 "Sending response to authentication request." {
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };

    /// 169: a user has authenticated to the service.
    ///
    /// **Written by** the WinRM service on the computer that was managed.
    /// **Proves** that this user's credentials were accepted, and how.
    /// **Does not prove** from where: the 4624 of type 3 beside it tells.
    UserAuthenticated<'c> 169 "User authenticated successfully using authentication." {
        /// The user, as `DOMAIN\name`.
        user: Option<Text<'c>> = "username",
        /// How, such as `NTLM` or `Kerberos`.
        mechanism: Option<Text<'c>> = "authenticationMechanism",
    }
    => |e| Meaning {
        act: Act::RemoteManagement,
        outcome: Some(Outcome::Success),
        account: Who::named(&e.user),
        ..Meaning::NONE
    };

    /// 193: a request was handled.
    ///
    /// **Written by** the WinRM service on the computer that was managed. Layouts with none, three and four values
    /// are known; what the values are is not documented, so they keep Windows' names.
    /// **Proves** that a request was handled.
    /// **Does not prove** which.
    RequestProcessed<'c> 193 "Request processed." {
        /// Value 1.
        param1: Option<Text<'c>> = "param1",
        /// Value 2.
        param2: Option<Text<'c>> = "param2",
        /// Value 3.
        param3: Option<Text<'c>> = "param3",
        /// Value 4.
        param4: Option<Text<'c>> = "param4",
    }
    => |_e| Meaning { act: Act::RemoteManagement, ..Meaning::NONE };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::testing::{decode, parts, shown};

    const WINRM: &str = "Microsoft-Windows-WinRM";

    #[test]
    fn the_server_names_who_authenticated_and_how() {
        let data = decode(WINRM, 169, &[("username", "example\\ann"), ("authenticationMechanism", "NTLM")]);
        let json = json!({"user": "example\\ann", "mechanism": "NTLM"});
        assert_eq!(shown(&data), ("UserAuthenticated", json, parts(["success", "example\\ann", "", "", ""])));
    }

    #[test]
    fn the_client_names_the_target() {
        let data = decode(WINRM, 6, &[("connection", "fs1/wsman?PSVersion=5.1")]);
        let json = json!({"connection": "fs1/wsman?PSVersion=5.1"});
        assert_eq!(shown(&data), ("ClientSessionStarted", json, parts([""; 5])));
        let data = decode(WINRM, 142, &[("operationName", "CreateShell"), ("errorCode", "2150858770")]);
        let json = json!({"operation": "CreateShell", "error": "0x80338012"});
        assert_eq!(shown(&data), ("OperationFailed", json, parts(["failure", "", "", "", ""])));
    }

    #[test]
    fn all_of_it_is_remote_management() {
        for (event_id, kind) in [
            (8, "ClientSessionClosing"),
            (15, "ClientCommandClosing"),
            (16, "ClientShellClosing"),
            (33, "ClientSessionClosed"),
            (91, "ShellCreated"),
            (168, "Authenticating"),
            (193, "RequestProcessed"),
        ] {
            let data = decode(WINRM, event_id, &[("resourceUri", "x"), ("param2", "y")]);
            assert_eq!((data.kind(), data.meaning().act), (kind, Act::RemoteManagement));
            assert_eq!(data.meaning().outcome, None);
        }
    }
}
