//! Events of the Security channel.

pub mod logon;
