//! What a Kerberos request asks for: options, encryption and pre-authentication.

use super::code::{code, flags};

flags! {
    /// What a client asks of the KDC: KDCOptions (RFC 4120 5.4.1), bit 0 the highest, as 4768, 4769, 4770 and 4771
    /// write TicketOptions.
    pub struct TicketOptions(u32) {
        FORWARDABLE = 0x4000_0000 "forwardable",
        FORWARDED = 0x2000_0000 "forwarded",
        PROXIABLE = 0x1000_0000 "proxiable",
        PROXY = 0x0800_0000 "proxy",
        ALLOW_POSTDATE = 0x0400_0000 "allow-postdate",
        POSTDATED = 0x0200_0000 "postdated",
        RENEWABLE = 0x0080_0000 "renewable",
        OPT_HARDWARE_AUTH = 0x0010_0000 "opt-hardware-auth",
        CNAME_IN_ADDL_TKT = 0x0002_0000 "cname-in-addl-tkt",
        CANONICALIZE = 0x0001_0000 "canonicalize",
        REQUEST_ANONYMOUS = 0x0000_8000 "request-anonymous",
        DISABLE_TRANSITED_CHECK = 0x0000_0020 "disable-transited-check",
        RENEWABLE_OK = 0x0000_0010 "renewable-ok",
        ENC_TKT_IN_SKEY = 0x0000_0008 "enc-tkt-in-skey",
        RENEW = 0x0000_0002 "renew",
        VALIDATE = 0x0000_0001 "validate",
    }
}

code! {
    /// The encryption of a ticket as 4768, 4769 and 4770 write TicketEncryptionType.
    pub struct EncryptionType(u32) as hexadecimal {
        DES_CBC_CRC = 0x1 "DES-CBC-CRC",
        DES_CBC_MD5 = 0x3 "DES-CBC-MD5",
        AES128_SHA1 = 0x11 "AES128-CTS-HMAC-SHA1-96",
        AES256_SHA1 = 0x12 "AES256-CTS-HMAC-SHA1-96",
        AES128_SHA256 = 0x13 "AES128-CTS-HMAC-SHA256-128",
        AES256_SHA384 = 0x14 "AES256-CTS-HMAC-SHA384-192",
        RC4_HMAC = 0x17 "RC4-HMAC",
        RC4_HMAC_EXP = 0x18 "RC4-HMAC-EXP",
        FAILURE = 0xffff_ffff "-",
    }
}

code! {
    /// How a client proved itself before it got a TGT (4768, 4771 PreAuthType, written as decimal text).
    pub struct PreAuthType(u32) as decimal {
        NONE = 0 "-",
        ENC_TIMESTAMP = 2 "PA-ENC-TIMESTAMP",
        ETYPE_INFO = 11 "PA-ETYPE-INFO",
        PK_AS_REP_OLD = 15 "PA-PK-AS-REP_OLD",
        PK_AS_REQ = 16 "PA-PK-AS-REQ",
        PK_AS_REP = 17 "PA-PK-AS-REP",
        ENCRYPTED_CHALLENGE = 138 "PA-ENCRYPTED-CHALLENGE",
    }
}
