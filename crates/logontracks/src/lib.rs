//! Typed logon and Kerberos events from `.evtx` evidence, and the tracks they make.
