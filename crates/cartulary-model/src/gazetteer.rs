use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ClassId, Folder, Problem};

/// Row of a gazetteer, by its place in [`Gazetteer::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GazetteerId(pub usize);

/// Things that the world knows by name: places, bodies, programs, fields.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    entries: Vec<GazetteerEntry>,
    by_id: BTreeMap<String, GazetteerId>,
    demonyms: BTreeMap<String, GazetteerId>,
}

/// One such thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerEntry {
    /// Stable id, unique over all files (`KR-30`, `motie`).
    pub id: String,
    /// Its class.
    pub class: ClassId,
    /// Preferred English name.
    pub label: String,
    /// Korean name.
    pub label_ko: Option<String>,
    /// Other names in use, former ones among them.
    pub aliases: Vec<String>,
    /// Short forms.
    pub acronyms: Vec<String>,
    /// The place or body that it belongs to.
    pub within: Option<GazetteerId>,
    /// Date from which it exists under this name (ISO 8601).
    pub since: Option<String>,
    /// Date until which it existed.
    pub until: Option<String>,
    /// The body or place whose successor it is.
    pub succeeds: Option<GazetteerId>,
    /// Ids elsewhere, as `scheme:value`.
    pub same_as: Vec<String>,
}

/// The columns of every gazetteer file but `demonyms.csv`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    #[serde(rename = "type")]
    class: String,
    label: String,
    label_ko: String,
    aliases: String,
    acronym: String,
    within: String,
    since: String,
    until: String,
    succeeds: String,
    same_as: String,
}

impl Gazetteer {
    /// All rows, in order of file and line.
    pub fn entries(&self) -> impl Iterator<Item = (GazetteerId, &GazetteerEntry)> {
        self.entries.iter().enumerate().map(|(n, entry)| (GazetteerId(n), entry))
    }

    /// The row of an id of this gazetteer.
    pub fn entry(&self, id: GazetteerId) -> &GazetteerEntry {
        &self.entries[id.0]
    }

    /// The row with that textual id.
    pub fn find(&self, id: &str) -> Option<GazetteerId> {
        self.by_id.get(id).copied()
    }

    /// Adjectives of places ("Korean") with the place each stands for.
    pub fn demonyms(&self) -> impl Iterator<Item = (&str, GazetteerId)> {
        self.demonyms.iter().map(|(adjective, &place)| (adjective.as_str(), place))
    }

    /// The chain of `within` above a row, nearest first.
    pub fn ancestors(&self, id: GazetteerId) -> impl Iterator<Item = GazetteerId> {
        // A cycle is refused at load, the bound only keeps that promise local.
        std::iter::successors(self.entry(id).within, |&above| self.entry(above).within).take(32)
    }

    /// Loads every `gazetteer/*.csv` of a folder; problems are added to `problems`.
    pub(crate) fn load(
        folder: &Folder,
        class: impl Fn(&str) -> Option<ClassId>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut gazetteer = Self::default();
        let mut links: Vec<(GazetteerId, String, String, String, usize)> = Vec::new();
        let mut demonyms = Vec::new();
        for (path, text) in folder.under("gazetteer/").filter(|(path, _)| path.ends_with(".csv")) {
            let file = folder.display(path);
            let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            if path.ends_with("/demonyms.csv") {
                for record in reader.deserialize::<(String, String)>() {
                    match record {
                        Ok((adjective, place)) => demonyms.push((adjective, place, file.clone())),
                        Err(why) => problems.push(csv_problem(&file, &why)),
                    }
                }
                continue;
            }
            let headers = reader.headers().cloned().unwrap_or_default();
            for record in reader.into_records() {
                let record = match record {
                    Ok(record) => record,
                    Err(why) => {
                        problems.push(csv_problem(&file, &why));
                        continue;
                    }
                };
                let line = record.position().map_or(0, |position| position.line() as usize);
                let row: Row = match record.deserialize(Some(&headers)) {
                    Ok(row) => row,
                    Err(why) => {
                        problems.push(csv_problem(&file, &why));
                        continue;
                    }
                };
                let Some(class) = class(&row.class) else {
                    problems.push(Problem::new(
                        &file,
                        line,
                        format!("unknown class {:?}", row.class),
                    ));
                    continue;
                };
                if row.id.is_empty() || row.label.trim().is_empty() {
                    problems.push(Problem::new(&file, line, "a row needs an id and a label"));
                    continue;
                }
                let id = GazetteerId(gazetteer.entries.len());
                if gazetteer.by_id.insert(row.id.clone(), id).is_some() {
                    problems.push(Problem::new(
                        &file,
                        line,
                        format!("id {:?} stands twice", row.id),
                    ));
                    continue;
                }
                links.push((id, row.within, row.succeeds, file.clone(), line));
                gazetteer.entries.push(GazetteerEntry {
                    id: row.id,
                    class,
                    label: row.label,
                    label_ko: optional(row.label_ko),
                    aliases: split(&row.aliases),
                    acronyms: split(&row.acronym),
                    within: None,
                    since: optional(row.since),
                    until: optional(row.until),
                    succeeds: None,
                    same_as: split(&row.same_as),
                });
            }
        }
        for (id, within, succeeds, file, line) in links {
            let mut resolve = |name: &str, column: &str| {
                let found = gazetteer.by_id.get(name).copied().filter(|&target| target != id);
                if found.is_none() && !name.is_empty() {
                    problems.push(Problem::new(
                        &file,
                        line,
                        format!("{column}: no row has the id {name:?}"),
                    ));
                }
                found
            };
            let (within, succeeds) = (resolve(&within, "within"), resolve(&succeeds, "succeeds"));
            gazetteer.entries[id.0].within = within;
            gazetteer.entries[id.0].succeeds = succeeds;
            if gazetteer.ancestors(id).any(|above| above == id) {
                problems.push(Problem::new(&file, line, "within leads back to the row itself"));
                gazetteer.entries[id.0].within = None;
            }
        }
        for (adjective, place, file) in demonyms {
            match gazetteer.find(&place) {
                Some(id) => drop(gazetteer.demonyms.insert(adjective, id)),
                None => problems.push(Problem::new(
                    file,
                    0,
                    format!("{adjective}: no row has the id {place:?}"),
                )),
            }
        }
        gazetteer
    }
}

fn split(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn optional(cell: String) -> Option<String> {
    (!cell.trim().is_empty()).then_some(cell)
}

fn csv_problem(file: &str, why: &csv::Error) -> Problem {
    let line = why.position().map_or(0, |position| position.line() as usize);
    let message = match why.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns where the header has {expected_len}")
        }
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => why.to_string(),
    };
    Problem::new(file, line, message)
}
