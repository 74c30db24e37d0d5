//! NTLM: the channels in which clients, servers and domain controllers write that it was used or refused.

pub mod netlogon;
pub mod operational;
pub mod policy;
pub mod protected_users;
#[cfg(test)]
mod tests;
pub mod usage;

use crate::event::Who;
use crate::event::field::Account;
use crate::wire::{NtStatus, Outcome};

/// The outcome that a status tells.
fn status_outcome(status: NtStatus) -> Outcome {
    if status.0 == 0 { Outcome::Success } else { Outcome::Failure }
}

/// The account whose credentials were given; `None` for `(NULL)`, which Windows writes where none were and those of
/// the session were used.
fn given<'e>(account: &'e Account<'_>) -> Option<Who<'e>> {
    account.who().filter(|who| who.name.is_some_and(|name| !name.eq_ignore_case("(NULL)")))
}
