//! Members of Protected Users on the computer they log on to (Authentication/ProtectedUser-Client).
//!
//! No record was at hand. Microsoft ("Protected Users security group") calls the two events 104 and 304; the provider's
//! manifest of Windows 10 and 11 has neither, but has 100 and 303 with just the values that the page lists.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Hex, Meaning};
use crate::wire::{Outcome, Text};

family! {
    /// Members of Protected Users on the computer they log on to.
    pub enum ProtectedUserClient<'c> = "LsaSrv" in "Microsoft-Windows-Authentication/ProtectedUser-Client";

    /// 100: a package had no credentials of a user to authenticate to a server with.
    ///
    /// **Written by** the LSA of the computer where the user is logged on, if the channel is enabled.
    /// **Proves** that in a session of this user a server was to be authenticated to by that package.
    /// **Does not prove** that the server was reached.
    CredentialsMissing<'c> 100 "The security package on the client does not contain the credentials." {
        /// The package that keeps no credentials: `NTLM`, `WDigest`, `CREDSSP`.
        package: Option<Text<'c>> = "PackageName",
        /// The user.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The server.
        server_name: Option<Text<'c>> = "ServerName",
        /// Whether the user is a member of Protected Users, as a number.
        protected_user: Option<u32> = "ProtectedUser",
        /// Why.
        error: Option<Hex> = "ErrorCode",
    }
    => |e| Meaning { act: Act::Other, outcome: Some(Outcome::Failure), account: e.user.who(), ..Meaning::NONE };

    /// 303: a package does not keep the credentials of a user who is logging on.
    ///
    /// **Written by** the LSA of the computer where the user logs on, if the channel is enabled.
    /// **Proves** that the user logged on there.
    /// **Does not prove** how: see the 4624 beside it.
    CredentialsNotStored<'c> 303 "The security package does not store the Protected User's credentials." {
        /// The package that keeps no credentials: `NTLM`, `WDigest`, `CREDSSP`.
        package: Option<Text<'c>> = "PackageName",
        /// The user.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// Whether the user is a member of Protected Users, as a number.
        protected_user: Option<u32> = "ProtectedUser",
    }
    => |e| Meaning { act: Act::Other, account: e.user.who(), ..Meaning::NONE };
}
