//! What a Kerberos request asks for: options, encryption and pre-authentication.

use super::code::{code, flags};

flags! {
    /// What a client asks of the KDC, as 4768, 4769, 4770 and 4771 write TicketOptions: `KDCOptions`, bit 0 the
    /// highest (RFC 4120 5.4.1; bit 14 MS-SFU 2.2.3, bit 15 RFC 6806, bit 16 RFC 8062).
    ///
    /// Microsoft's page on 4768 also lists the flags of a ticket at bits 7, 9, 10, 12 and 13, which no request has:
    /// they are without a name here. It calls bit 14 Request-anonymous, which is bit 16 in RFC 8062.
    pub struct TicketOptions(u32) {
        FORWARDABLE = 0x4000_0000 "forwardable",
        FORWARDED = 0x2000_0000 "forwarded",
        PROXIABLE = 0x1000_0000 "proxiable",
        PROXY = 0x0800_0000 "proxy",
        ALLOW_POSTDATE = 0x0400_0000 "allow-postdate",
        POSTDATED = 0x0200_0000 "postdated",
        RENEWABLE = 0x0080_0000 "renewable",
        OPT_HARDWARE_AUTH = 0x0010_0000 "opt-hardware-auth",
        /// Constrained delegation (S4U2proxy).
        CNAME_IN_ADDL_TKT = 0x0002_0000 "cname-in-addl-tkt",
        CANONICALIZE = 0x0001_0000 "canonicalize",
        REQUEST_ANONYMOUS = 0x0000_8000 "request-anonymous",
        DISABLE_TRANSITED_CHECK = 0x0000_0020 "disable-transited-check",
        RENEWABLE_OK = 0x0000_0010 "renewable-ok",
        /// User-to-user authentication.
        ENC_TKT_IN_SKEY = 0x0000_0008 "enc-tkt-in-skey",
        RENEW = 0x0000_0002 "renew",
        VALIDATE = 0x0000_0001 "validate",
    }
}

code! {
    /// How a ticket is encrypted, as 4768, 4769 and 4770 write TicketEncryptionType.
    ///
    /// Names: Microsoft's page on 4768, table 4, and the IANA registry "Kerberos Encryption Type Numbers" in upper
    /// case; the negative ones, which Windows prints as `0xffffffxx`, are those of ntsecapi.h (`KERB_ETYPE_…`).
    pub struct EncryptionType(u32) as hexadecimal {
        DES_CBC_CRC = 0x1 "DES-CBC-CRC",
        DES_CBC_MD4 = 0x2 "DES-CBC-MD4",
        DES_CBC_MD5 = 0x3 "DES-CBC-MD5",
        DES3_CBC_MD5 = 0x5 "DES3-CBC-MD5",
        DES3_CBC_SHA1 = 0x7 "DES3-CBC-SHA1",
        DES3_CBC_SHA1_KD = 0x10 "DES3-CBC-SHA1-KD",
        AES128_SHA1 = 0x11 "AES128-CTS-HMAC-SHA1-96",
        AES256_SHA1 = 0x12 "AES256-CTS-HMAC-SHA1-96",
        AES128_SHA256 = 0x13 "AES128-CTS-HMAC-SHA256-128",
        AES256_SHA384 = 0x14 "AES256-CTS-HMAC-SHA384-192",
        RC4_HMAC = 0x17 "RC4-HMAC",
        RC4_HMAC_EXP = 0x18 "RC4-HMAC-EXP",
        RC4_PLAIN = 0xffff_ff74 "RC4-PLAIN",
        RC4_HMAC_OLD_EXP = 0xffff_ff79 "RC4-HMAC-OLD-EXP",
        RC4_HMAC_OLD = 0xffff_ff7b "RC4-HMAC-OLD",
        RC4_MD4 = 0xffff_ff80 "RC4-MD4",
        /// What failure events have: there is no ticket. Microsoft's page names it `-`.
        NONE = 0xffff_ffff "none",
    }
}

