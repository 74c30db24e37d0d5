//! Values as bytes.

use smallvec::{Array, SmallVec};

use crate::wire::{LogonType, Luid, Time};

/// A value that is put as bytes and taken from them. `None` where the bytes are not those of such a value.
pub(crate) trait Bytes: Sized {
    fn put(&self, to: &mut Vec<u8>);
    fn take(from: &mut &[u8]) -> Option<Self>;
}

/// A value that has always the same number of bytes.
pub(crate) trait Fixed: Bytes + Copy {
    const SIZE: usize;
}

macro_rules! number {
    ($($type:ty)*) => {
        $(
            impl Bytes for $type {
                #[inline]
                fn put(&self, to: &mut Vec<u8>) {
                    to.extend_from_slice(&self.to_le_bytes());
                }

                #[inline]
                fn take(from: &mut &[u8]) -> Option<Self> {
                    let (bytes, rest) = from.split_first_chunk()?;
                    *from = rest;
                    Some(Self::from_le_bytes(*bytes))
                }
            }

            impl Fixed for $type {
                const SIZE: usize = size_of::<$type>();
            }
        )*
    };
}

number! { u8 u16 u32 u64 i64 }

/// Newtypes of numbers.
macro_rules! newtype {
    ($($type:ident($number:ty))*) => {
        $(
            impl $crate::spill::Bytes for $type {
                #[inline]
                fn put(&self, to: &mut Vec<u8>) {
                    $crate::spill::Bytes::put(&self.0, to);
                }

                #[inline]
                fn take(from: &mut &[u8]) -> Option<Self> {
                    $crate::spill::Bytes::take(from).map(Self)
                }
            }

            impl $crate::spill::Fixed for $type {
                const SIZE: usize = <$number as $crate::spill::Fixed>::SIZE;
            }
        )*
    };
}
pub(crate) use newtype;

newtype! { Time(u64) Luid(u64) LogonType(u32) }

macro_rules! tuple {
    ($($name:ident)*) => {
        impl<$($name: Bytes),*> Bytes for ($($name,)*) {
            #[inline]
            fn put(&self, to: &mut Vec<u8>) {
                #[allow(non_snake_case, reason = "the names of the types")]
                let ($($name,)*) = self;
                $($name.put(to);)*
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(($($name::take(from)?,)*))
            }
        }

        impl<$($name: Fixed),*> Fixed for ($($name,)*) {
            const SIZE: usize = 0 $(+ $name::SIZE)*;
        }
    };
}

tuple! { A B }
tuple! { A B C }
tuple! { A B C D }

impl<T: Bytes> Bytes for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        u8::from(self.is_some()).put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(None),
            _ => T::take(from).map(Some),
        }
    }
}

impl<T: Bytes> Bytes for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_all(self, to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        (0..u32::take(from)?).map(|_| T::take(from)).collect()
    }
}

impl<T: Bytes> Bytes for Box<[T]> {
    fn put(&self, to: &mut Vec<u8>) {
        put_all(self, to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Vec::take(from).map(Self::from)
    }
}

impl<A: Array<Item: Bytes>> Bytes for SmallVec<A> {
    fn put(&self, to: &mut Vec<u8>) {
        put_all(self, to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        (0..u32::take(from)?).map(|_| Bytes::take(from)).collect()
    }
}

fn put_all<T: Bytes>(values: &[T], to: &mut Vec<u8>) {
    u32::try_from(values.len()).unwrap_or(u32::MAX).put(to);
    values.iter().for_each(|value| value.put(to));
}
