//! The Key Distribution Center of a domain controller, in channels other than Security.

pub mod policy;
pub mod protected_users;
pub mod system_keys;
#[cfg(test)]
mod tests;
