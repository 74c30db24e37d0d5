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
/// string `"%%1833"`: the forms in which Windows writes them. A message also has `parse(&Text) -> Option<Self>`.
///
/// `as hexadecimal with meaning { WRONG_PASSWORD = 0xc000006a "STATUS_WRONG_PASSWORD": "wrong password", … }` adds
/// `meaning() -> Option<&'static str>`, our own few words for a reader, which are not serialized.
macro_rules! code {
    ($(#[$doc:meta])* pub struct $type:ident($int:ty) as $form:ident with meaning {
        $($(#[$row_doc:meta])* $constant:ident = $value:literal $name:literal: $meaning:literal,)*
    }) => {
        $crate::wire::code::code! {
            $(#[$doc])* pub struct $type($int) as $form {
                $($(#[$row_doc])* $constant = $value $name,)*
            }
        }

        impl $type {
            /// What a known value says, in a few plain words of ours.
            pub const fn meaning(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($meaning),)*
                    _ => None,
                }
            }
        }
    };
    ($(#[$doc:meta])* pub struct $type:ident($int:ty) as $form:ident {
        $($(#[$row_doc:meta])* $constant:ident = $value:literal $name:literal,)*
    }) => {
        $crate::wire::code::code_table! { $(#[$doc])* pub struct $type($int) as $form { $($value $name,)* } }

        impl $type {
            $($(#[$row_doc])* #[doc = $name] pub const $constant: Self = Self($value);)*
        }
    };
}

/// [`code!`] without constants, for a long table that no code asks for by name: a row is `1537 "DELETE",`.
macro_rules! code_table {
    ($(#[$doc:meta])* pub struct $type:ident($int:ty) as $form:ident { $($value:literal $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(pub $int);

        impl $type {
            /// Every known value with its name.
            pub const KNOWN: &'static [(Self, &'static str)] = &[$((Self($value), $name)),*];

            /// The name of a known value.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($name),)*
                    _ => None,
                }
            }
        }

        $(const _: () = assert!($crate::wire::direct::is_plain($name));)*

        $crate::wire::code::parse_code!($form, $type);

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
                code.serialize_field("name", &self.name().map($crate::wire::direct::Name))?;
                code.end()
            }
        }
    };
}

/// Flags. A row is the constant's name, its bit, and the bit's name.
///
/// ```text
/// flags! {
///     /// What a client asks of the KDC.
///     pub struct TicketOptions(u32) {
///         FORWARDABLE = 0x4000_0000 "forwardable",
///     }
/// }
/// ```
/// expands to `pub struct TicketOptions(pub u32)` with `TicketOptions::FORWARDABLE`, `KNOWN`, `contains`, `names()`
/// and `unknown()`, `Display` as `0x40810000 (forwardable|renewable|canonicalize)`, and `Serialize` to
/// `{"code": "0x40810000", "name": "forwardable|renewable|canonicalize", "names": ["forwardable", …]}`.
/// Bits without a name stay set: they stand in hexadecimal at the end of `name`, which is null if no bit has one.
macro_rules! flags {
    ($(#[$doc:meta])* pub struct $type:ident($int:ty) {
        $($(#[$row_doc:meta])* $constant:ident = $value:literal $name:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(pub $int);

        impl $type {
            $($(#[$row_doc])* #[doc = $name] pub const $constant: Self = Self($value);)*

            /// Every known bit with its name.
            pub const KNOWN: &'static [(Self, &'static str)] = &[$((Self::$constant, $name)),*];

            /// Whether all bits of `flags` are set.
            pub const fn contains(self, flags: Self) -> bool {
                self.0 & flags.0 == flags.0
            }

            /// The names of the known bits that are set, in the order of [`Self::KNOWN`].
            pub fn names(self) -> impl Iterator<Item = &'static str> {
                Self::KNOWN.iter().filter(move |(flag, _)| self.contains(*flag)).map(|(_, name)| *name)
            }

            /// The bits that are set and have no name.
            pub const fn unknown(self) -> Self {
                Self(self.0 & !(0 $(| $value)*))
            }

            /// The names joined by `|`, then what is unknown; `None` if no bit that is set has a name.
            fn joined(self) -> Option<String> {
                let mut joined = String::new();
                for name in self.names() {
                    joined.push_str(if joined.is_empty() { "" } else { "|" });
                    joined.push_str(name);
                }
                if !joined.is_empty() && self.unknown().0 != 0 {
                    joined.push('|');
                    joined.push_str($crate::wire::ascii::hexadecimal(u64::from(self.unknown().0)).as_str());
                }
                (!joined.is_empty()).then_some(joined)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:#x}", self.0)?;
                match self.joined() {
                    Some(names) => write!(f, " ({names})"),
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
                let mut code = serializer.serialize_struct(stringify!($type), 3)?;
                $crate::wire::code::serialize_code!(hexadecimal, code, self.0)?;
                code.serialize_field("name", &self.joined())?;
                code.serialize_field("names", &self.names().collect::<Vec<_>>())?;
                code.end()
            }
        }
    };
}

/// How a code is read from text; see [`code!`].
macro_rules! parse_code {
    (message, $type:ident) => {
        impl $type {
            /// Reads `%%nnnn`; `None` if the text is anything else.
            pub fn parse(text: &$crate::wire::Text<'_>) -> Option<Self> {
                $crate::wire::Message::parse(text).map(Self)
            }
        }
    };
    ($form:ident, $type:ident) => {};
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
        $crate::wire::ascii::hexadecimal(u64::from($value)).serialize_field(&mut $code, "code")
    };
    (message, $code:ident, $value:expr) => {
        $crate::wire::ascii::message(u64::from($value)).serialize_field(&mut $code, "code")
    };
}

pub(crate) use {code, code_table, flags, parse_code, serialize_code, write_code};
