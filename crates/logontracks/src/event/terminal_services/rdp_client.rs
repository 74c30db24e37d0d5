//! Remote desktop connections as the client sees them (TerminalServices-RDPClient).
//!
//! These are connections *from* this computer: the addresses in them are targets, not sources. No record was at
//! hand: the layouts are those of the provider's manifest, Windows 10 and 11.

use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Address, DisconnectReason, Outcome, Text};

family! {
    /// Remote desktop connections as the client sees them.
    pub enum RdpClient<'c> =
        "Microsoft-Windows-TerminalServices-ClientActiveXCore"
        in "Microsoft-Windows-TerminalServices-RDPClient/Operational";

    /// 1024: a user asked for a connection to a server.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** that the user of this computer tried to connect to this name.
    /// **Does not prove** that the connection was made.
    ConnectingTo<'c> 1024 "RDP ClientActiveX is trying to connect to the server" {
        /// What `Value` is, as text such as `Server Name`.
        value_name: Option<Text<'c>> = "Name",
        /// The server, as it was typed.
        server: Option<Text<'c>> = "Value",
        /// The level of the message, as text.
        level: Option<Text<'c>> = "CustomLevel",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1025: the client has connected.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** that a connection was made; the ActivityID tells to where, with 1024.
    /// **Does not prove** that the user logged on there.
    Connected 1025 "RDP ClientActiveX has connected to the server" {
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1026: the connection has ended, or could not be made.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** that the client no longer shows the server, and why.
    /// **Does not prove** a logoff there.
    Disconnected<'c> 1026 "RDP ClientActiveX has been disconnected" {
        /// What `Value` is, as text such as `Server Name`.
        value_name: Option<Text<'c>> = "Name",
        /// Why.
        reason: Option<DisconnectReason> = "Value",
        /// The level of the message, as text.
        level: Option<Text<'c>> = "CustomLevel",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1027: the user has logged on to the server.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** that the server gave the client a session of this number in this domain (or computer, for a local
    /// account).
    /// **Does not prove** which account: that is in the server's LSM 21 or 25 of the same session number.
    ConnectedToDomain<'c> 1027 "Connected to domain with session" {
        /// The domain, or the computer.
        domain: Option<Text<'c>> = "DomainName",
        /// The session's number on the server.
        session_id: Option<u32> = "SessionId",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, outcome: Some(Outcome::Success), ..Meaning::NONE };

    /// 1028: a message of the client's own.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** only that a connection was under way.
    /// **Does not prove** a logon.
    ServerCapability<'c> 1028 "Server supports SSL" {
        /// The message.
        message: Option<Text<'c>> = "TraceMessage",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1029: a hash of the user name that the client sent.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** which of a list of candidate names was typed: hash each and compare.
    /// **Does not prove** that the password was right.
    UserNameHash<'c> 1029 "Base64(SHA256(UserName)) is" {
        /// Base64 of the SHA-256 of the name in UTF-16LE, with a `-` behind.
        hash: Option<Text<'c>> = "TraceMessage",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1102: the client is opening a second (UDP) connection to the server.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** the server's address, as the client resolved it.
    /// **Does not prove** that the second connection was made (1103).
    ServerAddress<'c> 1102 "The client has initiated a multi-transport connection to the server" {
        /// What `Value` is, as text such as `Server Name`.
        value_name: Option<Text<'c>> = "Name",
        /// The server's address.
        server: Option<Address<'c>> = "Value",
        /// The level of the message, as text.
        level: Option<Text<'c>> = "CustomLevel",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1103: the second (UDP) connection was made.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** that the server was reached.
    /// **Does not prove** a logon.
    TransportConnected 1103 "The client has established a multi-transport connection to the server." {
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1104: the second connection broke or could not be made.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** why, as a number.
    /// **Does not prove** that the first connection ended.
    TransportDisconnected<'c> 1104 "The multi-transport connection has been disconnected" {
        /// What `Value` is, as text such as `Server Name`.
        value_name: Option<Text<'c>> = "Name",
        /// Why, as a number.
        reason: Option<u32> = "Value",
        /// The level of the message, as text.
        level: Option<Text<'c>> = "CustomLevel",
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };

    /// 1105: the second connection has ended.
    ///
    /// **Written by** the remote desktop client (mstsc and programs that use its control) on the computer someone sat
    /// at; the record's UserID is their SID.
    /// **Proves** that it is over.
    /// **Does not prove** that the first connection ended.
    TransportEnded 1105 "The multi-transport connection has been disconnected." {
    }
    => |_e| Meaning { act: Act::RemoteDesktopConnection, ..Meaning::NONE };
}
