//! Facts of tickets and of credentials that were validated.

use super::Extractor;
use super::values::{guid, port};
use crate::event::security::credential::Credential;
use crate::event::security::kerberos::Kerberos;
use crate::event::{TicketHash, Who};
use crate::fact::{AccountId, Sym, Ticket, TicketDigest, TicketStep, What};
use crate::wire::{Sid, Text};

impl Extractor {
    pub(super) fn ticket(&mut self, event: &Kerberos<'_>) -> What {
        What::Ticket(match event {
            Kerberos::TicketGrantingTicket(e) => Ticket {
                service: self.text(&e.service_name),
                service_account: self.service(&e.service_sid, &e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                result: Some(e.status),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                pre_auth: e.pre_auth_type,
                response_ticket: self.hash(&e.response_ticket),
                ..Ticket::of(TicketStep::Tgt, self.account(&e.target))
            },
            Kerberos::ServiceTicket(e) => Ticket {
                service: self.text(&e.service_name),
                service_account: self.service(&e.service_sid, &e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                result: Some(e.status),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                logon_guid: guid(e.logon_guid),
                transmitted_services: self.text(&e.transmitted_services),
                request_ticket: self.hash(&e.request_ticket_hash),
                response_ticket: self.hash(&e.response_ticket_hash),
                ..Ticket::of(TicketStep::Service, self.account(&e.target))
            },
            Kerberos::TicketRenewed(e) => Ticket {
                service: self.text(&e.service_name),
                service_account: self.service(&e.service_sid, &e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                request_ticket: self.hash(&e.request_ticket_hash),
                response_ticket: self.hash(&e.response_ticket_hash),
                ..Ticket::of(TicketStep::Renewed, self.account(&e.target))
            },
            Kerberos::PreAuthFailed(e) => Ticket {
                service: self.text(&e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                result: Some(e.status),
                options: e.ticket_options,
                pre_auth: e.pre_auth_type,
                ..Ticket::of(TicketStep::PreAuthFailed, self.account(&e.target))
            },
        })
    }

    /// The account that runs a service. A refused request has no SID, and a name such as `krbtgt/REALM`.
    fn service(&mut self, sid: &Option<Sid<'_>>, name: &Option<Text<'_>>) -> AccountId {
        let Some(sid) = sid.as_ref().filter(|sid| !sid.is_null()) else { return AccountId::NONE };
        let name = name.as_ref().filter(|name| !name.utf16().any(|unit| unit == u16::from(b'/')));
        self.who(Some(Who { sid: Some(sid), name, domain: None }))
    }

    pub(super) fn credential(&mut self, event: &Credential<'_>) -> Option<What> {
        match event {
            Credential::CredentialValidated(e) => Some(What::Ntlm {
                account: self.account(&e.target),
                workstation: self.text(&e.workstation),
                status: Some(e.status),
            }),
            Credential::CredentialNotValidated(e) => Some(What::Ntlm {
                account: self.account(&e.target),
                workstation: self.text(&e.workstation),
                status: e.status,
            }),
            Credential::AccountMapped(_) | Credential::AccountNotMapped(_) => None,
        }
    }

    fn hash(&mut self, hash: &Option<TicketHash<'_>>) -> TicketDigest {
        let strings = &mut self.strings;
        hash.as_ref().map_or(TicketDigest::None, |hash| TicketDigest::of(&hash.0, strings))
    }
}

impl Ticket {
    /// A ticket event of which only these are known.
    pub(in crate::fact) fn of(step: TicketStep, account: AccountId) -> Self {
        Self {
            step,
            account,
            service: Sym::NONE,
            service_account: AccountId::NONE,
            address: Sym::NONE,
            port: None,
            result: None,
            options: None,
            encryption: None,
            pre_auth: None,
            logon_guid: None,
            transmitted_services: Sym::NONE,
            request_ticket: TicketDigest::None,
            response_ticket: TicketDigest::None,
        }
    }
}