code! {
    /// How a client proved itself before it got a TGT, as 4768 and 4771 write PreAuthType: decimal text, or `-` in
    /// failure events.
    ///
    /// Names: Microsoft's page on 4768, table 5; MS-KILE 3.1.5.1; the IANA registry "Pre-authentication and Typed
    /// Data".
    pub struct PreAuthType(u32) as decimal {
        /// Logon without pre-authentication. Microsoft's page names it `-`.
        NONE = 0 "none",
        TGS_REQ = 1 "PA-TGS-REQ",
        /// The usual one of a logon by password.
        ENC_TIMESTAMP = 2 "PA-ENC-TIMESTAMP",
        PW_SALT = 3 "PA-PW-SALT",
        ETYPE_INFO = 11 "PA-ETYPE-INFO",
        PK_AS_REQ_OLD = 14 "PA-PK-AS-REQ_OLD",
        /// A logon by smart card, by Microsoft's page.
        PK_AS_REP_OLD = 15 "PA-PK-AS-REP_OLD",
        /// A logon by smart card.
        PK_AS_REQ = 16 "PA-PK-AS-REQ",
        PK_AS_REP = 17 "PA-PK-AS-REP",
        ETYPE_INFO2 = 19 "PA-ETYPE-INFO2",
        SVR_REFERRAL_INFO = 20 "PA-SVR-REFERRAL-INFO",
        PAC_REQUEST = 128 "PA-PAC-REQUEST",
        FOR_USER = 129 "PA-FOR-USER",
        FOR_X509_USER = 130 "PA-FOR-X509-USER",
        FX_COOKIE = 133 "PA-FX-COOKIE",
        AUTHENTICATION_SET = 134 "PA-AUTHENTICATION-SET",
        AUTH_SET_SELECTED = 135 "PA-AUTH-SET-SELECTED",
        FX_FAST = 136 "PA-FX-FAST",
        FX_ERROR = 137 "PA-FX-ERROR",
        /// A logon by password under Kerberos armoring (FAST).
        ENCRYPTED_CHALLENGE = 138 "PA-ENCRYPTED-CHALLENGE",
        OTP_CHALLENGE = 141 "PA-OTP-CHALLENGE",
        OTP_REQUEST = 142 "PA-OTP-REQUEST",
        OTP_PIN_CHANGE = 144 "PA-OTP-PIN-CHANGE",
        PKINIT_KX = 147 "PA-PKINIT-KX",
        REQ_ENC_PA_REP = 149 "PA-REQ-ENC-PA-REP",
        AS_FRESHNESS = 150 "PA_AS_FRESHNESS",
        KEY_LIST_REQ = 161 "KERB-KEY-LIST-REQ",
        KEY_LIST_REP = 162 "KERB-KEY-LIST-REP",
        SUPPORTED_ENCTYPES = 165 "PA-SUPPORTED-ENCTYPES",
        PAC_OPTIONS = 167 "PA-PAC-OPTIONS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most common values on Microsoft's page on 4768, and what it says they are.
    #[test]
    fn options_of_the_page() {
        let names = |options: u32| TicketOptions(options).names().collect::<Vec<_>>().join(", ");
        assert_eq!(names(0x4081_0010), "forwardable, renewable, canonicalize, renewable-ok");
        assert_eq!(names(0x4081_0000), "forwardable, renewable, canonicalize");
        assert_eq!(names(0x6081_0010), "forwardable, forwarded, renewable, canonicalize, renewable-ok");
        assert!(TicketOptions(0x4081_0000).contains(TicketOptions::RENEWABLE));
        assert!(!TicketOptions(0x4081_0000).contains(TicketOptions::RENEW));
    }

    #[test]
    fn unknown_options_stay_set() {
        assert_eq!(TicketOptions(0x4100_0000).to_string(), "0x41000000 (forwardable|0x1000000)");
        assert_eq!(TicketOptions(0).to_string(), "0x0");
        assert_eq!(
            serde_json::to_string(&TicketOptions(0x4100_0000)).unwrap(),
            r#"{"code":"0x41000000","name":"forwardable|0x1000000","names":["forwardable"]}"#
        );
    }

    #[test]
    fn encryption_types_print_as_windows_writes_them() {
        assert_eq!(EncryptionType(0x12).to_string(), "0x12 (AES256-CTS-HMAC-SHA1-96)");
        assert_eq!(EncryptionType(0xffff_ffff), EncryptionType::NONE);
        // RFC 4757 and ntsecapi.h: KERB_ETYPE_RC4_HMAC_OLD_EXP is -135.
        assert_eq!(EncryptionType((-135_i32).cast_unsigned()), EncryptionType::RC4_HMAC_OLD_EXP);
        assert_eq!(serde_json::to_string(&PreAuthType(15)).unwrap(), r#"{"code":15,"name":"PA-PK-AS-REP_OLD"}"#);
    }
}
