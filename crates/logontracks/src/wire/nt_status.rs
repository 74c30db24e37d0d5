//! NTSTATUS values.

use super::code::code;

code! {
    /// An NTSTATUS as 4625 writes its Status and SubStatus, 4776 its Status. 4768 and
    /// 4769 write one now and then where a [`KerberosResult`](super::KerberosResult) is due.
    ///
    /// Of 4625, Status is the outcome and SubStatus the finer reason, which is 0 where Status tells it already.
    /// Numbers and symbols: MS-ERREF 2.3.1; the `SEC_E_` ones are HRESULTs, 2.1.1. Which of them to expect:
    /// Microsoft, "4625(F)" and "4776(S, F)".
    pub struct NtStatus(u32) as hexadecimal with meaning {
        SUCCESS = 0x0000_0000 "STATUS_SUCCESS": "no error",
        SEC_E_INVALID_HANDLE = 0x8009_0301 "SEC_E_INVALID_HANDLE": "invalid handle",
        SEC_E_UNSUPPORTED_FUNCTION = 0x8009_0302 "SEC_E_UNSUPPORTED_FUNCTION": "unsupported function",
        SEC_E_TARGET_UNKNOWN = 0x8009_0303 "SEC_E_TARGET_UNKNOWN": "target unknown",
        SEC_E_INTERNAL_ERROR = 0x8009_0304 "SEC_E_INTERNAL_ERROR": "LSA unreachable / internal",
        SEC_E_INVALID_TOKEN = 0x8009_0308 "SEC_E_INVALID_TOKEN": "token malformed",
        SEC_E_LOGON_DENIED = 0x8009_030c "SEC_E_LOGON_DENIED": "logon denied",
        SEC_E_NO_CREDENTIALS = 0x8009_030e "SEC_E_NO_CREDENTIALS": "no credentials",
        SEC_E_WRONG_PRINCIPAL = 0x8009_0322 "SEC_E_WRONG_PRINCIPAL": "target principal wrong",
        SEC_E_UNTRUSTED_ROOT = 0x8009_0325 "SEC_E_UNTRUSTED_ROOT": "untrusted root",
        ACCESS_VIOLATION = 0xc000_0005 "STATUS_ACCESS_VIOLATION": "access violation",
        INVALID_PARAMETER = 0xc000_000d "STATUS_INVALID_PARAMETER": "bad parameter",
        ACCESS_DENIED = 0xc000_0022 "STATUS_ACCESS_DENIED": "access denied",
        NO_LOGON_SERVERS = 0xc000_005e "STATUS_NO_LOGON_SERVERS": "no logon server reachable",
        NO_SUCH_LOGON_SESSION = 0xc000_005f "STATUS_NO_SUCH_LOGON_SESSION": "logon session gone",
        NO_SUCH_PRIVILEGE = 0xc000_0060 "STATUS_NO_SUCH_PRIVILEGE": "privilege unknown",
        PRIVILEGE_NOT_HELD = 0xc000_0061 "STATUS_PRIVILEGE_NOT_HELD": "required privilege absent",
        INVALID_ACCOUNT_NAME = 0xc000_0062 "STATUS_INVALID_ACCOUNT_NAME": "malformed account name",
        USER_EXISTS = 0xc000_0063 "STATUS_USER_EXISTS": "user already exists",
        NO_SUCH_USER = 0xc000_0064 "STATUS_NO_SUCH_USER": "user name unknown",
        MEMBER_IN_GROUP = 0xc000_0067 "STATUS_MEMBER_IN_GROUP": "already a member",
        WRONG_PASSWORD = 0xc000_006a "STATUS_WRONG_PASSWORD": "password wrong, user known",
        ILL_FORMED_PASSWORD = 0xc000_006b "STATUS_ILL_FORMED_PASSWORD": "password malformed",
        PASSWORD_RESTRICTION = 0xc000_006c "STATUS_PASSWORD_RESTRICTION": "password violates policy",
        LOGON_FAILURE = 0xc000_006d "STATUS_LOGON_FAILURE": "generic bad user name or credentials",
        ACCOUNT_RESTRICTION = 0xc000_006e "STATUS_ACCOUNT_RESTRICTION": "account restriction (e.g. blank password, see SubStatus)",
        INVALID_LOGON_HOURS = 0xc000_006f "STATUS_INVALID_LOGON_HOURS": "outside allowed hours",
        INVALID_WORKSTATION = 0xc000_0070 "STATUS_INVALID_WORKSTATION": "workstation not allowed",
        PASSWORD_EXPIRED = 0xc000_0071 "STATUS_PASSWORD_EXPIRED": "password expired",
        ACCOUNT_DISABLED = 0xc000_0072 "STATUS_ACCOUNT_DISABLED": "account disabled",
        NONE_MAPPED = 0xc000_0073 "STATUS_NONE_MAPPED": "no name-to-SID mapping",
        NO_TOKEN = 0xc000_007c "STATUS_NO_TOKEN": "no token",
        INSUFFICIENT_RESOURCES = 0xc000_009a "STATUS_INSUFFICIENT_RESOURCES": "out of resources",
        NOT_SUPPORTED = 0xc000_00bb "STATUS_NOT_SUPPORTED": "not supported",
        INVALID_SERVER_STATE = 0xc000_00dc "STATUS_INVALID_SERVER_STATE": "SAM server in wrong state",
        INVALID_DOMAIN_STATE = 0xc000_00dd "STATUS_INVALID_DOMAIN_STATE": "domain in wrong state",
        INVALID_DOMAIN_ROLE = 0xc000_00de "STATUS_INVALID_DOMAIN_ROLE": "domain role wrong for request",
        NO_SUCH_DOMAIN = 0xc000_00df "STATUS_NO_SUCH_DOMAIN": "domain unknown",
        INTERNAL_ERROR = 0xc000_00e5 "STATUS_INTERNAL_ERROR": "internal error",
        NO_SUCH_PACKAGE = 0xc000_00fe "STATUS_NO_SUCH_PACKAGE": "authentication package unknown",
        VARIABLE_NOT_FOUND = 0xc000_0100 "STATUS_VARIABLE_NOT_FOUND": "value not found",
        TIME_DIFFERENCE_AT_DC = 0xc000_0133 "STATUS_TIME_DIFFERENCE_AT_DC": "clock skew with DC",
        LOGON_TYPE_NOT_GRANTED = 0xc000_015b "STATUS_LOGON_TYPE_NOT_GRANTED": "logon right for this type missing",
        NO_TRUST_LSA_SECRET = 0xc000_018a "STATUS_NO_TRUST_LSA_SECRET": "workstation trust secret missing",
        NO_TRUST_SAM_ACCOUNT = 0xc000_018b "STATUS_NO_TRUST_SAM_ACCOUNT": "no computer account for trust",
        TRUSTED_DOMAIN_FAILURE = 0xc000_018c "STATUS_TRUSTED_DOMAIN_FAILURE": "trust between domains broken",
        TRUSTED_RELATIONSHIP_FAILURE = 0xc000_018d "STATUS_TRUSTED_RELATIONSHIP_FAILURE": "workstation trust broken",
        EVENTLOG_FILE_CORRUPT = 0xc000_018e "STATUS_EVENTLOG_FILE_CORRUPT": "log file corrupt",
        TRUST_FAILURE = 0xc000_0190 "STATUS_TRUST_FAILURE": "netlogon trust failure",
        NETLOGON_NOT_STARTED = 0xc000_0192 "STATUS_NETLOGON_NOT_STARTED": "netlogon not running",
        ACCOUNT_EXPIRED = 0xc000_0193 "STATUS_ACCOUNT_EXPIRED": "account expired",
        NOLOGON_INTERDOMAIN_TRUST_ACCOUNT = 0xc000_0198 "STATUS_NOLOGON_INTERDOMAIN_TRUST_ACCOUNT": "inter-domain trust account used",
        NOLOGON_WORKSTATION_TRUST_ACCOUNT = 0xc000_0199 "STATUS_NOLOGON_WORKSTATION_TRUST_ACCOUNT": "computer account used",
        NOLOGON_SERVER_TRUST_ACCOUNT = 0xc000_019a "STATUS_NOLOGON_SERVER_TRUST_ACCOUNT": "server trust account used",
        DOMAIN_TRUST_INCONSISTENT = 0xc000_019b "STATUS_DOMAIN_TRUST_INCONSISTENT": "domain SID inconsistent",
        USER_SESSION_DELETED = 0xc000_0203 "STATUS_USER_SESSION_DELETED": "remote session deleted",
        CONNECTION_DISCONNECTED = 0xc000_020c "STATUS_CONNECTION_DISCONNECTED": "disconnected",
        PASSWORD_MUST_CHANGE = 0xc000_0224 "STATUS_PASSWORD_MUST_CHANGE": "password change required",
        NOT_FOUND = 0xc000_0225 "STATUS_NOT_FOUND": "object not found (often benign)",
        ACCOUNT_LOCKED_OUT = 0xc000_0234 "STATUS_ACCOUNT_LOCKED_OUT": "account locked out",
        NETWORK_UNREACHABLE = 0xc000_023c "STATUS_NETWORK_UNREACHABLE": "network unreachable",
        PATH_NOT_COVERED = 0xc000_0257 "STATUS_PATH_NOT_COVERED": "DFS path not covered",
        LICENSE_VIOLATION = 0xc000_026a "STATUS_LICENSE_VIOLATION": "licence violation",
        UNFINISHED_CONTEXT_DELETED = 0xc000_02ee "STATUS_UNFINISHED_CONTEXT_DELETED": "security context dropped before completion",
        PKINIT_NAME_MISMATCH = 0xc000_02f9 "STATUS_PKINIT_NAME_MISMATCH": "certificate subject does not match user",
        SMARTCARD_LOGON_REQUIRED = 0xc000_02fa "STATUS_SMARTCARD_LOGON_REQUIRED": "smart card required",
        KDC_INVALID_REQUEST = 0xc000_02fb "STATUS_KDC_INVALID_REQUEST": "KDC got invalid request",
        KDC_UNABLE_TO_REFER = 0xc000_02fc "STATUS_KDC_UNABLE_TO_REFER": "KDC cannot refer",
        KDC_UNKNOWN_ETYPE = 0xc000_02fd "STATUS_KDC_UNKNOWN_ETYPE": "encryption type unknown to KDC",
        PKINIT_FAILURE = 0xc000_0320 "STATUS_PKINIT_FAILURE": "smart-card certificate failure",
        SMARTCARD_SUBSYSTEM_FAILURE = 0xc000_0321 "STATUS_SMARTCARD_SUBSYSTEM_FAILURE": "smart-card subsystem failure",
        NO_KERB_KEY = 0xc000_0322 "STATUS_NO_KERB_KEY": "kerberos key missing",
        NO_SECRETS = 0xc000_0371 "STATUS_NO_SECRETS": "no secret stored locally for account (e.g. PIN/cached only, RODC)",
        SMARTCARD_WRONG_PIN = 0xc000_0380 "STATUS_SMARTCARD_WRONG_PIN": "wrong smart-card PIN",
        SMARTCARD_CARD_BLOCKED = 0xc000_0381 "STATUS_SMARTCARD_CARD_BLOCKED": "smart card blocked",
        SMARTCARD_CARD_NOT_AUTHENTICATED = 0xc000_0382 "STATUS_SMARTCARD_CARD_NOT_AUTHENTICATED": "smart card not authenticated",
        SMARTCARD_NO_CARD = 0xc000_0383 "STATUS_SMARTCARD_NO_CARD": "no smart card",
        SMARTCARD_NO_KEY_CONTAINER = 0xc000_0384 "STATUS_SMARTCARD_NO_KEY_CONTAINER": "key container missing",
        SMARTCARD_NO_CERTIFICATE = 0xc000_0385 "STATUS_SMARTCARD_NO_CERTIFICATE": "certificate missing",
        SMARTCARD_NO_KEYSET = 0xc000_0386 "STATUS_SMARTCARD_NO_KEYSET": "keyset missing",
        SMARTCARD_IO_ERROR = 0xc000_0387 "STATUS_SMARTCARD_IO_ERROR": "smart card I/O error",
        DOWNGRADE_DETECTED = 0xc000_0388 "STATUS_DOWNGRADE_DETECTED": "security downgrade suspected",
        SMARTCARD_CERT_REVOKED = 0xc000_0389 "STATUS_SMARTCARD_CERT_REVOKED": "card certificate revoked",
        ISSUING_CA_UNTRUSTED = 0xc000_038a "STATUS_ISSUING_CA_UNTRUSTED": "issuing CA untrusted",
        REVOCATION_OFFLINE_C = 0xc000_038b "STATUS_REVOCATION_OFFLINE_C": "revocation status unavailable",
        PKINIT_CLIENT_FAILURE = 0xc000_038c "STATUS_PKINIT_CLIENT_FAILURE": "client certificate untrusted",
        SMARTCARD_CERT_EXPIRED = 0xc000_038d "STATUS_SMARTCARD_CERT_EXPIRED": "card certificate expired",
        AUTHENTICATION_FIREWALL_FAILED = 0xc000_0413 "STATUS_AUTHENTICATION_FIREWALL_FAILED": "selective authentication refuses this account",
        NTLM_BLOCKED = 0xc000_0418 "STATUS_NTLM_BLOCKED": "NTLM blocked by policy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Status of the 4625 and the 4776 on Microsoft's pages.
    #[test]
    fn prints_as_windows_writes() {
        assert_eq!(NtStatus(0xc000_0234), NtStatus::ACCOUNT_LOCKED_OUT);
        assert_eq!(NtStatus::ACCOUNT_LOCKED_OUT.to_string(), "0xc0000234 (STATUS_ACCOUNT_LOCKED_OUT)");
        assert_eq!(serde_json::to_string(&NtStatus::SUCCESS).unwrap(), r#"{"code":"0x0","name":"STATUS_SUCCESS"}"#);
        assert_eq!(NtStatus::WRONG_PASSWORD.meaning(), Some("password wrong, user known"));
        assert_eq!((NtStatus(1).name(), NtStatus(1).meaning()), (None, None));
        assert_eq!(serde_json::to_string(&NtStatus(1)).unwrap(), r#"{"code":"0x1","name":null}"#);
    }
}
