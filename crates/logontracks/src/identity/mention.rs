//! Which accounts a fact names, and in what part.

use crate::fact::{AccountId, TicketStep, What};
use crate::wire::{KerberosResult, LogonType, NtStatus};

/// The part an account has in a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It logged on.
    LoggedOn(LogonType),
    /// It got a ticket.
    GotTicket,
    /// NTLM validated it, on the computer that owns it.
    Validated { ok: bool },
    /// 4740, whose domain field holds a computer's name.
    LockedOut,
    /// It was refused for a reason that only an account that exists can have, or something was done in its name.
    Known,
    /// It was tried and refused, or only written down: neither shows that there is such an account.
    Tried,
    /// A ticket was issued for a service that it runs; its domain is not written.
    Served,
    /// Any other: it did something or had something done to it.
    Named,
}

/// Calls `visit` with every account that a fact names.
pub(super) fn mentions(what: &What, mut visit: impl FnMut(AccountId, Part)) {
    match what {
        What::Logon(logon) => {
            visit(logon.account, Part::LoggedOn(logon.logon_type));
            visit(logon.subject, Part::Named);
        }
        What::LogonFailed(failed) => {
            let known = [failed.sub_status, failed.status].into_iter().flatten().any(is_of_an_account);
            visit(failed.account, if known { Part::Known } else { Part::Tried });
            visit(failed.subject, Part::Named);
        }
        What::Explicit(explicit) => {
            visit(explicit.account, Part::Tried);
            visit(explicit.subject, Part::Named);
        }
        What::Ticket(ticket) => {
            let issued = matches!(ticket.step, TicketStep::Tgt | TicketStep::Service | TicketStep::Renewed)
                && ticket.result.is_none_or(|result| result == KerberosResult::KDC_ERR_NONE);
            let known = ticket.result.is_some_and(|result| {
                matches!(
                    result,
                    KerberosResult::KDC_ERR_PREAUTH_FAILED
                        | KerberosResult::KDC_ERR_CLIENT_REVOKED
                        | KerberosResult::KDC_ERR_KEY_EXPIRED
                )
            });
            visit(
                ticket.account,
                if issued {
                    Part::GotTicket
                } else if known {
                    Part::Known
                } else {
                    Part::Tried
                },
            );
            visit(ticket.service_account, Part::Served);
        }
        What::Ntlm { account, status, .. } => {
            let ok = status.is_none_or(|status| status == NtStatus::SUCCESS || is_of_an_account(status));
            visit(*account, Part::Validated { ok });
        }
        What::Lockout { account, .. } => visit(*account, Part::LockedOut),
        What::Desktop(desktop) => visit(desktop.account, Part::Known),
        // 169: the server has authenticated the user; 91 is written in the user's name.
        What::WinRm { user, server: true, .. } => visit(*user, Part::Known),
        What::LoggedOff { account, .. }
        | What::LogoffInitiated { account, .. }
        | What::Privileges { account, .. }
        | What::Groups { account, .. }
        | What::LogCleared { account, .. }
        | What::AuditPolicy { account, .. }
        | What::Activity { account, .. } => visit(*account, Part::Named),
        What::Terminal { user, .. }
        | What::RdpServer { user, .. }
        | What::RdpClient { user, .. }
        | What::Gateway { user, .. }
        | What::NtlmUse { user, .. }
        | What::WinRm { user, .. }
        | What::Smb { user, .. } => visit(*user, Part::Tried),
        What::AccountChanged(change) => {
            visit(change.account, Part::Named);
            visit(change.actor, Part::Named);
        }
        What::ShutdownAsked(asked) => visit(asked.account, Part::Known),
        What::TimeChanged { account, .. } => visit(*account, Part::Named),
        What::Power { .. } | What::LogLoss | What::ComputerRenamed { .. } => {}
    }
}

/// Whether a status says that there is such an account: what is wrong is its password, state or rights (MS-ERREF 2.3.1).
fn is_of_an_account(status: NtStatus) -> bool {
    matches!(
        status,
        NtStatus::WRONG_PASSWORD
            | NtStatus::ACCOUNT_RESTRICTION
            | NtStatus::INVALID_LOGON_HOURS
            | NtStatus::INVALID_WORKSTATION
            | NtStatus::PASSWORD_EXPIRED
            | NtStatus::ACCOUNT_DISABLED
            | NtStatus::ACCOUNT_EXPIRED
            | NtStatus::PASSWORD_MUST_CHANGE
            | NtStatus::ACCOUNT_LOCKED_OUT
    )
}
