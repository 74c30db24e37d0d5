//! The reasons that Remote Desktop events give for the end of a connection.

use super::code::code;

code! {
    /// Why a session was disconnected (TerminalServices-LocalSessionManager 40, Reason).
    ///
    /// Microsoft does not say what the numbers of the event mean. They are read, by other tools too, as
    /// `ExtendedDisconnectReasonCode` (Microsoft, Remote Desktop ActiveX control), whose names these are; the server
    /// sends the same numbers to the client (MS-RDPBCGR 2.2.5.1.1). Some copies of the former page give 2 for
    /// `exDiscReasonLogoffByUser`; it is 12, as in MS-RDPBCGR.
    pub struct LsmReason(u32) as decimal with meaning {
        NO_INFO = 0 "exDiscReasonNoInfo": "no further information",
        API_INITIATED_DISCONNECT = 1 "exDiscReasonAPIInitiatedDisconnect": "disconnected by a program, such as an administrator's tool in another session",
        API_INITIATED_LOGOFF = 2 "exDiscReasonAPIInitiatedLogoff": "logged off by a program, such as an administrator's tool in another session",
        SERVER_IDLE_TIMEOUT = 3 "exDiscReasonServerIdleTimeout": "idle limit reached",
        SERVER_LOGON_TIMEOUT = 4 "exDiscReasonServerLogonTimeout": "connection time limit reached",
        REPLACED_BY_OTHER_CONNECTION = 5 "exDiscReasonReplacedByOtherConnection": "replaced by another connection",
        OUT_OF_MEMORY = 6 "exDiscReasonOutOfMemory": "out of memory",
        SERVER_DENIED_CONNECTION = 7 "exDiscReasonServerDeniedConnection": "server refused the connection",
        SERVER_DENIED_CONNECTION_FIPS = 8 "exDiscReasonServerDeniedConnectionFips": "server refused the connection for security reasons",
        SERVER_INSUFFICIENT_PRIVILEGES = 9 "exDiscReasonServerInsufficientPrivileges": "user may not connect to this server",
        SERVER_FRESH_CREDS_REQUIRED = 10 "exDiscReasonServerFreshCredsRequired": "server refuses saved credentials",
        RPC_INITIATED_DISCONNECT_BY_USER = 11 "exDiscReasonRpcInitiatedDisconnectByUser": "disconnected by the user",
        LOGOFF_BY_USER = 12 "exDiscReasonLogoffByUser": "logged off by the user",
        LICENSE_INTERNAL = 256 "exDiscReasonLicenseInternal": "internal licensing error",
        LICENSE_NO_LICENSE_SERVER = 257 "exDiscReasonLicenseNoLicenseServer": "no licence server",
        LICENSE_NO_LICENSE = 258 "exDiscReasonLicenseNoLicense": "no licence",
        LICENSE_ERR_CLIENT_MSG = 259 "exDiscReasonLicenseErrClientMsg": "licensing message not valid",
        LICENSE_HWID_DOESNT_MATCH_LICENSE = 260 "exDiscReasonLicenseHwidDoesntMatchLicense": "hardware does not match the licence",
        LICENSE_ERR_CLIENT_LICENSE = 261 "exDiscReasonLicenseErrClientLicense": "client licence error",
        LICENSE_CANT_FINISH_PROTOCOL = 262 "exDiscReasonLicenseCantFinishProtocol": "licensing not finished: network",
        LICENSE_CLIENT_ENDED_PROTOCOL = 263 "exDiscReasonLicenseClientEndedProtocol": "licensing ended by the client",
        LICENSE_ERR_CLIENT_ENCRYPTION = 264 "exDiscReasonLicenseErrClientEncryption": "licensing message encrypted wrongly",
        LICENSE_CANT_UPGRADE_LICENSE = 265 "exDiscReasonLicenseCantUpgradeLicense": "licence not upgraded or renewed",
        LICENSE_NO_REMOTE_CONNECTIONS = 266 "exDiscReasonLicenseNoRemoteConnections": "not licensed for remote connections",
        LICENSE_CREATING_LIC_STORE_ACC_DENIED = 267 "exDiscReasonLicenseCreatingLicStoreAccDenied": "no access to the licence store",
        RDP_ENC_INVALID_CREDENTIALS = 768 "exDiscReasonRdpEncInvalidCredentials": "credentials not valid",
    }
}

