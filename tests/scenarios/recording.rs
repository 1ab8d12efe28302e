//! Reading a recording back as the bytes that were on the pipe.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The bytes of all frames of one direction, with the line feeds that ended them.
pub fn recorded(rows: &[Value], direction: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in rows.iter().filter(|row| row["direction"] == direction) {
        match (row["payload"].as_str(), row["base64"].as_str()) {
            (Some(text), None) => bytes.extend(text.as_bytes()),
            (None, Some(text)) => bytes.extend(STANDARD.decode(text).unwrap()),
            _ => panic!("a frame has its bytes as text or in base64: {row}"),
        }
        assert_eq!(row["cut"], Value::Bool(false), "frames are printed whole: {row}");
        if row["terminated"] == Value::Bool(true) {
            bytes.push(b'\n');
        }
    }
    bytes
}
