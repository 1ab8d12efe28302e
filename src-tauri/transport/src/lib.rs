//! Bytes to and from a peer: stdio, memory.
