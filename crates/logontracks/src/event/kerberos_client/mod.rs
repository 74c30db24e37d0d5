//! The Kerberos client: what it writes on every computer, domain controllers too.

pub mod operational;
pub mod protected_user;
pub mod system;
#[cfg(test)]
mod tests;
