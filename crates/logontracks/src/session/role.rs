//! What a session is to a person, by its account's kind of SID and its logon type.

use super::Role;
use crate::wire::{LogonType, Luid, SidKind};

/// What is known of a session.
pub(super) struct Known {
    pub(super) logon_id: Luid,
    pub(super) logon_type: Option<LogonType>,
    pub(super) kind: SidKind,
    /// Whether the account's name ends in `$`.
    pub(super) machine: bool,
    /// Whether it has a desktop: a record of 4647, 4778, 4779 or 4800-4803 names it.
    pub(super) desktop: bool,
}

/// The role of a session before it is folded into another.
pub(super) fn role(known: &Known) -> Role {
    let over_network = matches!(known.logon_type, Some(LogonType::NETWORK | LogonType::NETWORK_CLEARTEXT));
    match known.kind {
        SidKind::Anonymous => return Role::Anonymous,
        // The computer's own account, logged on to itself over the network.
        SidKind::System if over_network => return Role::Computer,
        SidKind::System | SidKind::LocalService | SidKind::NetworkService => return Role::System,
        SidKind::WindowManager | SidKind::FontDriverHost => return Role::System,
        SidKind::Service | SidKind::AppPool | SidKind::VirtualMachine | SidKind::VirtualAccount => {
            return Role::Service;
        }
        _ => {}
    }
    if known.logon_id == Luid::ANONYMOUS {
        return Role::Anonymous;
    }
    if known.logon_id.is_well_known() {
        return Role::System;
    }
    match known.logon_type {
        Some(LogonType::SYSTEM) => Role::System,
        Some(
            LogonType::INTERACTIVE
            | LogonType::REMOTE_INTERACTIVE
            | LogonType::CACHED_INTERACTIVE
            | LogonType::CACHED_REMOTE_INTERACTIVE,
        ) => Role::Primary,
        Some(LogonType::UNLOCK | LogonType::CACHED_UNLOCK) => Role::Unlock,
        Some(LogonType::NETWORK | LogonType::NETWORK_CLEARTEXT) if known.machine => Role::Computer,
        Some(LogonType::NETWORK | LogonType::NETWORK_CLEARTEXT) => Role::Network,
        Some(LogonType::BATCH) => Role::Batch,
        Some(LogonType::SERVICE) => Role::Service,
        Some(LogonType::NEW_CREDENTIALS) => Role::NewCredentials,
        _ if known.desktop => Role::Primary,
        _ => Role::Unknown,
    }
}
