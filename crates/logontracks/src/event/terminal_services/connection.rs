//! Connections to the remote desktop listener (TerminalServices-RemoteConnectionManager).

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Address, Text};

family! {
    /// Connections to the remote desktop listener.
    pub enum ConnectionManager<'c> =
        "Microsoft-Windows-TerminalServices-RemoteConnectionManager"
        in "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational";

    /// 258: the listener for remote desktop connections was started.
    ///
    /// **Written by** the Remote Connection Manager.
    /// **Proves** that connections could be received from this time.
    /// **Does not prove** that there were any.
    ListenerStarted<'c> 258 "Listener has started listening" {
        /// The listener, such as `RDP-Tcp`.
        listener_name: Option<Text<'c>> = "listenerName",
    }

    /// 261: someone connected to the listener.
    ///
    /// **Written by** the Remote Connection Manager of the server, before anyone has authenticated.
    /// **Proves** that a network connection was made.
    /// **Does not prove** who made it, nor that anyone logged on: port scans give it too.
    ListenerReceived<'c> 261 "Listener received a connection" {
        /// The listener, such as `RDP-Tcp`.
        listener_name: Option<Text<'c>> = "listenerName",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1149: a client has authenticated for a remote desktop connection.
    ///
    /// **Written by** the Remote Connection Manager of the server. With network level authentication, after the
    /// credentials were checked (a 4624 of type 3 beside it) and before the session.
    /// **Proves** that a client at this address connected and gave this user name.
    /// **Does not prove** a logon: despite its title, without network level authentication nothing was checked yet.
    /// For a session see LSM 21 and 25 and the 4624 of type 10 or 7.
    Authenticated<'c> 1149 "Remote Desktop Services: User authentication succeeded" {
        /// The user that the client named.
        user: Account<'c> = "-" "Param1" "Param2",
        /// Where the client is.
        address: Option<Address<'c>> = "Param3",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        account: e.user.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}
