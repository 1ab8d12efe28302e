//! What all sessions and requests of one server share: what can change, and who wants to hear of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::Offer;
use crate::asking::Seal;
use crate::outlet::lock;
use crate::tasks::Tasks;

/// Something that clients may have subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Tools,
    Prompts,
    Resources,
    /// The contents of the resource with this URI.
    Updated(String),
    /// The state of the task with this id.
    Task(String),
}

pub(crate) trait Watcher: Send + Sync {
    fn hear(&self, change: &Change, world: &World);

    /// The server ends this watching of its own accord. False where that cannot be.
    fn dismiss(&self) -> bool;
}

#[derive(Default)]
struct State {
    counter: u64,
    has_extras: bool,
    last_watcher: u64,
    watchers: BTreeMap<u64, Arc<dyn Watcher>>,
}

#[derive(Default)]
pub(crate) struct World {
    pub offer: Offer,
    pub seal: Seal,
    pub tasks: Tasks,
    state: Mutex<State>,
}

pub(crate) const COUNTER_URI: &str = "demo://counter";

impl World {
    pub(crate) fn new(offer: Offer) -> Arc<World> {
        Arc::new(World { offer, ..World::default() })
    }

    pub(crate) fn counter(&self) -> u64 {
        lock(&self.state).counter
    }

    pub(crate) fn count(&self) -> u64 {
        let counter = {
            let mut state = lock(&self.state);
            state.counter += 1;
            state.counter
        };
        self.tell(&Change::Updated(COUNTER_URI.to_owned()));
        counter
    }

    /// Whether each list has an entry more than usual.
    pub(crate) fn has_extras(&self) -> bool {
        lock(&self.state).has_extras
    }

    /// Adds the extra entries, or takes them away. True when they are there now.
    pub(crate) fn toggle_extras(&self) -> bool {
        let has_extras = {
            let mut state = lock(&self.state);
            state.has_extras = !state.has_extras;
            state.has_extras
        };
        for change in [Change::Tools, Change::Prompts, Change::Resources] {
            self.tell(&change);
        }
        has_extras
    }

    pub(crate) fn watch(&self, watcher: Arc<dyn Watcher>) -> u64 {
        let mut state = lock(&self.state);
        state.last_watcher += 1;
        let number = state.last_watcher;
        state.watchers.insert(number, watcher);
        number
    }

    /// False when it was gone already.
    pub(crate) fn unwatch(&self, number: u64) -> bool {
        lock(&self.state).watchers.remove(&number).is_some()
    }

    /// Ends those watchings that can be ended, and tells how many.
    pub(crate) fn dismiss_watchers(&self) -> usize {
        let watchers: Vec<_> = lock(&self.state).watchers.iter().map(|(at, who)| (*at, Arc::clone(who))).collect();
        watchers.into_iter().filter(|(number, watcher)| watcher.dismiss() && self.unwatch(*number)).count()
    }

    /// Watchers hear outside the lock: writing to a client may take its time.
    pub(crate) fn tell(&self, change: &Change) {
        let watchers: Vec<_> = lock(&self.state).watchers.values().cloned().collect();
        watchers.iter().for_each(|watcher| watcher.hear(change, self));
    }
}
