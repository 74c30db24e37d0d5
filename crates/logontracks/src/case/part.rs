//! A run of chunks of one log: what one worker reads at a time.

use std::ops::Range;
use std::sync::Arc;

use super::Account;
use crate::event::{Decoded, Decoder};
use crate::record::{Item, Plans, Reader, Reading, Record};
use crate::source::Log;

/// What a worker keeps from part to part.
pub(super) struct Worker<'p> {
    reader: Reader<'p>,
    decoder: Decoder,
    buffer: Vec<u8>,
}

impl<'p> Worker<'p> {
    pub fn new(plans: &'p Plans) -> Self {
        Self { reader: Reader::new(plans), decoder: Decoder::new(), buffer: Vec::new() }
    }
}

/// A run of chunks of one log, to be read by [`Part::records`].
pub struct Part<'w, 'p> {
    worker: &'w mut Worker<'p>,
    log: Arc<Log>,
    chunks: Range<usize>,
    pub(super) account: Account,
}

/// What there is to see in a part, in order.
pub enum Seen<'s, 'r, 'p, 'c> {
    /// A record, with what it was decoded to.
    Record(&'s Record<'r, 'p, 'c>, &'s Decoded<'c>),
    /// Damage, which the account tells of.
    Damage,
}

impl<'w, 'p> Part<'w, 'p> {
    pub(super) fn new(worker: &'w mut Worker<'p>, log: Arc<Log>, chunks: Range<usize>) -> Self {
        Self { worker, log, chunks, account: Account::default() }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Reads every record of the part and hands it to `each` with what it was decoded to.
    pub fn records(&mut self, mut each: impl FnMut(&Record<'_, '_, '_>, &Decoded<'_>)) {
        self.each(|seen| {
            if let Seen::Record(record, decoded) = seen {
                each(record, decoded);
            }
        });
    }

    /// Reads every record of the part, and tells of damage where it lies between them.
    pub fn each(&mut self, mut each: impl FnMut(Seen<'_, '_, '_, '_>)) {
        let Self { worker: Worker { reader, decoder, buffer }, log, chunks, account } = self;
        for entry in log.entries().get(chunks.clone()).unwrap_or_default() {
            let chunk = match log.read(entry, std::mem::take(buffer)) {
                Ok(chunk) => chunk,
                Err(damage) => {
                    account.damaged_chunks += 1;
                    each(Seen::Damage);
                    account.damage(damage);
                    continue;
                }
            };
            let damages_before = account.damages.len();
            account.chunks += 1;
            chunk.damages().iter().for_each(|damage| account.damage(damage.clone()));
            let mut records = reader.records(&chunk);
            loop {
                // By reference: a record is not small.
                let item = records.next();
                let record = match &item {
                    None => break,
                    Some(Item::Record(record)) => record,
                    Some(Item::Damage(damage)) => {
                        each(Seen::Damage);
                        account.damage(damage.clone());
                        continue;
                    }
                };
                account.records += 1;
                account.read_as_trees += u64::from(record.reading() == Reading::Tree);
                let decoded = decoder.decode(record);
                match &decoded {
                    Decoded::Event(_) => account.decoded += 1,
                    Decoded::OutOfScope => account.out_of_scope += 1,
                    Decoded::Undecodable(_) => account.undecodable += 1,
                    Decoded::Damaged(damage) => {
                        account.undecodable += 1;
                        account.damage(damage.clone());
                    }
                }
                each(Seen::Record(record, &decoded));
            }
            account.damaged_chunks += u64::from(account.damages.len() > damages_before);
            *buffer = chunk.into_buffer();
        }
    }
}
