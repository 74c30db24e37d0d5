//! SMB file sharing: sessions refused, as the server and as the client see it.

pub mod client;
pub mod server;
#[cfg(test)]
mod tests;
