//! Numbers of things.

/// A type for the numbers of things from 0 on, of which `Option` takes four bytes too: there are millions of them.
macro_rules! number {
    ($($(#[$doc:meta])* $type:ident)*) => {
        $(
            $(#[$doc])*
            // The number and one.
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $type(std::num::NonZeroU32);

            impl $type {
                /// Of this number; the last but one of all for what is more.
                #[inline]
                pub const fn new(number: u32) -> Self {
                    Self(std::num::NonZeroU32::MIN.saturating_add(number))
                }

                /// The number.
                #[inline]
                pub const fn number(self) -> u32 {
                    self.0.get() - 1
                }

                /// The number, as a place in a list.
                #[inline]
                pub(crate) const fn place(self) -> usize {
                    self.number() as usize
                }
            }

            impl std::fmt::Debug for $type {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_tuple(stringify!($type)).field(&self.number()).finish()
                }
            }

            impl $crate::spill::Bytes for $type {
                #[inline]
                fn put(&self, to: &mut Vec<u8>) {
                    $crate::spill::Bytes::put(&self.number(), to);
                }

                #[inline]
                fn take(from: &mut &[u8]) -> Option<Self> {
                    $crate::spill::Bytes::take(from).map(Self::new)
                }
            }

            impl $crate::spill::Fixed for $type {
                const SIZE: usize = <u32 as $crate::spill::Fixed>::SIZE;
            }
        )*
    };
}
pub(crate) use number;
