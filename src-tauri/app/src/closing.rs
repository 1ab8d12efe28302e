//! Closing in good order: the page puts its things away first, then the servers are stopped and the log is closed.
//!
//! The page is told by the feed and answers with the command `leave`; a page that does not answer is not waited for long.

use std::time::Duration;

use tokio::sync::watch;

/// A page that hangs must not keep the window open.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Open,
    Closing,
    PageReady,
}

/// How far closing has come. Cheap to clone; clones share it.
#[derive(Clone, Debug)]
pub struct Closing(watch::Sender<Step>);

impl Closing {
    pub fn new() -> Closing {
        Closing(watch::channel(Step::Open).0)
    }

    /// Begins to close; whether this call was the first.
    pub fn begin(&self) -> bool {
        self.0.send_if_modified(|step| {
            let first = *step == Step::Open;
            if first {
                *step = Step::Closing;
            }
            first
        })
    }

    /// Resolves when closing has begun.
    pub async fn has_begun(&self) {
        // The sender lives in this very value.
        let _ = self.0.subscribe().wait_for(|step| *step != Step::Open).await;
    }

    pub fn page_is_ready(&self) {
        self.0.send_replace(Step::PageReady);
    }

    /// Resolves when the page has put its things away, or has had its time.
    pub async fn page_left(&self) {
        let mut steps = self.0.subscribe();
        let left = steps.wait_for(|step| *step == Step::PageReady);
        // A time-out is an answer too.
        let _ = tokio::time::timeout(PATIENCE, left).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_that_answers_is_waited_for_and_one_that_hangs_is_not() {
        let closing = Closing::new();
        assert!(closing.begin());
        assert!(!closing.begin(), "a second click on the cross begins nothing anew");
        closing.has_begun().await;
        // Ends by itself, after its patience: nobody answers.
        closing.page_left().await;
        closing.page_is_ready();
        let begun = std::time::Instant::now();
        closing.page_left().await;
        assert!(begun.elapsed() < PATIENCE, "an answer ends the waiting");
    }
}
