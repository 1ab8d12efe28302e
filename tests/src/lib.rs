//! What black-box scenarios stand on: the command line, the real window, and peers that behave and misbehave.
//!
//! Nothing of Wirescope is imported here: these tests see what people and scripts see. Every helper gives its program a
//! private home and log, has a deadline, and ends what it started when it is dropped.

pub mod area;
pub mod cli;
pub mod display;
pub mod peers;
pub mod process;
pub mod programs;
pub mod webdriver;
pub mod window;
