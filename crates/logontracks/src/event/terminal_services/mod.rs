//! Remote Desktop: the session manager, the listener, the protocol stack, the client, the gateway.

pub mod connection;
pub mod gateway;
pub mod local_session;
pub mod rdp_client;
pub mod rdp_core;
#[cfg(test)]
mod tests;
