//! Fields that several events have in common.

/// A struct of optional wire values that several events share: one [`Field`](super::field::Field) of an event.
///
/// ```text
/// group! {
///     /// What an account is set to.
///     pub struct AccountAttributes<'c> {
///         /// The logon name.
///         sam_account_name: Text<'c>,
///     }
/// }
/// ```
/// expands to `pub struct AccountAttributes<'c> { pub sam_account_name: Option<Text<'c>> }` with `Field` and
/// `Serialize`. The row of each event gives the wire names, in the struct's order.
macro_rules! group {
    (
        $(#[$doc:meta])*
        pub struct $group:ident<$c:lifetime> {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        pub struct $group<$c> {
            $($(#[$field_doc])* pub $field: Option<$type>,)*
        }

        impl<$c> $crate::event::field::Field<$c> for $group<$c> {
            const PARTS: &'static [$crate::event::field::Part] = &[$($crate::event::field::Part {
                path: concat!("/", stringify!($field)),
                type_name: <$type as $crate::event::field::Scalar<$c>>::TYPE,
                optional: true,
            }),*];

            fn read(
                wire: &mut $crate::event::field::Wire<'_, $c>,
            ) -> Result<Self, $crate::event::field::Unfit> {
                Ok(Self { $($field: $crate::event::field::Field::read(wire)?,)* })
            }
        }
    };
}

pub(super) use group;
