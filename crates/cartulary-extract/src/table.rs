//! Tab-separated tables: one thing a row, `#` comments, a header that names the columns.

use cartulary_model::{Folder, Problem};

/// A table with its place in a folder, for messages.
pub(crate) struct Table<'a> {
    file: String,
    columns: Vec<&'a str>,
    rows: Vec<Row<'a>>,
}

/// One row, with its line in the file.
pub(crate) struct Row<'a> {
    pub(crate) line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Table<'a> {
    /// Reads `path`, which must begin with a header of exactly `columns`. A missing file is an empty
    /// table: a domain need not have every kind.
    pub(crate) fn read(
        folder: &'a Folder,
        path: &str,
        columns: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Self {
        let file = folder.display(path);
        let mut table = Self { file, columns: Vec::new(), rows: Vec::new() };
        let Some(text) = folder.get(path) else { return table };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (n, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if table.columns.is_empty() {
                if cells != columns {
                    let message = format!("the header must be: {}", columns.join(" <tab> "));
                    problems.push(Problem::new(&table.file, n + 1, message));
                    return table;
                }
                table.columns = cells;
            } else if cells.len() != columns.len() {
                let message =
                    format!("{} columns where the header has {}", cells.len(), columns.len());
                problems.push(Problem::new(&table.file, n + 1, message));
            } else {
                table.rows.push(Row { line: n + 1, cells });
            }
        }
        table
    }

    /// The rows, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.rows.iter()
    }

    /// A problem at a row of this table.
    pub(crate) fn problem(&self, row: &Row<'_>, message: impl Into<String>) -> Problem {
        Problem::new(&self.file, row.line, message)
    }

    /// Name of the file, for messages.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }
}

impl<'a> Row<'a> {
    /// The cell of a column, by its place.
    pub(crate) fn cell(&self, column: usize) -> &'a str {
        self.cells[column]
    }
}
