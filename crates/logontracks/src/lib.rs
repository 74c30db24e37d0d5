//! Typed logon and Kerberos events from `.evtx` evidence, and the tracks they make.

pub mod provenance;
pub mod record;
pub mod source;
pub mod wire;
