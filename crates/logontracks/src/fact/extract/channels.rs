//! Facts from the channels other than Security.

use super::Extractor;
use crate::event::smb::{client::SmbClient, server::SmbServer};
use crate::event::system::{
    event_log::EventLog, kernel_general::KernelGeneral, kernel_power::KernelPower, user32::User32,
    winlogon::WinlogonSystem,
};
use crate::event::terminal_services::connection::ConnectionManager;
use crate::event::terminal_services::local_session::SessionManager;
use crate::event::terminal_services::rdp_client::RdpClient;
use crate::event::terminal_services::rdp_core::RdpCore;
use crate::event::winrm::WinRm;
use crate::event::{Data, Event, Who};
use crate::fact::{AccountId, PowerStep, ShutdownAsked, Sym, TerminalStep, What};
use crate::wire::Text;

impl Extractor {
    /// What an event of another channel than Security tells.
    pub(super) fn channel(&mut self, event: &Event<'_>) -> Option<What> {
        match &event.data {
            Data::SessionManager(event) => Some(self.session_manager(event)),
            Data::WinlogonSystem(event) => self.winlogon(event),
            Data::ConnectionManager(event) => self.connection_manager(event),
            Data::RdpCore(event) => Some(self.rdp_core(event)),
            Data::RdpClient(data) => Some(self.rdp_client(data, event)),
            Data::Gateway(_) => self.gateway(event),
            Data::Ntlm(_) | Data::NtlmUsage(_) | Data::NtlmController(_) => self.ntlm(event),
            Data::WinRm(data) => self.winrm(data, event),
            Data::SmbServer(event) => Some(self.smb_server(event)),
            Data::SmbClient(SmbClient::ServerRefused(e)) => {
                let user = self.named(&e.user_name);
                Some(What::Smb { user, peer: self.text(&e.server_name), server: false })
            }
            Data::KernelGeneral(event) => Some(kernel_general(event)),
            Data::KernelPower(event) => kernel_power(event),
            Data::EventLog(event) => self.event_log(event),
            Data::User32(User32::ShutdownInitiated(e)) => Some(What::ShutdownAsked(ShutdownAsked {
                account: self.named(&e.user),
                // The fifth value is `restart` or `power off`, in the system's language.
                restart: e.kind_of_shutdown.as_ref().is_some_and(|kind| kind.eq_ignore_case("restart")),
                kind: self.text(&e.kind_of_shutdown),
                process: self.text(&e.process),
                reason: self.text(&e.reason),
            })),
            _ => None,
        }
    }

    fn session_manager(&mut self, event: &SessionManager<'_>) -> What {
        let (step, user, number, address, reason) = match event {
            SessionManager::SessionLogon(e) => (TerminalStep::Logon, &e.user, e.session_id, &e.address, None),
            SessionManager::ShellStart(e) => (TerminalStep::Shell, &e.user, e.session_id, &e.address, None),
            SessionManager::SessionLogoff(e) => (TerminalStep::Logoff, &e.user, e.session_id, &None, None),
            SessionManager::SessionDisconnect(e) => (TerminalStep::Disconnect, &e.user, e.session_id, &e.address, None),
            SessionManager::SessionReconnect(e) => (TerminalStep::Reconnect, &e.user, e.session_id, &e.address, None),
            SessionManager::SessionDisconnectedBy(e) => {
                (TerminalStep::Disconnect, &None, e.target_session, &None, None)
            }
            SessionManager::SessionDisconnectReason(e) => {
                (TerminalStep::Disconnect, &None, e.session, &None, e.reason.map(|reason| reason.0))
            }
            SessionManager::BeginArbitration(e) => (TerminalStep::Arbitration, &e.user, e.session_id, &None, None),
            SessionManager::EndArbitration(e) => (TerminalStep::Arbitration, &e.user, e.session_id, &None, None),
        };
        What::Terminal { step, user: self.named(user), number, address: self.address(address), reason }
    }

    fn winlogon(&mut self, event: &WinlogonSystem<'_>) -> Option<What> {
        let (step, sid, number) = match event {
            WinlogonSystem::UserLogon(e) => (TerminalStep::Logon, &e.user_sid, e.session_number?),
            WinlogonSystem::UserLogoff(e) => (TerminalStep::Logoff, &e.user_sid, e.session_number?),
        };
        let user = self.who(Who::with_sid(sid));
        Some(What::Terminal { step, user, number, address: Sym::NONE, reason: None })
    }

    fn connection_manager(&mut self, event: &ConnectionManager<'_>) -> Option<What> {
        match event {
            ConnectionManager::Authenticated(e) => {
                let user = self.account(&e.user);
                Some(What::RdpServer { user, address: self.address(&e.address) })
            }
            ConnectionManager::ListenerReceived(_) => {
                Some(What::RdpServer { user: AccountId::NONE, address: Sym::NONE })
            }
            ConnectionManager::ListenerStarted(_) => None,
        }
    }

    fn rdp_core(&mut self, event: &RdpCore<'_>) -> What {
        let address = match event {
            RdpCore::ConnectionAccepted(e) => self.address(&e.client),
            RdpCore::BadCredentials(e) => self.address(&e.client),
            RdpCore::TcpConnected(_) | RdpCore::ConnectionEnded(_) => Sym::NONE,
        };
        What::RdpServer { user: AccountId::NONE, address }
    }

