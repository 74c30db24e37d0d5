//! The macros that make a newtype of a coded value: the number as written, constants for the known ones.

/// A coded value. A row is the constant's name, the number, and the name that Windows or the RFC gives it.
///
/// ```text
/// code! {
///     /// The type of a logon.
///     pub struct LogonType(u32) as decimal {
///         NETWORK = 3 "Network",
///     }
/// }
/// ```
/// expands to `pub struct LogonType(pub u32)` with `LogonType::NETWORK`, `LogonType::KNOWN` (every row, in order),
/// `name() -> Option<&'static str>`, `Display` (the number as Windows writes it, then the name: `3 (Network)`),
/// and `Serialize` to `{"code": 3, "name": "Network"}` with `"name": null` where unknown.
/// `as decimal` writes the code as a JSON number, `as hexadecimal` as a string `"0xc000006d"`, `as message` as a
/// string `"%%1833"`: the forms in which Windows writes them.
macro_rules! code {
    ($(#[$doc:meta])* pub struct $type:ident($int:ty) as $form:ident {
        $($(#[$row_doc:meta])* $constant:ident = $value:literal $name:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(pub $int);

        impl $type {
            $($(#[$row_doc])* #[doc = $name] pub const $constant: Self = Self($value);)*

            /// Every known value with its name.
            pub const KNOWN: &'static [(Self, &'static str)] = &[$((Self::$constant, $name)),*];

            /// The name of a known value.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($name),)*
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::wire::code::write_code!($form, f, self.0)?;
                match self.name() {
                    Some(name) => write!(f, " ({name})"),
                    None => Ok(()),
                }
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                let mut code = serializer.serialize_struct(stringify!($type), 2)?;
                $crate::wire::code::serialize_code!($form, code, self.0)?;
                code.serialize_field("name", &self.name())?;
                code.end()
            }
        }
    };
}

/// How a code is written as text; see [`code!`].
macro_rules! write_code {
    (decimal, $f:ident, $value:expr) => {
        write!($f, "{}", $value)
    };
    (hexadecimal, $f:ident, $value:expr) => {
        write!($f, "{:#x}", $value)
    };
    (message, $f:ident, $value:expr) => {
        write!($f, "%%{}", $value)
    };
}

/// How a code is written as JSON; see [`code!`].
macro_rules! serialize_code {
    (decimal, $code:ident, $value:expr) => {
        $code.serialize_field("code", &$value)
    };
    (hexadecimal, $code:ident, $value:expr) => {
        $code.serialize_field("code", &format_args!("{:#x}", $value))
    };
    (message, $code:ident, $value:expr) => {
        $code.serialize_field("code", &format_args!("%%{}", $value))
    };
}

pub(crate) use {code, serialize_code, write_code};
