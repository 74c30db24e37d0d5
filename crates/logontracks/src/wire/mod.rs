//! The values that Windows writes, each as a type of its own.
//!
//! Unknown codes stay as numbers, unknown flag bits stay set, text that is not what a field should hold stays text:
//! nothing is lost and nothing is guessed. Every type prints as Windows or the RFCs write it, and serializes to the
//! JSON that the commands print: LUIDs `"0x3e7"`, SIDs `"S-1-5-18"`, GUIDs in lower case and braces, times RFC 3339
//! UTC with seven decimals, codes `{"code": …, "name": …}`.

mod access;
mod account_control;
mod address;
pub(crate) mod ascii;
mod clock_time;
mod code;
pub(crate) mod direct;
mod guid;
mod kerberos;
mod kerberos_result;
mod keywords;
mod logon_type;
mod luid;
mod message;
mod nt_status;
mod param_message;
mod remote_desktop;
pub(crate) mod same;
mod service;
mod setting;
mod sid;
mod sid_kind;
mod text;
mod time;

#[cfg(test)]
mod against_codes;

pub use access::{AccessItem, AccessList, AccessMask, Privileges};
pub use account_control::AccountControl;
pub use address::{Address, Port, SocketAddress};
pub use clock_time::ClockTime;
pub use guid::Guid;
pub use kerberos::{EncryptionType, PreAuthType, TicketOptions};
pub use kerberos_result::KerberosResult;
pub use keywords::{Keywords, Outcome};
pub use logon_type::LogonType;
pub use luid::Luid;
pub use message::{ElevationType, FailureReason, ImpersonationLevel, Message, YesNo};
pub use nt_status::NtStatus;
pub use param_message::ParamMessage;
pub use remote_desktop::{DisconnectReason, LsmReason};
pub use service::{ServiceStart, ServiceType};
pub use setting::{MessageList, Setting};
pub use sid::Sid;
pub use sid_kind::SidKind;
pub(crate) use text::Kept;
pub use text::Text;
pub use time::Time;
