//! Events of the Security channel.

pub mod credential;
pub mod desktop;
pub mod kerberos;
pub mod kerberos_failure;
pub mod logon;
pub mod logon_rights;
pub mod network_access;
pub mod policy_silo;
pub mod privilege;
#[cfg(test)]
pub(in crate::event) mod testing;
