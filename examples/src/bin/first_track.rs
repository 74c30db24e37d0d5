//! The tracks of the users whose names are given: `cargo run -p logontracks-examples --bin first_track FOLDER NAME…`.

use std::env;

use logontracks::Case;
use logontracks::case::{Analysis, Windows};
use logontracks::track::text;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = env::args().skip(1);
    let folder = args.next().ok_or("give a folder with logs, then names of users")?;
    let case = Case::open([folder]);
    let analysis = Analysis::new(case.gather(|_| ()), &Windows::default());
    let tracks = analysis.tracks();
    for name in args {
        for identity in analysis.identities.find(&name) {
            if let Some(track) = tracks.track(identity) {
                println!("{}", text::track(&tracks, &track, text::Style::default()));
                // Every step cites its records.
                for step in track.steps.iter().take(3) {
                    let records = step.evidence.iter().filter_map(|id| analysis.facts.get(*id));
                    let files: Vec<&str> = records.map(|fact| case.file(fact.at.place.file)).collect();
                    println!("{:?}: {files:?}", step.what);
                }
            }
        }
    }
    Ok(())
}
