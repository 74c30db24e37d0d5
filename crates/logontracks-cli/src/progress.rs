//! Progress on standard error: bytes done, rate, time left. Only where it is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use logontracks::case::Progress;

/// A bar on standard error, or nothing where that is not a terminal.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for `bytes` of evidence.
    pub fn new(bytes: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// Moves the bar.
    pub fn at(&self, progress: Progress) {
        self.0.set_position(progress.bytes);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
