//! Plausible made-up values, by field name and type.

use super::{FieldType, Layout};
use crate::writer::Value;

/// A value that owns its data: [`Value`] without a lifetime.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is that of Value")]
pub enum OwnedValue {
    Null,
    Text(String),
    Ansi(Vec<u8>),
    I8(i8),
    U8(u8),
    I16(i16),
    U16(u16),
    I32(i32),
    U32(u32),
    I64(i64),
    U64(u64),
    F32(f32),
    F64(f64),
    Bool(bool),
    Binary(Vec<u8>),
    Guid([u8; 16]),
    SizeT(u64),
    FileTime(u64),
    SystemTime([u16; 8]),
    Sid(Vec<u8>),
    Hex32(u32),
    Hex64(u64),
    TextArray(Vec<String>),
}

impl OwnedValue {
    /// The same value, borrowed.
    pub fn as_value(&self) -> Value<'_> {
        match self {
            OwnedValue::Null => Value::Null,
            OwnedValue::Text(v) => Value::Text(v),
            OwnedValue::Ansi(v) => Value::Ansi(v),
            OwnedValue::I8(v) => Value::I8(*v),
            OwnedValue::U8(v) => Value::U8(*v),
            OwnedValue::I16(v) => Value::I16(*v),
            OwnedValue::U16(v) => Value::U16(*v),
            OwnedValue::I32(v) => Value::I32(*v),
            OwnedValue::U32(v) => Value::U32(*v),
            OwnedValue::I64(v) => Value::I64(*v),
            OwnedValue::U64(v) => Value::U64(*v),
            OwnedValue::F32(v) => Value::F32(*v),
            OwnedValue::F64(v) => Value::F64(*v),
            OwnedValue::Bool(v) => Value::Bool(*v),
            OwnedValue::Binary(v) => Value::Binary(v),
            OwnedValue::Guid(v) => Value::Guid(*v),
            OwnedValue::SizeT(v) => Value::SizeT(*v),
            OwnedValue::FileTime(v) => Value::FileTime(*v),
            OwnedValue::SystemTime(v) => Value::SystemTime(*v),
            OwnedValue::Sid(v) => Value::Sid(v),
            OwnedValue::Hex32(v) => Value::Hex32(*v),
            OwnedValue::Hex64(v) => Value::Hex64(*v),
            OwnedValue::TextArray(v) => Value::Texts(v),
        }
    }
}

/// A value per field of `layout`, the same for the same `seed`.
pub fn sample_values(layout: &Layout, seed: u64) -> Vec<OwnedValue> {
    layout
        .fields
        .iter()
        .map(|(name, field)| sample_value(name, *field, seed))
        .collect()
}

/// A plausible value for a field of this name and type, the same for the same `seed`.
pub fn sample_value(_field_name: &str, field: FieldType, seed: u64) -> OwnedValue {
    let low = seed as u32;
    match field {
        FieldType::UnicodeString => OwnedValue::Text(format!("text-{seed}")),
        FieldType::AnsiString => OwnedValue::Ansi(format!("ansi-{seed}").into_bytes()),
        FieldType::Int8 => OwnedValue::I8(low as i8),
        FieldType::UInt8 => OwnedValue::U8(low as u8),
        FieldType::Int16 => OwnedValue::I16(low as i16),
        FieldType::UInt16 => OwnedValue::U16(low as u16),
        FieldType::Int32 => OwnedValue::I32(low as i32),
        FieldType::UInt32 => OwnedValue::U32(low),
        FieldType::Int64 => OwnedValue::I64(seed as i64),
        FieldType::UInt64 => OwnedValue::U64(seed),
        FieldType::Float => OwnedValue::F32(1.5),
        FieldType::Double => OwnedValue::F64(2.25),
        FieldType::Boolean => OwnedValue::Bool(seed % 2 == 1),
        FieldType::Binary => OwnedValue::Binary(seed.to_le_bytes().to_vec()),
        FieldType::Guid => OwnedValue::Guid((u128::from(seed) << 64 | 0x1234).to_le_bytes()),
        FieldType::SizeT => OwnedValue::SizeT(seed),
        FieldType::FileTime => OwnedValue::FileTime(133_500_000_000_000_000 + seed % 1_000_000_000),
        FieldType::SystemTime => OwnedValue::SystemTime([2024, 5, 3, 1, 8, 30, 0, 125]),
        FieldType::Sid => OwnedValue::Sid(vec![1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]),
        FieldType::HexInt32 => OwnedValue::Hex32(low),
        FieldType::HexInt64 | FieldType::Pointer => OwnedValue::Hex64(seed),
        FieldType::StringArray => OwnedValue::TextArray(vec!["first".into(), "second".into()]),
    }
}
