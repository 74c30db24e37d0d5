//! Chunk → records.

mod value;

pub use value::Value;

/// stub until the room is built
pub struct Fields<'r, 'c>(std::marker::PhantomData<(&'r (), &'c ())>);
impl<'c> Fields<'_, 'c> {
    /// stub
    pub fn value(&self, _i: usize) -> Value<'c> {
        Value::Null
    }
}
