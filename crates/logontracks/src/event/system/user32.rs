//! Who asked for a shutdown, and why (User32 in System).
//!
//! The provider calls itself `USER32` in classic records, without names, and `User32` in those with names.

use crate::event::table::family;
use crate::event::{Act, Bytes, Hex, Meaning, Who};
use crate::wire::Text;

family! {
    /// Who asked for a shutdown, and why.
    pub enum User32<'c> = "User32" in "System";

    /// 1074: someone asked for a shutdown or restart.
    ///
    /// **Written by** user32, before the shutdown begins. With names `param1` to `param7` since Windows 8, without
    /// names before.
    /// **Proves** which program asked, on behalf of which user, and why.
    /// **Does not prove** that the user was at the machine (updates and remote commands do it too), nor that it was
    /// carried out (13).
    ShutdownInitiated<'c> 1074 "The process has initiated the restart or shutdown of computer on behalf of user." {
        /// The program, with the computer it ran on in parentheses.
        process: Option<Text<'c>> = "param1 | Data[0]",
        /// The computer.
        computer: Option<Text<'c>> = "param2 | Data[1]",
        /// The reason, in the computer's language.
        reason: Option<Text<'c>> = "param3 | Data[2]",
        /// The reason, as a number (Microsoft, "System Shutdown Reason Codes").
        reason_code: Option<Hex> = "param4 | Data[3]",
        /// `restart`, `power off`, `shutdown`, in the computer's language.
        kind_of_shutdown: Option<Text<'c>> = "param5 | Data[4]",
        /// The comment given.
        comment: Option<Text<'c>> = "param6 | Data[5]",
        /// The user, as `DOMAIN\name`.
        user: Option<Text<'c>> = "param7 | Data[6]",
        /// The reason code again and more, where the values have no names.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Shutdown, account: Who::named(&e.user), ..Meaning::NONE };

    /// 1076: a user has explained why the computer had gone down.
    ///
    /// **Written by** user32 on servers, when an administrator logs on after 6008 and is asked.
    /// **Proves** that this user was logged on interactively then.
    /// **Does not prove** that the explanation is true.
    ShutdownExplained<'c> 1076 "The reason supplied by user for the last unexpected shutdown of this computer." {
        /// The reason, in the computer's language.
        reason: Option<Text<'c>> = "param1 | Data[0]",
        /// The reason, as a number.
        reason_code: Option<Hex> = "param2 | Data[1]",
        /// The problem's number, if given.
        problem_id: Option<Text<'c>> = "param3 | Data[2]",
        /// The stop code, if there was one.
        bugcheck: Option<Text<'c>> = "param4 | Data[3]",
        /// The comment given.
        comment: Option<Text<'c>> = "param5 | Data[4]",
        /// The user, as `DOMAIN\name`.
        user: Option<Text<'c>> = "param6 | Data[5]",
        /// The reason code again and more, where the values have no names.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Other, account: Who::named(&e.user), ..Meaning::NONE };
}
