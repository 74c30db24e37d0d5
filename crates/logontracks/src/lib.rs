//! Typed logon and Kerberos events from `.evtx` evidence, and the tracks they make.

pub mod case;
pub mod coverage;
pub mod event;
pub mod fact;
pub mod host;
pub mod identity;
pub mod link;
pub mod output;
pub mod provenance;
pub mod record;
pub mod session;
pub mod source;
pub mod track;
pub mod wire;

pub use case::Case;
