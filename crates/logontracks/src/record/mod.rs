//! Chunk → records.

mod value;

pub use value::Value;
