//! Records → typed events.
//!
//! Every event that is known by name is one row of a table, in the module of its family; [`rows`] lists them all.
//! [`Decoder::decode`] takes a [`Record`](crate::record::Record) and gives a [`Decoded`]: an [`Event`], or
//! [`Undecodable`] with the reason and all raw fields, or out of scope. It decodes by field *name*, never by position:
//! the names in the record's own template decide, not its version. Fields that the table does not name are kept in
//! [`Event::extra`].

mod activity;
mod binding;
mod decode;
mod extra;
pub mod field;
mod group;
pub mod kdc;
pub mod kerberos_client;
mod meaning;
pub mod ntlm;
pub mod openssh;
pub mod profile;
mod scalar;
mod scope;
pub mod security;
pub mod smb;
pub mod system;
pub mod system_log;
mod table;
pub mod terminal_services;
#[cfg(test)]
mod testing;
pub mod winlogon;
pub mod winrm;

pub use activity::Activity;
pub use decode::{Decoded, Decoder, Event, Undecodable};
pub use extra::Extra;
pub use field::{Account, Misfit};
pub use meaning::{Act, Meaning, Who};
pub use scalar::{Bytes, Hex, SidList, TicketHash};
pub use table::{EventType, FieldRow, Row};

/// The families of events: for each, its module. The enum [`Data`] and the table follow from this list.
macro_rules! families {
    ($($(#[$doc:meta])* $family:ident in $($module:ident)::+;)*) => {
        /// The typed fields of an event.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Data<'c> {
            $($(#[$doc])* $family($($module)::+::$family<'c>),)*
            /// Anything else done in a session.
            Activity(Activity<'c>),
        }

        impl Data<'_> {
            /// The name of the event type, `LoggedOff` for a 4634.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$family(event) => event.kind(),)*
                    Self::Activity(_) => "Activity",
                }
            }

            /// What the event means, beyond its wire fields.
            pub fn meaning(&self) -> Meaning<'_> {
                match self {
                    $(Self::$family(event) => event.meaning(),)*
                    Self::Activity(event) => event.meaning(),
                }
            }
        }

        impl serde::Serialize for Data<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$family(event) => event.serialize(serializer),)*
                    Self::Activity(event) => event.serialize(serializer),
                }
            }
        }

        /// Every event of the table, in the order of the table.
        pub fn rows() -> impl Iterator<Item = &'static Row> {
            [$($($module)::+::ROWS),*].into_iter().flatten()
        }
    };
}

families! {
    /// Logon and logoff.
    Logon in security::logon;
    /// What a new logon session may do, and who it is.
    LogonRights in security::logon_rights;
    /// Privileges: given to a session, and used.
    Privilege in security::privilege;
    /// Kerberos on the domain controller: tickets asked for.
    Kerberos in security::kerberos;
    /// Kerberos on the domain controller: replays, and failures that are defined but not written.
    KerberosFailure in security::kerberos_failure;
    /// NTLM credential validation and account mapping.
    Credential in security::credential;
    /// Sessions at a screen: reconnected, disconnected, locked, unlocked.
    Desktop in security::desktop;
    /// Credential delegation and 802.1X.
    NetworkAccess in security::network_access;
    /// Authentication policies, Protected Users, Remote Desktop: refusals.
    PolicySilo in security::policy_silo;
    /// User accounts: created, changed, locked out, renamed, deleted.
    AccountManagement in security::account;
    /// Computer accounts: created, changed, deleted.
    ComputerAccount in security::computer_account;
    /// Changes of policy: logon rights, and what is audited.
    PolicyChange in security::audit_policy;
    /// Processes, each in a logon session.
    Process in security::process;
    /// Services installed.
    Service in security::service;
    /// Scheduled tasks: created, changed, deleted.
    Task in security::task;
    /// File shares: who used which, from where.
    Share in security::share;
    /// Requests to the network policy server, and what became of them.
    NetworkPolicy in security::network_policy;
    /// The network policy server: access by the health of the client, and lockout.
    NetworkHealth in security::network_health;
    /// The system's start, stop and clock, and what its LSA loads.
    SecuritySystem in security::system;
    /// The Security log itself.
    SecurityLog in security::log;
    /// Logs other than Security: cleared, archived, damaged.
    SystemLog in system_log;
    /// Sessions with a desktop, remote and at the console.
    SessionManager in terminal_services::local_session;
    /// Connections to the remote desktop listener.
    ConnectionManager in terminal_services::connection;
    /// The remote desktop protocol on the server.
    RdpCore in terminal_services::rdp_core;
    /// Remote desktop connections as the client sees them.
    RdpClient in terminal_services::rdp_client;
    /// Connections through a Remote Desktop Gateway.
    Gateway in terminal_services::gateway;
    /// NTLM used, allowed or refused, on clients and servers.
    Ntlm in ntlm::operational;
    /// Who used NTLM with whom, and why not Kerberos.
    NtlmUsage in ntlm::usage;
    /// NTLM as the domain controller sees it.
    NtlmController in ntlm::netlogon;
    /// NTLM refused to members of Protected Users.
    NtlmProtectedUsers in ntlm::protected_users;
    /// NTLM refused by an authentication policy, or that would be.
    NtlmPolicy in ntlm::policy;
    /// What the Kerberos client writes to System.
    KerberosClient in kerberos_client::system;
    /// What the Kerberos client has to say of logons.
    KerberosOperational in kerberos_client::operational;
    /// Members of Protected Users on the computer they log on to.
    ProtectedUserClient in kerberos_client::protected_user;
    /// What the Key Distribution Center writes to System.
    Kdc in kdc::system_keys;
    /// Tickets refused to members of Protected Users.
    KdcProtectedUsers in kdc::protected_users;
    /// Tickets refused by an authentication policy, or that would be.
    KdcPolicy in kdc::policy;
    /// Windows Remote Management, both ends.
    WinRm in winrm;
    /// Clients that the file server refused.
    SmbServer in smb::server;
    /// Servers that refused a user of this computer.
    SmbClient in smb::client;
    /// OpenSSH for Windows.
    OpenSsh in openssh;
    /// Winlogon's notifications.
    Winlogon in winlogon;
    /// Logons and logoffs at a desktop, as Winlogon writes them to System.
    WinlogonSystem in system::winlogon;
    /// User profiles loaded and unloaded.
    Profile in profile;
    /// Starts, stops and the clock.
    KernelGeneral in system::kernel_general;
    /// Crashes and sleep.
    KernelPower in system::kernel_power;
    /// Starts, stops, versions, names of the computer.
    EventLog in system::event_log;
    /// Who asked for a shutdown, and why.
    User32 in system::user32;
    /// Computers that could not set up a secure channel, or set up a weak one.
    Netlogon in system::netlogon;
}
