//! Events of the Security channel.

pub mod access_request;
pub mod account;
pub mod account_attributes;
pub mod audit_policy;
pub mod computer_account;
pub mod credential;
pub mod desktop;
pub mod kerberos;
pub mod kerberos_failure;
pub mod log;
pub mod logon;
pub mod logon_rights;
pub mod network_access;
pub mod network_health;
pub mod network_policy;
pub mod policy_silo;
pub mod privilege;
pub mod process;
pub mod service;
pub mod share;
pub mod system;
pub mod task;
#[cfg(test)]
pub(in crate::event) mod testing;
