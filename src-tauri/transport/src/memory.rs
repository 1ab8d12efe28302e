//! A link without a process: the other end is in this one. For tests of everything above the transport.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{Notify, mpsc};

use crate::link::{Command, Link, LinkEvent};

/// The far end of a memory link.
pub struct Peer {
    /// What the session sent.
    pub received: mpsc::UnboundedReceiver<Command>,
    /// What the session is to see.
    pub events: mpsc::Sender<LinkEvent>,
    /// The session asked to close.
    pub close: Arc<Notify>,
}

impl Peer {
    /// The next message the session sends; `None` when it is gone.
    pub async fn hear(&mut self) -> Option<crate::link::Outgoing> {
        loop {
            if let Command::Send(message) = self.received.recv().await? {
                return Some(message);
            }
        }
    }

    /// Sends one terminated frame.
    pub async fn say(&self, text: &str) {
        let frame = LinkEvent::Frame {
            bytes: text.as_bytes().to_vec().into(),
            terminated: true,
            envelope: None,
            at: Instant::now(),
        };
        // A session that is gone is what some tests are about.
        let _ = self.events.send(frame).await;
    }
}

/// Both ends of a new link.
pub fn pair() -> (Link, Peer) {
    let (commands, received) = mpsc::unbounded_channel();
    let (events, incoming) = mpsc::channel(1024);
    let close = Arc::new(Notify::new());
    (Link { events: incoming, commands, close: close.clone() }, Peer { received, events, close })
}
