//! The System channel: boots, shutdowns, sleep, the clock, names, desktop logons, secure channels.

pub mod event_log;
pub mod kernel_general;
pub mod kernel_power;
pub mod netlogon;
#[cfg(test)]
mod tests;
pub mod user32;
pub mod winlogon;
