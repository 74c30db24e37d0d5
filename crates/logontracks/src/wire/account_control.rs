//! The control flags of an account.

use super::code::flags;

flags! {
    /// UserAccountControl as the security accounts manager keeps it (\[MS-SAMR\] 2.2.1.12), and as 4720, 4738, 4741
    /// and 4742 write it in OldUacValue and NewUacValue: *not* the bits of the directory's `userAccountControl`.
    ///
    /// Bit n is what `%%2080`+n tells of in the same event: in the corpus' 4720s, `0x15` beside `%%2080 %%2082 %%2084`.
    pub struct AccountControl(u32) {
        DISABLED = 0x1 "disabled",
        HOME_DIRECTORY_REQUIRED = 0x2 "home directory required",
        PASSWORD_NOT_REQUIRED = 0x4 "password not required",
        TEMPORARY_DUPLICATE = 0x8 "temporary duplicate account",
        NORMAL = 0x10 "normal account",
        MNS_LOGON = 0x20 "MNS logon account",
        INTERDOMAIN_TRUST = 0x40 "interdomain trust account",
        WORKSTATION_TRUST = 0x80 "workstation trust account",
        SERVER_TRUST = 0x100 "server trust account",
        PASSWORD_NEVER_EXPIRES = 0x200 "password never expires",
        LOCKED = 0x400 "locked out",
        ENCRYPTED_TEXT_PASSWORD = 0x800 "encrypted text password allowed",
        SMART_CARD_REQUIRED = 0x1000 "smart card required",
        TRUSTED_FOR_DELEGATION = 0x2000 "trusted for delegation",
        NOT_DELEGATED = 0x4000 "not delegated",
        DES_KEY_ONLY = 0x8000 "DES key only",
        NO_PRE_AUTHENTICATION = 0x1_0000 "pre-authentication not required",
        PASSWORD_EXPIRED = 0x2_0000 "password expired",
        TRUSTED_TO_AUTHENTICATE_FOR_DELEGATION = 0x4_0000 "trusted to authenticate for delegation",
        NO_AUTHORIZATION_DATA = 0x8_0000 "no authorization data",
        PARTIAL_SECRETS = 0x10_0000 "partial secrets account",
        AES_KEYS = 0x20_0000 "AES keys",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bit that `%%2080`+n tells of is set in the value beside it (corpus, 4720, 4741).
    #[test]
    fn bits_stand_for_the_messages_beside_them() {
        let user = AccountControl(0x15);
        assert!(user.contains(AccountControl::DISABLED));
        assert_eq!(user.to_string(), "0x15 (disabled|password not required|normal account)");
        assert_eq!(AccountControl(0x84).to_string(), "0x84 (password not required|workstation trust account)");
    }
}
