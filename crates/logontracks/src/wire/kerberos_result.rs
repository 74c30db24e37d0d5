//! Kerberos result codes.

use super::NtStatus;
use super::code::code;

code! {
    /// The outcome of a Kerberos request as 4768, 4769, 4771 and 4772 write it (Status, FailureCode).
    ///
    /// Names and numbers: RFC 4120 7.5.9; 77 to 81 RFC 4556; 85 and 86 draft-ietf-kitten-iakerb; 90 to 93 RFC 6113;
    /// 100 RFC 8636. Microsoft's page on 4768 names 0x42 as RFC 4120 names 0x45. Some records hold an NTSTATUS
    /// instead, 0xc0000000 and above: it has no name here, [`NtStatus`] has.
    ///
    /// One code stands for several Windows reasons: see [`KerberosResult::windows_reasons`].
    pub struct KerberosResult(u32) as hexadecimal with meaning {
        KDC_ERR_NONE = 0x0 "KDC_ERR_NONE": "success",
        KDC_ERR_NAME_EXP = 0x1 "KDC_ERR_NAME_EXP": "client entry expired",
        KDC_ERR_SERVICE_EXP = 0x2 "KDC_ERR_SERVICE_EXP": "server entry expired",
        KDC_ERR_BAD_PVNO = 0x3 "KDC_ERR_BAD_PVNO": "protocol version unsupported",
        KDC_ERR_C_OLD_MAST_KVNO = 0x4 "KDC_ERR_C_OLD_MAST_KVNO": "client key under old master key",
        KDC_ERR_S_OLD_MAST_KVNO = 0x5 "KDC_ERR_S_OLD_MAST_KVNO": "server key under old master key",
        KDC_ERR_C_PRINCIPAL_UNKNOWN = 0x6 "KDC_ERR_C_PRINCIPAL_UNKNOWN": "client unknown",
        KDC_ERR_S_PRINCIPAL_UNKNOWN = 0x7 "KDC_ERR_S_PRINCIPAL_UNKNOWN": "server/SPN unknown",
        KDC_ERR_PRINCIPAL_NOT_UNIQUE = 0x8 "KDC_ERR_PRINCIPAL_NOT_UNIQUE": "duplicate principal",
        KDC_ERR_NULL_KEY = 0x9 "KDC_ERR_NULL_KEY": "no key for client or server",
        KDC_ERR_CANNOT_POSTDATE = 0xa "KDC_ERR_CANNOT_POSTDATE": "postdating refused",
        KDC_ERR_NEVER_VALID = 0xb "KDC_ERR_NEVER_VALID": "start after end / too short",
        KDC_ERR_POLICY = 0xc "KDC_ERR_POLICY": "policy refuses (hours, workstation, smart card)",
        KDC_ERR_BADOPTION = 0xd "KDC_ERR_BADOPTION": "option not possible",
        KDC_ERR_ETYPE_NOSUPP = 0xe "KDC_ERR_ETYPE_NOSUPP": "no common encryption type",
        KDC_ERR_SUMTYPE_NOSUPP = 0xf "KDC_ERR_SUMTYPE_NOSUPP": "checksum type unsupported",
        KDC_ERR_PADATA_TYPE_NOSUPP = 0x10 "KDC_ERR_PADATA_TYPE_NOSUPP": "pre-auth type unsupported / no KDC certificate",
        KDC_ERR_TRTYPE_NOSUPP = 0x11 "KDC_ERR_TRTYPE_NOSUPP": "transited type unsupported",
        KDC_ERR_CLIENT_REVOKED = 0x12 "KDC_ERR_CLIENT_REVOKED": "account disabled, expired, locked or out of hours",
        KDC_ERR_SERVICE_REVOKED = 0x13 "KDC_ERR_SERVICE_REVOKED": "service account revoked",
        KDC_ERR_TGT_REVOKED = 0x14 "KDC_ERR_TGT_REVOKED": "TGT revoked",
        KDC_ERR_CLIENT_NOTYET = 0x15 "KDC_ERR_CLIENT_NOTYET": "client not yet valid",
        KDC_ERR_SERVICE_NOTYET = 0x16 "KDC_ERR_SERVICE_NOTYET": "service not yet valid",
        KDC_ERR_KEY_EXPIRED = 0x17 "KDC_ERR_KEY_EXPIRED": "password expired",
        KDC_ERR_PREAUTH_FAILED = 0x18 "KDC_ERR_PREAUTH_FAILED": "pre-auth failed (usually wrong password)",
        KDC_ERR_PREAUTH_REQUIRED = 0x19 "KDC_ERR_PREAUTH_REQUIRED": "pre-auth needed",
        KDC_ERR_SERVER_NOMATCH = 0x1a "KDC_ERR_SERVER_NOMATCH": "ticket not for this server",
        KDC_ERR_MUST_USE_USER2USER = 0x1b "KDC_ERR_MUST_USE_USER2USER": "user-to-user needed",
        KDC_ERR_PATH_NOT_ACCEPTED = 0x1c "KDC_ERR_PATH_NOT_ACCEPTED": "transited path refused",
        KDC_ERR_SVC_UNAVAILABLE = 0x1d "KDC_ERR_SVC_UNAVAILABLE": "service unavailable",
        KRB_AP_ERR_BAD_INTEGRITY = 0x1f "KRB_AP_ERR_BAD_INTEGRITY": "integrity check failed",
        KRB_AP_ERR_TKT_EXPIRED = 0x20 "KRB_AP_ERR_TKT_EXPIRED": "ticket expired",
        KRB_AP_ERR_TKT_NYV = 0x21 "KRB_AP_ERR_TKT_NYV": "ticket not yet valid",
        KRB_AP_ERR_REPEAT = 0x22 "KRB_AP_ERR_REPEAT": "replay",
        KRB_AP_ERR_NOT_US = 0x23 "KRB_AP_ERR_NOT_US": "ticket for another principal",
        KRB_AP_ERR_BADMATCH = 0x24 "KRB_AP_ERR_BADMATCH": "ticket and authenticator differ",
        KRB_AP_ERR_SKEW = 0x25 "KRB_AP_ERR_SKEW": "clock skew",
        KRB_AP_ERR_BADADDR = 0x26 "KRB_AP_ERR_BADADDR": "address mismatch",
        KRB_AP_ERR_BADVERSION = 0x27 "KRB_AP_ERR_BADVERSION": "version mismatch",
        KRB_AP_ERR_MSG_TYPE = 0x28 "KRB_AP_ERR_MSG_TYPE": "message type wrong",
        KRB_AP_ERR_MODIFIED = 0x29 "KRB_AP_ERR_MODIFIED": "message altered / wrong service key",
        KRB_AP_ERR_BADORDER = 0x2a "KRB_AP_ERR_BADORDER": "message order wrong",
        KRB_AP_ERR_BADKEYVER = 0x2c "KRB_AP_ERR_BADKEYVER": "key version unavailable",
        KRB_AP_ERR_NOKEY = 0x2d "KRB_AP_ERR_NOKEY": "service key unavailable",
        KRB_AP_ERR_MUT_FAIL = 0x2e "KRB_AP_ERR_MUT_FAIL": "mutual authentication failed",
        KRB_AP_ERR_BADDIRECTION = 0x2f "KRB_AP_ERR_BADDIRECTION": "direction wrong",
        KRB_AP_ERR_METHOD = 0x30 "KRB_AP_ERR_METHOD": "other method required",
        KRB_AP_ERR_BADSEQ = 0x31 "KRB_AP_ERR_BADSEQ": "sequence wrong",
        KRB_AP_ERR_INAPP_CKSUM = 0x32 "KRB_AP_ERR_INAPP_CKSUM": "checksum type unsuitable",
        KRB_AP_PATH_NOT_ACCEPTED = 0x33 "KRB_AP_PATH_NOT_ACCEPTED": "path refused",
        KRB_ERR_RESPONSE_TOO_BIG = 0x34 "KRB_ERR_RESPONSE_TOO_BIG": "use TCP",
        KRB_ERR_GENERIC = 0x3c "KRB_ERR_GENERIC": "generic",
        KRB_ERR_FIELD_TOOLONG = 0x3d "KRB_ERR_FIELD_TOOLONG": "field too long",
        KDC_ERR_CLIENT_NOT_TRUSTED = 0x3e "KDC_ERR_CLIENT_NOT_TRUSTED": "client certificate untrusted",
        KDC_ERR_KDC_NOT_TRUSTED = 0x3f "KDC_ERR_KDC_NOT_TRUSTED": "KDC certificate untrusted",
        KDC_ERR_INVALID_SIG = 0x40 "KDC_ERR_INVALID_SIG": "PKINIT signature invalid",
        KDC_ERR_KEY_TOO_WEAK = 0x41 "KDC_ERR_KEY_TOO_WEAK": "DH parameters or key too weak",
        KDC_ERR_CERTIFICATE_MISMATCH = 0x42 "KDC_ERR_CERTIFICATE_MISMATCH": "certificate does not match (PKINIT) or user-to-user needed",
        KRB_AP_ERR_NO_TGT = 0x43 "KRB_AP_ERR_NO_TGT": "no TGT supplied",
        KDC_ERR_WRONG_REALM = 0x44 "KDC_ERR_WRONG_REALM": "wrong realm (referral)",
        KRB_AP_ERR_USER_TO_USER_REQUIRED = 0x45 "KRB_AP_ERR_USER_TO_USER_REQUIRED": "user-to-user needed (RFC 4120)",
        KDC_ERR_CANT_VERIFY_CERTIFICATE = 0x46 "KDC_ERR_CANT_VERIFY_CERTIFICATE": "certificate chain not verifiable",
        KDC_ERR_INVALID_CERTIFICATE = 0x47 "KDC_ERR_INVALID_CERTIFICATE": "certificate signature invalid",
        KDC_ERR_REVOKED_CERTIFICATE = 0x48 "KDC_ERR_REVOKED_CERTIFICATE": "certificate revoked",
        KDC_ERR_REVOCATION_STATUS_UNKNOWN = 0x49 "KDC_ERR_REVOCATION_STATUS_UNKNOWN": "revocation unknown",
        KDC_ERR_REVOCATION_STATUS_UNAVAILABLE = 0x4a "KDC_ERR_REVOCATION_STATUS_UNAVAILABLE": "revocation unavailable",
        KDC_ERR_CLIENT_NAME_MISMATCH = 0x4b "KDC_ERR_CLIENT_NAME_MISMATCH": "certificate name not the client",
        KDC_ERR_KDC_NAME_MISMATCH = 0x4c "KDC_ERR_KDC_NAME_MISMATCH": "KDC certificate name mismatch",
        KDC_ERR_INCONSISTENT_KEY_PURPOSE = 0x4d "KDC_ERR_INCONSISTENT_KEY_PURPOSE": "EKU unsuitable",
        KDC_ERR_DIGEST_IN_CERT_NOT_ACCEPTED = 0x4e "KDC_ERR_DIGEST_IN_CERT_NOT_ACCEPTED": "certificate digest refused",
        KDC_ERR_PA_CHECKSUM_MUST_BE_INCLUDED = 0x4f "KDC_ERR_PA_CHECKSUM_MUST_BE_INCLUDED": "paChecksum missing",
        KDC_ERR_DIGEST_IN_SIGNED_DATA_NOT_ACCEPTED = 0x50 "KDC_ERR_DIGEST_IN_SIGNED_DATA_NOT_ACCEPTED": "signed-data digest refused",
        KDC_ERR_PUBLIC_KEY_ENCRYPTION_NOT_SUPPORTED = 0x51 "KDC_ERR_PUBLIC_KEY_ENCRYPTION_NOT_SUPPORTED": "RSA mode refused",
        KRB_AP_ERR_IAKERB_KDC_NOT_FOUND = 0x55 "KRB_AP_ERR_IAKERB_KDC_NOT_FOUND": "IAKERB: no KDC",
        KRB_AP_ERR_IAKERB_KDC_NO_RESPONSE = 0x56 "KRB_AP_ERR_IAKERB_KDC_NO_RESPONSE": "IAKERB: KDC silent",
        KDC_ERR_PREAUTH_EXPIRED = 0x5a "KDC_ERR_PREAUTH_EXPIRED": "pre-auth expired (RFC 6113)",
        KDC_ERR_MORE_PREAUTH_DATA_REQUIRED = 0x5b "KDC_ERR_MORE_PREAUTH_DATA_REQUIRED": "more pre-auth data",
        KDC_ERR_PREAUTH_BAD_AUTHENTICATION_SET = 0x5c "KDC_ERR_PREAUTH_BAD_AUTHENTICATION_SET": "bad auth set",
        KDC_ERR_UNKNOWN_CRITICAL_FAST_OPTIONS = 0x5d "KDC_ERR_UNKNOWN_CRITICAL_FAST_OPTIONS": "unknown FAST option",
        KDC_ERR_NO_ACCEPTABLE_KDF = 0x64 "KDC_ERR_NO_ACCEPTABLE_KDF": "no acceptable KDF",
    }
}