code! {
    /// Why the client's connection ended (TerminalServices-RDPClient 1026): the `discReason` of
    /// `IMsTscAxEvents::OnDisconnected` (Microsoft, Remote Desktop ActiveX control).
    pub struct DisconnectReason(u32) as decimal with meaning {
        NO_INFO = 0 "disconnectReasonNoInfo": "no information",
        LOCAL_NOT_ERROR = 1 "disconnectReasonLocalNotError": "disconnected at this end; not an error",
        REMOTE_BY_USER = 2 "disconnectReasonRemoteByUser": "disconnected by the user at the other end; not an error",
        BY_SERVER = 3 "disconnectReasonByServer": "disconnected by the server; not an error",
        DNS_LOOKUP_FAILED = 260 "disconnectReasonDNSLookupFailed": "name not found in DNS",
        OUT_OF_MEMORY = 262 "disconnectReasonOutOfMemory": "out of memory",
        CONNECTION_TIMED_OUT = 264 "disconnectReasonConnectionTimedOut": "connection timed out",
        SOCKET_CONNECT_FAILED = 516 "disconnectReasonSocketConnectFailed": "could not connect",
        OUT_OF_MEMORY2 = 518 "disconnectReasonOutOfMemory2": "out of memory",
        HOST_NOT_FOUND = 520 "disconnectReasonHostNotFound": "host not found",
        WINSOCK_SEND_FAILED = 772 "disconnectReasonWinsockSendFailed": "sending failed",
        OUT_OF_MEMORY3 = 774 "disconnectReasonOutOfMemory3": "out of memory",
        INVALID_IP_ADDR = 776 "disconnectReasonInvalidIPAddr": "IP address not valid",
        SOCKET_RECV_FAILED = 1028 "disconnectReasonSocketRecvFailed": "receiving failed",
        INVALID_SECURITY_DATA = 1030 "disconnectReasonInvalidSecurityData": "security data not valid",
        INTERNAL_ERROR = 1032 "disconnectReasonInternalError": "internal error",
        INVALID_ENCRYPTION = 1286 "disconnectReasonInvalidEncryption": "encryption method not valid",
        DNS_LOOKUP_FAILED2 = 1288 "disconnectReasonDNSLookupFailed2": "name not found in DNS",
        GET_HOST_BY_NAME_FAILED = 1540 "disconnectReasonGetHostByNameFailed": "name not resolved",
        INVALID_SERVER_SECURITY_INFO = 1542 "disconnectReasonInvalidServerSecurityInfo": "server security data not valid",
        TIMER_ERROR = 1544 "disconnectReasonTimerError": "internal timer error",
        TIMEOUT_OCCURRED = 1796 "disconnectReasonTimeoutOccurred": "timed out",
        SERVER_CERTIFICATE_UNPACK_ERR = 1798 "disconnectReasonServerCertificateUnpackErr": "server certificate not readable",
        INVALID_IP = 2052 "disconnectReasonInvalidIP": "bad IP address",
        SSL_LOGON_FAILURE = 2055 "SSL_ERR_LOGON_FAILURE": "logon failed",
        LICENSING_FAILED = 2056 "disconnectReasonLicensingFailed": "licence negotiation failed",
        AT_CLIENT_WINSOCK_FD_CLOSE = 2308 "disconnectReasonAtClientWinsockFDCLOSE": "socket closed",
        INTERNAL_SECURITY_ERROR = 2310 "disconnectReasonInternalSecurityError": "internal security error",
        LICENSING_TIMEOUT = 2312 "disconnectReasonLicensingTimeout": "licensing timed out",
        INTERNAL_SECURITY_ERROR2 = 2566 "disconnectReasonInternalSecurityError2": "internal security error",
        SSL_NO_SUCH_USER = 2567 "SSL_ERR_NO_SUCH_USER": "user has no account",
        ENCRYPTION_ERROR = 2822 "disconnectReasonEncryptionError": "encryption error",
        SSL_ACCOUNT_DISABLED = 2823 "SSL_ERR_ACCOUNT_DISABLED": "account disabled",
        DECRYPTION_ERROR = 3078 "disconnectReasonDecryptionError": "decryption error",
        SSL_ACCOUNT_RESTRICTION = 3079 "SSL_ERR_ACCOUNT_RESTRICTION": "account restricted",
        CLIENT_DECOMPRESSION_ERROR = 3080 "disconnectReasonClientDecompressionError": "decompression error",
        SSL_ACCOUNT_LOCKED_OUT = 3335 "SSL_ERR_ACCOUNT_LOCKED_OUT": "account locked out",
        SSL_ACCOUNT_EXPIRED = 3591 "SSL_ERR_ACCOUNT_EXPIRED": "account expired",
        SSL_PASSWORD_EXPIRED = 3847 "SSL_ERR_PASSWORD_EXPIRED": "password expired",
        SSL_PASSWORD_MUST_CHANGE = 4615 "SSL_ERR_PASSWORD_MUST_CHANGE": "password must be changed first",
        SSL_DELEGATION_POLICY = 5639 "SSL_ERR_DELEGATION_POLICY": "policy forbids handing credentials to the server",
        SSL_POLICY_NTLM_ONLY = 5895 "SSL_ERR_POLICY_NTLM_ONLY": "credentials only after mutual authentication",
        SSL_NO_AUTHENTICATING_AUTHORITY = 6151 "SSL_ERR_NO_AUTHENTICATING_AUTHORITY": "no authority reachable to authenticate",
        SSL_CERT_EXPIRED = 6919 "SSL_ERR_CERT_EXPIRED": "received certificate expired",
        SSL_SMARTCARD_WRONG_PIN = 7175 "SSL_ERR_SMARTCARD_WRONG_PIN": "smart card PIN wrong",
        SSL_FRESH_CRED_REQUIRED_BY_SERVER = 8455 "SSL_ERR_FRESH_CRED_REQUIRED_BY_SERVER": "server refuses saved credentials",
        SSL_SMARTCARD_CARD_BLOCKED = 8711 "SSL_ERR_SMARTCARD_CARD_BLOCKED": "smart card blocked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_print_their_numbers() {
        assert_eq!(LsmReason(5).to_string(), "5 (exDiscReasonReplacedByOtherConnection)");
        assert_eq!(LsmReason(12).meaning(), Some("logged off by the user"));
        assert_eq!(LsmReason(3_489_660_929).to_string(), "3489660929");
        assert_eq!(DisconnectReason(0x904).name(), Some("disconnectReasonAtClientWinsockFDCLOSE"));
        assert_eq!(DisconnectReason(0xd07), DisconnectReason::SSL_ACCOUNT_LOCKED_OUT);
        assert_eq!(serde_json::to_string(&DisconnectReason(263)).unwrap(), r#"{"code":263,"name":null}"#);
    }
}
