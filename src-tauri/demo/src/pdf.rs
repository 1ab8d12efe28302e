//! A PDF of two pages, drawn by hand (ISO 32000-1): text in a font that every reader has.

/// Two pages with a line of text on each.
pub(crate) fn guide() -> Vec<u8> {
    let pages = ["The demo server's guide, page 1 of 2", "There is not much to say on page 2 either"];
    let streams = pages.map(|text| format!("BT /F1 18 Tf 40 120 Td ({text}) Tj ET"));
    let page = |content: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] /Contents {content} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    };
    let stream = |text: &str| format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        page(5),
        stream(&streams[0]),
        page(7),
        stream(&streams[1]),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    let count = objects.len() + 1;
    file.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n"));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_of_the_table_leads_to_its_object() {
        let file = String::from_utf8(guide()).expect("this one is all text");
        let table: usize = file
            .rsplit("startxref\n")
            .next()
            .and_then(|end| end.lines().next())
            .expect("a line")
            .parse()
            .expect("a number");
        assert!(file[table..].starts_with("xref\n"));
        let entries = file[table..].lines().skip(3).take_while(|line| line.ends_with(" n "));
        let offsets: Vec<usize> = entries.map(|line| line[..10].parse().expect("a number")).collect();
        assert_eq!(offsets.len(), 7);
        for (number, offset) in (1..).zip(offsets) {
            assert!(file[offset..].starts_with(&format!("{number} 0 obj\n")), "{number}");
        }
    }
}
