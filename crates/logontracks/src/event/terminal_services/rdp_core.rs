//! The remote desktop protocol on the server (RemoteDesktopServices-RdpCoreTS).

use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Address, Outcome, Text};

family! {
    /// The remote desktop protocol on the server.
    pub enum RdpCore<'c> =
        "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
        in "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational";

    /// 98: the TCP connection of a remote desktop client was established.
    ///
    /// **Written by** the protocol stack of the server.
    /// **Proves** that there was a connection.
    /// **Does not prove** who made it or that anyone logged on. The same ActivityID joins it to 131.
    TcpConnected 98 "A TCP connection has been successfully established." {
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 103: a remote desktop connection has ended.
    ///
    /// **Written by** the protocol stack of the server.
    /// **Proves** that the connection ended; the ActivityID tells which.
    /// **Does not prove** that a session had been disconnected: connections that never logged on end so too.
    ConnectionEnded 103 "The disconnect reason is X" {
        /// Why, as a number. Microsoft does not say what the numbers mean.
        reason: Option<u32> = "ReasonCode",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 131: the server has accepted a connection, before anyone has authenticated.
    ///
    /// **Written by** the protocol stack of the server, for TCP and for UDP.
    /// **Proves** that a client at this address and port connected.
    /// **Does not prove** that anyone logged on or tried to.
    ConnectionAccepted<'c> 131 "The server accepted a new X connection from client Y" {
        /// `TCP` or `UDP`.
        protocol: Option<Text<'c>> = "ConnType",
        /// The client's address and port.
        client: Option<Address<'c>> = "ClientIP",
    }
    => |e| Meaning { act: Act::RemoteDesktopConnection, address: e.client.as_ref(), ..Meaning::NONE };

    /// 140: a connection failed for wrong credentials.
    ///
    /// **Written by** the protocol stack of the server, with network level authentication.
    /// **Proves** that a client at this address gave a user name that does not exist or a wrong password.
    /// **Does not prove** which user: the 4625 beside it may tell. Not every failed logon gives a 140.
    BadCredentials<'c> 140 "A connection from the client computer failed because the user name or password is not …" {
        /// The client's address.
        client: Option<Address<'c>> = "IPString",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Failure),
        address: e.client.as_ref(),
        ..Meaning::NONE
    };
}
