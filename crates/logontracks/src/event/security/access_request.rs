//! What a network policy server is asked.

use crate::event::group::group;
use crate::wire::{Address, Text};

group! {
    /// A request for access to the network, as 6272 to 6278 have it.
    ///
    /// The *access server* (NAS) is what the user connects to: a VPN server, a wireless access point, a switch, a
    /// Remote Desktop Gateway. The RADIUS *client* is what asks the network policy server: that server or a proxy.
    pub struct AccessRequest<'c> {
        /// The user by its full name: `example.org/People/Ann`, or `DOMAIN\name`.
        fully_qualified_user_name: Text<'c>,
        /// The user's computer by its full name.
        fully_qualified_machine_name: Text<'c>,
        /// The operating system of the user's computer: not in every version.
        machine_inventory: Text<'c>,
        /// What the user connected to: a telephone number, or the access point's hardware address and network name.
        called_station_id: Text<'c>,
        /// Where the user connected from: a telephone number, a hardware address, or an IP address, as the access
        /// server gives it.
        calling_station_id: Text<'c>,
        /// The access server's IPv4 address.
        nas_ipv4_address: Address<'c>,
        /// The access server's IPv6 address.
        nas_ipv6_address: Address<'c>,
        /// The access server's name for itself.
        nas_identifier: Text<'c>,
        /// The kind of connection: `Virtual`, `Ethernet`, `Wireless - IEEE 802.11` (RFC 2865, 5.41).
        nas_port_type: Text<'c>,
        /// The access server's port, which is a number of its own, not one of TCP or UDP (RFC 2865, 5.5).
        nas_port: u32,
        /// The RADIUS client, by the name given to it on this server.
        client_name: Text<'c>,
        /// The RADIUS client's address.
        client_ip_address: Address<'c>,
        /// The connection request policy that applied.
        proxy_policy_name: Text<'c>,
        /// The network policy that applied.
        network_policy_name: Text<'c>,
        /// Who checks the credentials: `Windows`, `RADIUS Proxy`.
        authentication_provider: Text<'c>,
        /// On which computer.
        authentication_server: Text<'c>,
        /// How: `PAP`, `MS-CHAPv2`, `EAP`, `PEAP`.
        authentication_type: Text<'c>,
        /// By which method of EAP: `Microsoft: Smart Card or other certificate`.
        eap_type: Text<'c>,
        /// The access server's number for the connection.
        account_session_identifier: Text<'c>,
    }
}
