//! Typed logon and Kerberos events from `.evtx` evidence, and the tracks they make.

pub mod event;
pub mod provenance;
pub mod record;
pub mod wire;
