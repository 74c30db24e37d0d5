//! The values that Windows writes, each as a type of its own.
//!
//! Unknown codes stay as numbers, unknown flag bits stay set, text that is not what a field should hold stays text:
//! nothing is lost and nothing is guessed. Every type prints as Windows or the RFCs write it, and serializes to the
//! JSON that the commands print: LUIDs `"0x3e7"`, SIDs `"S-1-5-18"`, GUIDs in lower case and braces, times RFC 3339
//! UTC with seven decimals, codes `{"code": …, "name": …}`.

mod code;
mod guid;
mod logon_type;
mod luid;
mod sid;
mod text;
mod time;

pub use guid::Guid;
pub use logon_type::LogonType;
pub use luid::Luid;
pub use sid::Sid;
pub use text::Text;
pub use time::Time;
