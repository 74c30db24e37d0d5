//! Connections through a Remote Desktop Gateway (TerminalServices-Gateway).
//!
//! No record and no manifest was at hand. The names of 200, 302, 303, 312 and 313 are those of the records printed in
//! EvtxECmd's maps; 300 as other tools print a record of it; 301 and 304 by analogy (Microsoft's message text numbers
//! their values as it does those of 300 and 302). A field named otherwise is kept beside the event.

use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::{Address, Outcome, Text};

family! {
    /// Connections through a Remote Desktop Gateway.
    pub enum Gateway<'c> =
        "Microsoft-Windows-TerminalServices-Gateway"
        in "Microsoft-Windows-TerminalServices-Gateway/Operational";

    /// 200: the gateway let a user in.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that this user authenticated to the gateway from this address.
    /// **Does not prove** a connection to any computer behind it.
    GatewayAuthorized<'c> 200 "The user met connection authorization policy requirements and was therefore …" {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
        /// How the user authenticated, such as `NTLM`.
        authentication: Option<Text<'c>> = "AuthType",
        /// The computer behind the gateway.
        resource: Option<Text<'c>> = "Resource",
        /// `HTTP`, `UDP`, `RPC-HTTP`.
        protocol: Option<Text<'c>> = "ConnectionProtocol",
        /// A Windows error number; 0 if none.
        error: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Success),
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 300: the gateway allows a user to reach a computer.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that this user asked for that computer.
    /// **Does not prove** that the connection was made (302).
    ResourceAuthorized<'c> 300 "The user met resource authorization policy requirements and was therefore …" {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
        /// How the user authenticated, such as `NTLM`.
        authentication: Option<Text<'c>> = "AuthType",
        /// The computer behind the gateway.
        resource: Option<Text<'c>> = "Resource",
        /// `HTTP`, `UDP`, `RPC-HTTP`.
        protocol: Option<Text<'c>> = "ConnectionProtocol",
        /// A Windows error number; 0 if none.
        error: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Success),
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 301: the gateway refuses a user a computer.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that this user asked for that computer.
    /// **Does not prove** anything of that computer.
    ResourceRefused<'c> 301 "The user did not meet resource authorization policy requirements and was therefore …" {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
        /// How the user authenticated, such as `NTLM`.
        authentication: Option<Text<'c>> = "AuthType",
        /// The computer behind the gateway.
        resource: Option<Text<'c>> = "Resource",
        /// `HTTP`, `UDP`, `RPC-HTTP`.
        protocol: Option<Text<'c>> = "ConnectionProtocol",
        /// A Windows error number; 0 if none.
        error: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 302: a user was connected to a computer through the gateway.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that there was a connection from this address to that computer. On that computer the client's
    /// address is the gateway's.
    /// **Does not prove** that the user logged on there, nor as the same account.
    GatewayConnected<'c> 302 "The user connected to resource." {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
        /// How the user authenticated, such as `NTLM`.
        authentication: Option<Text<'c>> = "AuthType",
        /// The computer behind the gateway.
        resource: Option<Text<'c>> = "Resource",
        /// `HTTP`, `UDP`, `RPC-HTTP`.
        protocol: Option<Text<'c>> = "ConnectionProtocol",
        /// A Windows error number; 0 if none.
        error: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Success),
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 303: a connection through the gateway has ended.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** how long it lasted and how much it carried: its start is `duration` seconds before.
    /// **Does not prove** a logoff on the computer.
    GatewayDisconnected<'c> 303 "The user disconnected from the following network resource." {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
        /// How the user authenticated, such as `NTLM`.
        authentication: Option<Text<'c>> = "AuthType",
        /// The computer behind the gateway.
        resource: Option<Text<'c>> = "Resource",
        /// Bytes the client received.
        bytes_received: Option<u64> = "BytesReceived",
        /// Bytes the client sent.
        bytes_sent: Option<u64> = "BytesTransfered",
        /// How long the connection lasted, in seconds.
        duration: Option<u64> = "SessionDuration",
        /// `HTTP`, `UDP`, `RPC-HTTP`.
        protocol: Option<Text<'c>> = "ConnectionProtocol",
        /// A Windows error number; 0 if none.
        error: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 304: a user was allowed a computer that could not be reached.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that this user asked for that computer.
    /// **Does not prove** anything of that computer.
    ResourceUnreachable<'c> 304 "The user met connection authorization policy and resource authorization policy …" {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
        /// How the user authenticated, such as `NTLM`.
        authentication: Option<Text<'c>> = "AuthType",
        /// The computer behind the gateway.
        resource: Option<Text<'c>> = "Resource",
        /// `HTTP`, `UDP`, `RPC-HTTP`.
        protocol: Option<Text<'c>> = "ConnectionProtocol",
        /// A Windows error number; 0 if none.
        error: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 312: a client opened the outbound half of a connection.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that a client at this address gave this user name.
    /// **Does not prove** that the user authenticated.
    OutboundStarted<'c> 312 "The user has initiated an outbound connection. This connection may not be …" {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 313: a client opened the inbound half of a connection.
    ///
    /// **Written by** the Remote Desktop Gateway, which lets clients on the internet reach computers behind it.
    /// **Proves** that a client at this address gave this user name.
    /// **Does not prove** that the user authenticated.
    InboundStarted<'c> 313 "The user has initiated an inbound connection. This connection may not be …" {
        /// The user: `DOMAIN\name`, or `name@domain` before authentication.
        user: Option<Text<'c>> = "Username",
        /// Where the client is; with a port in 312 and 313.
        address: Option<Address<'c>> = "IpAddress",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        account: Who::named(&e.user),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}
