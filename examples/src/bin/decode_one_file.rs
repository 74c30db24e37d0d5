//! Decodes one log, without the rest of the library: `cargo run -p logontracks-examples --bin decode_one_file FILE`.

use std::env;
use std::path::Path;

use logontracks::event::{Decoded, Decoder};
use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader};
use logontracks::source::Log;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args().nth(1).ok_or("give the path of a log")?;
    let log = Log::open(Path::new(&path), FileId(0))?;
    let plans = Plans::new();
    let (mut reader, mut decoder) = (Reader::new(&plans), Decoder::new());
    for chunk in log.chunks() {
        for item in reader.records(&chunk) {
            match item {
                Item::Record(record) => match decoder.decode(&record) {
                    Decoded::Event(event) => println!("{}", serde_json::to_string(&event.data)?),
                    Decoded::Undecodable(record) => eprintln!("{}: {:?}", record.kind, record.reason),
                    Decoded::Damaged(damage) => eprintln!("{damage}"),
                    Decoded::OutOfScope => {}
                },
                Item::Damage(damage) => eprintln!("{damage}"),
            }
        }
    }
    Ok(())
}
