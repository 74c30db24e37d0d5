//! What the Kerberos client writes to System: errors of domain controllers and services.
//!
//! No record was at hand: the layouts are those of the provider's manifest, which gives no channel for these; they
//! are known to be written to System.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Bytes, Meaning, Who};
use crate::wire::{KerberosResult, Outcome, Text};

family! {
    /// What the Kerberos client writes to System.
    pub enum KerberosClient<'c> = "Microsoft-Windows-Security-Kerberos" in "System";

    /// 3: a domain controller or a service answered with an error.
    ///
    /// **Written by** the Kerberos client, if Kerberos logging is on (LogLevel).
    /// **Proves** that in this logon session a ticket for the named service was asked for and this error came back.
    /// **Does not prove** a failed logon: some errors (0x19, pre-authentication required) are routine.
    ErrorReceived<'c> 3 "A Kerberos error message was received." {
        /// Whose session it was, as `DOMAIN\name`, or empty.
        logon_session: Option<Text<'c>> = "LogonSession",
        /// The client's time, as text.
        client_time: Option<Text<'c>> = "ClientTime",
        /// The server's time, as text: `13:4:2.0000 3/13/2026 Z`.
        server_time: Option<Text<'c>> = "ServerTime",
        /// The error.
        error_code: Option<KerberosResult> = "ErrorCode",
        /// Its name.
        error_message: Option<Text<'c>> = "ErrorMessage",
        /// An error number and more, as text.
        extended_error: Option<Text<'c>> = "ExtendedError",
        /// Who asked.
        client: Account<'c> = "-" "ClientName" "ClientRealm",
        /// The realm asked.
        server_realm: Option<Text<'c>> = "ServerRealm",
        /// The service asked for.
        server_name: Option<Text<'c>> = "ServerName",
        /// The same with its realm.
        target_name: Option<Text<'c>> = "TargetName",
        /// Text that came with it.
        error_text: Option<Text<'c>> = "ErrorText",
        /// Where in Windows' source it was written.
        file: Option<Text<'c>> = "File",
        /// The line there, in hexadecimal.
        line: Option<Text<'c>> = "Line",
        /// Data that goes with it: for 3, the KRB-ERROR's e-data.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: e.client.who(), ..Meaning::NONE };

    /// 4: a service could not decrypt the ticket it was given.
    ///
    /// **Written by** the Kerberos client.
    /// **Proves** that the server reached is not the one the ticket was made for, or has changed its password since.
    /// **Does not prove** an attack.
    ModifiedTicket<'c> 4 "The Kerberos client received a KRB_AP_ERR_MODIFIED error from the server." {
        /// The account of the server that answered.
        server: Option<Text<'c>> = "Server",
        /// The realm of the service asked for.
        target_realm: Option<Text<'c>> = "TargetRealm",
        /// The service asked for.
        target_name: Option<Text<'c>> = "Targetname",
        /// The client's realm.
        client_realm: Option<Text<'c>> = "ClientRealm",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 5: a service found the ticket not yet valid.
    ///
    /// **Written by** the Kerberos client.
    /// **Proves** that the clocks of the two, or of the domain controller, differ.
    /// **Does not prove** which is wrong.
    TicketNotYetValid<'c> 5 "The Kerberos client received a KRB_AP_ERR_TKT_NYV error from the server." {
        /// The server that answered.
        server: Option<Text<'c>> = "Server",
        /// The realm of the domain controller that made the ticket.
        kdc_realm: Option<Text<'c>> = "KDCRealm",
        /// In version 1, which a client writes for some failures of its own: the error as text.
        error: Option<Text<'c>> = "Error" since 1,
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 7: the groups in a ticket could not be verified.
    ///
    /// **Written by** the Kerberos client on the server that was given the ticket.
    /// **Proves** that a ticket of this client was refused.
    /// **Does not prove** that it was forged: a broken secure channel gives it too.
    PacNotVerified<'c> 7 "The Kerberos subsystem encountered a PAC verification failure." {
        /// The client.
        client_name: Option<Text<'c>> = "ClientName",
        /// Its realm.
        realm: Option<Text<'c>> = "Realm",
        /// In version 1, which a client writes for some failures of its own: the error as text.
        error: Option<Text<'c>> = "Error" since 1,
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.client_name),
        ..Meaning::NONE
    };

    /// 14: stored credentials did not work.
    ///
    /// **Written by** the Kerberos client.
    /// **Proves** that credentials stored for this user were tried.
    /// **Does not prove** that the user was at work.
    CredentialProblem<'c> 14 "The password stored in Credential Manager is invalid." {
        /// The user.
        user_name: Option<Text<'c>> = "Username",
        /// In version 1, which a client writes for some failures of its own: the error as text.
        error: Option<Text<'c>> = "Error" since 1,
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user_name),
        ..Meaning::NONE
    };

    /// 16: the client could not use a user's password.
    ///
    /// **Written by** the Kerberos client; its text is not documented.
    /// **Proves** that the user's credentials were tried.
    /// **Does not prove** that the user was at work.
    PasswordProblem<'c> 16 "A password problem of a user." {
        /// The user.
        user_name: Option<Text<'c>> = "Username",
        /// In version 1, which a client writes for some failures of its own: the error as text.
        error: Option<Text<'c>> = "Error" since 1,
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user_name),
        ..Meaning::NONE
    };

    /// 18: the client asked for a service ticket, with the result.
    ///
    /// **Written by** the Kerberos client; its text is not documented.
    /// **Proves** that in this logon session a ticket for this service was asked for.
    /// **Does not prove** that it was used.
    TicketDelivered<'c> 18 "The delivery of a ticket." {
        /// The logon session, as text.
        logon_id: Option<Text<'c>> = "Luid",
        /// Who asked.
        client_principal: Option<Text<'c>> = "ClientPrincipalName",
        /// The service.
        service_principal: Option<Text<'c>> = "ServicePrincipalName",
        /// The ticket's flags.
        ticket_flags: Option<Text<'c>> = "TicketFlags",
        /// From when it is valid.
        start_time: Option<Text<'c>> = "StartTime",
        /// Until when it is valid.
        end_time: Option<Text<'c>> = "EndTime",
        /// Until when it can be renewed.
        renew_until: Option<Text<'c>> = "RenewUntil",
        /// The result.
        error_code: Option<Text<'c>> = "ErrorCode",
        /// In version 1, which a client writes for some failures of its own: the error as text.
        error: Option<Text<'c>> = "Error" since 1,
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary" since 1,
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.client_principal), ..Meaning::NONE };
}
