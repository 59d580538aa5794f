//! For people, or as JSON.

use serde::Serialize;

/// How to speak.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say {
    pub(crate) json: bool,
}

impl Say {
    /// Prints the value as JSON, or the words.
    pub(crate) fn either(self, value: &impl Serialize, words: impl FnOnce() -> String) {
        if !self.json {
            say!("{}", words());
            return;
        }
        match serde_json::to_string(value) {
            Ok(json) => say!("{json}"),
            Err(error) => tell!("carnet: no JSON: {error}"),
        }
    }
}

/// Columns of text, as wide as their widest.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows =
            vec![vec!["é".to_owned(), "b".to_owned()], vec!["long".to_owned(), String::new()]];
        assert_eq!(table(&rows), "é     b\nlong");
    }
}