impl KerberosResult {
    /// All the reasons that Windows may have had for this code; empty where none is documented. Only the 4625 of the
    /// computer itself tells which it was: there it is the SubStatus, or the Status where that is 0.
    ///
    /// Each reason with its source, beside it below: "4768" and "4625" are Microsoft's pages on those events. 0xc is
    /// also the answer where an authentication policy forbids the device (MS-KILE 3.3.5.6), for which no status is
    /// documented.
    pub const fn windows_reasons(self) -> &'static [NtStatus] {
        match self {
            // 4768: the username doesn't exist.
            Self::KDC_ERR_C_PRINCIPAL_UNKNOWN => &[NtStatus::NO_SUCH_USER],
            // 4768: workstation restriction, smart card requirement, logon time restriction.
            Self::KDC_ERR_POLICY => {
                &[NtStatus::INVALID_WORKSTATION, NtStatus::SMARTCARD_LOGON_REQUIRED, NtStatus::INVALID_LOGON_HOURS]
            }
            // MS-ERREF 2.3.1: the KDC does not support the encryption type.
            Self::KDC_ERR_ETYPE_NOSUPP => &[NtStatus::KDC_UNKNOWN_ETYPE],
            // 4768 and MS-KILE 3.3.5.6.3: disabled, expired, locked out; the latter alone: outside logon hours.
            Self::KDC_ERR_CLIENT_REVOKED => &[
                NtStatus::ACCOUNT_DISABLED,
                NtStatus::ACCOUNT_EXPIRED,
                NtStatus::ACCOUNT_LOCKED_OUT,
                NtStatus::INVALID_LOGON_HOURS,
            ],
            // MS-KILE 3.3.5.6.3: PasswordMustChange is in the past, or zero (to change at next logon).
            Self::KDC_ERR_KEY_EXPIRED => &[NtStatus::PASSWORD_EXPIRED, NtStatus::PASSWORD_MUST_CHANGE],
            // 4768: the wrong password was provided.
            Self::KDC_ERR_PREAUTH_FAILED => &[NtStatus::WRONG_PASSWORD],
            // 4768 and 4625: the clocks differ too much.
            Self::KRB_AP_ERR_SKEW => &[NtStatus::TIME_DIFFERENCE_AT_DC],
            // 4768: certificate revoked, or its root not trusted by the domain controller; MS-ERREF 2.3.1: the
            // certificate was not trusted.
            Self::KDC_ERR_CLIENT_NOT_TRUSTED => {
                &[NtStatus::SMARTCARD_CERT_REVOKED, NtStatus::ISSUING_CA_UNTRUSTED, NtStatus::PKINIT_CLIENT_FAILURE]
            }
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes and names of Microsoft's pages on 4768 and 4771.
    #[test]
    fn names_of_the_pages() {
        assert_eq!(KerberosResult(0x0).name(), Some("KDC_ERR_NONE"));
        assert_eq!(KerberosResult(0x18).to_string(), "0x18 (KDC_ERR_PREAUTH_FAILED)");
        assert_eq!(KerberosResult(0x25).name(), Some("KRB_AP_ERR_SKEW"));
        assert_eq!(
            serde_json::to_string(&KerberosResult(0x12)).unwrap(),
            r#"{"code":"0x12","name":"KDC_ERR_CLIENT_REVOKED"}"#
        );
        assert_eq!(KerberosResult(0xc000_0064).name(), None);
    }

    #[test]
    fn one_code_stands_for_several_reasons() {
        assert!(KerberosResult(0x12).windows_reasons().contains(&NtStatus(0xc000_0234)));
        assert!(KerberosResult(0x12).windows_reasons().contains(&NtStatus(0xc000_0072)));
        assert_eq!(KerberosResult(0x18).windows_reasons(), [NtStatus(0xc000_006a)]);
        assert_eq!(KerberosResult(0x17).windows_reasons(), [NtStatus(0xc000_0071), NtStatus(0xc000_0224)]);
        assert!(KerberosResult(0x20).windows_reasons().is_empty());
        assert!(KerberosResult::KDC_ERR_NONE.windows_reasons().is_empty());
    }
}
