//! Typed logon and Kerberos events from `.evtx` evidence, and the tracks they make.

pub mod event;
pub mod fact;
pub mod host;
pub mod identity;
pub mod link;
pub mod provenance;
pub mod record;
pub mod session;
pub mod track;
pub mod wire;