    fn rdp_client(&mut self, data: &RdpClient<'_>, event: &Event<'_>) -> What {
        let target = match data {
            RdpClient::ConnectingTo(e) => self.text(&e.server),
            RdpClient::ServerAddress(e) => self.address(&e.server),
            RdpClient::ConnectedToDomain(e) => self.text(&e.domain),
            _ => Sym::NONE,
        };
        What::RdpClient { target, user: self.writer(event) }
    }

    fn gateway(&mut self, event: &Event<'_>) -> Option<What> {
        use crate::event::terminal_services::gateway::Gateway;
        let Data::Gateway(data) = &event.data else { return None };
        let (user, address, resource) = match data {
            Gateway::GatewayAuthorized(e) => (&e.user, &e.address, &e.resource),
            Gateway::ResourceAuthorized(e) => (&e.user, &e.address, &e.resource),
            Gateway::ResourceRefused(e) => (&e.user, &e.address, &e.resource),
            Gateway::GatewayConnected(e) => (&e.user, &e.address, &e.resource),
            Gateway::GatewayDisconnected(e) => (&e.user, &e.address, &e.resource),
            Gateway::ResourceUnreachable(e) => (&e.user, &e.address, &e.resource),
            Gateway::OutboundStarted(e) => (&e.user, &e.address, &None),
            Gateway::InboundStarted(e) => (&e.user, &e.address, &None),
        };
        let user = self.named(user);
        Some(What::Gateway { user, address: self.address(address), resource: self.text(resource) })
    }

    fn ntlm(&mut self, event: &Event<'_>) -> Option<What> {
        use crate::event::ntlm::operational::Ntlm;
        use crate::event::ntlm::usage::NtlmUsage;
        let meaning = event.meaning();
        let (target, incoming) = match &event.data {
            Data::Ntlm(Ntlm::OutgoingAudited(e)) => (self.text(&e.target_name), false),
            Data::Ntlm(Ntlm::OutgoingBlocked(e)) => (self.text(&e.target_name), false),
            Data::Ntlm(Ntlm::OutgoingRefused(e)) => (self.text(&e.target_name), false),
            Data::NtlmUsage(NtlmUsage::ClientUsed(e)) => (self.text(&e.target_machine), false),
            Data::NtlmUsage(NtlmUsage::ClientUsedWeak(e)) => (self.text(&e.target_machine), false),
            _ => (Sym::NONE, true),
        };
        let user = self.who(meaning.account.or(meaning.actor));
        let workstation = meaning.workstation.map_or(Sym::NONE, |text| self.strings.intern(&text.to_string()));
        Some(What::NtlmUse { user, target, workstation, incoming })
    }

    fn winrm(&mut self, data: &WinRm<'_>, event: &Event<'_>) -> Option<What> {
        match data {
            WinRm::ClientSessionStarted(e) => {
                let user = self.writer(event);
                Some(What::WinRm { user, target: self.text(&e.connection), server: false })
            }
            WinRm::ShellCreated(_) => Some(What::WinRm { user: self.writer(event), target: Sym::NONE, server: true }),
            WinRm::UserAuthenticated(e) => {
                Some(What::WinRm { user: self.named(&e.user), target: Sym::NONE, server: true })
            }
            _ => None,
        }
    }

    fn smb_server(&mut self, event: &SmbServer<'_>) -> What {
        let (user, peer) = match event {
            SmbServer::SessionSetupFailed(e) => (self.named(&e.user_name), self.display(&e.client_address)),
            SmbServer::ShareRefused(e) => (self.named(&e.user_name), self.display(&e.client_address)),
            SmbServer::AnonymousRefused(e) => (AccountId::NONE, self.display(&e.client_address)),
        };
        What::Smb { user, peer, server: true }
    }

    fn event_log(&mut self, event: &EventLog<'_>) -> Option<What> {
        match event {
            EventLog::EventLogStarted(_) | EventLog::OsVersion(_) => Some(power(PowerStep::LogStart)),
            EventLog::EventLogStopped(_) => Some(power(PowerStep::LogStop)),
            EventLog::UnexpectedShutdown(e) => Some(What::Power { step: PowerStep::Unexpected, start: e.last_alive() }),
            EventLog::ComputerRenamed(e) => {
                let before = self.text(&e.old_name);
                Some(What::ComputerRenamed { before, after: self.text(&e.new_name) })
            }
            EventLog::Uptime(_) => None,
        }
    }

    /// An account of which only a name is known.
    fn named(&mut self, name: &Option<Text<'_>>) -> AccountId {
        self.who(Who::named(name))
    }

    /// The account under which a record was written (System/Security/UserID): for a client's channel, its user.
    fn writer(&mut self, event: &Event<'_>) -> AccountId {
        self.who(Who::with_sid(&event.system.user_id()))
    }
}

fn power(step: PowerStep) -> What {
    What::Power { step, start: None }
}

fn kernel_general(event: &KernelGeneral<'_>) -> What {
    match event {
        KernelGeneral::OsStarted(e) => What::Power { step: PowerStep::OsStart, start: e.start_time },
        KernelGeneral::OsShuttingDown(_) => power(PowerStep::OsStop),
        KernelGeneral::TimeChanged(e) => {
            What::TimeChanged { before: e.old_time, after: e.new_time, account: AccountId::NONE, logon_id: None }
        }
    }
}

fn kernel_power(event: &KernelPower<'_>) -> Option<What> {
    match event {
        KernelPower::UncleanReboot(_) => Some(power(PowerStep::Unclean)),
        KernelPower::Sleeping(_) | KernelPower::Woke(_) => Some(power(PowerStep::Sleep)),
        KernelPower::PowerTransition(_) | KernelPower::SleepRequested(_) => None,
    }
}
