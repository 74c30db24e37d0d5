//! Facts of tickets and of credentials that were validated.

use super::Extractor;
use super::values::{guid, port};
use crate::event::security::credential::Credential;
use crate::event::security::kerberos::Kerberos;
use crate::event::{Account, TicketHash, Who};
use crate::fact::{AccountId, Ticket, TicketDigest, TicketStep, What};
use crate::wire::{Address, Port, Sid, Text};

impl Extractor {
    pub(super) fn ticket(&mut self, event: &Kerberos<'_>) -> What {
        What::Ticket(match event {
            Kerberos::TicketGrantingTicket(e) => Ticket {
                service_account: self.service(&e.service_sid, &e.service_name),
                result: Some(e.status),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                pre_auth: e.pre_auth_type,
                response_ticket: self.hash(&e.response_ticket),
                ..self.asked(TicketStep::Tgt, &e.target, &e.service_name, (&e.address, e.port))
            },
            Kerberos::ServiceTicket(e) => Ticket {
                service_account: self.service(&e.service_sid, &e.service_name),
                result: Some(e.status),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                logon_guid: guid(e.logon_guid),
                transmitted_services: self.text(&e.transmitted_services),
                request_ticket: self.hash(&e.request_ticket_hash),
                response_ticket: self.hash(&e.response_ticket_hash),
                ..self.asked(TicketStep::Service, &e.target, &e.service_name, (&e.address, e.port))
            },
            Kerberos::TicketRenewed(e) => Ticket {
                service_account: self.service(&e.service_sid, &e.service_name),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                request_ticket: self.hash(&e.request_ticket_hash),
                response_ticket: self.hash(&e.response_ticket_hash),
                ..self.asked(TicketStep::Renewed, &e.target, &e.service_name, (&e.address, e.port))
            },
            Kerberos::PreAuthFailed(e) => Ticket {
                result: Some(e.status),
                options: e.ticket_options,
                pre_auth: e.pre_auth_type,
                ..self.asked(TicketStep::PreAuthFailed, &e.target, &e.service_name, (&e.address, e.port))
            },
        })
    }

    /// What all events of tickets have: who asked for what, and from where.
    fn asked(
        &mut self,
        step: TicketStep,
        who: &Account<'_>,
        service: &Option<Text<'_>>,
        (address, from): (&Option<Address<'_>>, Option<Port>),
    ) -> Ticket {
        let (service, address, port) = (self.text(service), self.address(address), port(from));
        Ticket { service, address, port, ..Ticket::of(step, self.account(who)) }
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
