//! Tables of mappings in the form of SSSOM: a head of metadata after `#`, then columns parted by
//! tabs.

use std::collections::BTreeMap;

use cartulary_model::{Problem, one_line};

use crate::decision::{Mapping, Named};

/// Columns that are written, in order; others are a person's notes.
const COLUMNS: [&str; 10] = [
    "record_id",
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
];
/// Columns without which a row says nothing.
const REQUIRED: [&str; 4] = ["subject_id", "predicate_id", "object_id", "mapping_justification"];
const SAME: [&str; 2] = ["owl:sameAs", "skos:exactMatch"];
const PREFIXES: [(&str, &str); 5] = [
    ("id", "https://cartulary.org/id/"),
    ("mapping", "https://cartulary.org/mapping/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
];

/// Writes mappings as a table; `head` is what stands above it, else the usual head.
pub(crate) fn write<'a>(
    head: Option<&[String]>,
    mappings: impl Iterator<Item = &'a Mapping>,
) -> String {
    let mappings: Vec<_> = mappings.collect();
    let mut notes: Vec<&str> =
        mappings.iter().flat_map(|mapping| mapping.notes.keys()).map(String::as_str).collect();
    notes.sort_unstable();
    notes.dedup();
    let head: Vec<String> = head.map_or_else(usual_head, <[String]>::to_vec);
    let columns = COLUMNS.iter().chain(&notes).copied().collect::<Vec<_>>().join("\t");
    let rows = mappings.iter().map(|mapping| {
        let id = format!("mapping:{}", mapping.id());
        let confidence = mapping.confidence.map_or_else(String::new, |it| format!("{it:.2}"));
        let cells = [
            id.as_str(),
            &shorten(&mapping.subject.iri),
            &mapping.subject.label,
            SAME[0],
            if mapping.same { "" } else { "Not" },
            &shorten(&mapping.object.iri),
            &mapping.object.label,
            &mapping.justification,
            &confidence,
            &mapping.comment,
        ]
        .map(one_line);
        let notes =
            notes.iter().map(|&note| one_line(mapping.notes.get(note).map_or("", String::as_str)));
        cells.into_iter().chain(notes).collect::<Vec<_>>().join("\t")
    });
    let lines: Vec<_> = head.into_iter().chain([columns]).chain(rows).collect();
    lines.join("\n") + "\n"
}

/// What a table holds: its head, its mappings, and the rows that are none.
pub(crate) type Table = (Vec<String>, Vec<Mapping>, Vec<Problem>);

/// Reads a table; `file` names it in problems.
pub(crate) fn read(file: &str, text: &str) -> Table {
    let (mut head, mut mappings, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let mut prefixes: BTreeMap<String, String> =
        PREFIXES.iter().map(|&(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
    let mut columns: Option<Vec<&str>> = None;
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let Some(columns) = &columns else {
            if let Some(said) = line.strip_prefix('#') {
                let pair = said.trim().split_once(": ").filter(|_| said.starts_with("  "));
                prefixes.extend(pair.map(|(prefix, iri)| {
                    (prefix.to_owned(), iri.trim().trim_matches(['"', '\'']).to_owned())
                }));
                head.push(line.to_owned());
            } else {
                let named: Vec<_> = line.split('\t').map(str::trim).collect();
                for missing in REQUIRED.iter().filter(|column| !named.contains(column)) {
                    problems.push(Problem::new(file, n + 1, format!("no column {missing}")));
                }
                columns = Some(named);
            }
            continue;
        };
        let cells: BTreeMap<&str, &str> =
            columns.iter().copied().zip(line.split('\t').map(str::trim)).collect();
        match mapping(&cells, &prefixes) {
            Ok(mapping) => mappings.push(mapping),
            Err(why) => problems.push(Problem::new(file, n + 1, why)),
        }
    }
    (head, mappings, problems)
}

fn mapping(
    cells: &BTreeMap<&str, &str>,
    prefixes: &BTreeMap<String, String>,
) -> Result<Mapping, String> {
    let cell = |column: &str| cells.get(column).copied().unwrap_or_default();
    if let Some(empty) = REQUIRED.iter().find(|column| cell(column).is_empty()) {
        return Err(format!("{empty} is empty"));
    }
    let end = |id: &str, label: &str| {
        Ok::<_, String>(Named {
            iri: expand(cell(id), prefixes).ok_or_else(|| format!("{id}: unknown prefix"))?,
            label: cell(label).to_owned(),
        })
    };
    let predicate = cell("predicate_id");
    if !SAME.contains(&predicate) {
        return Err(format!("predicate_id: {predicate} is not one of {}", SAME.join(", ")));
    }
    let same = match cell("predicate_modifier") {
        "" => true,
        "Not" => false,
        other => return Err(format!("predicate_modifier: {other} is not Not")),
    };
    let confidence = match cell("confidence") {
        "" => None,
        number => match number.parse() {
            Ok(number) if (0.0..=1.0).contains(&number) => Some(number),
            _ => return Err(format!("confidence: {number} is not between 0 and 1")),
        },
    };
    let (subject, object) =
        (end("subject_id", "subject_label")?, end("object_id", "object_label")?);
    if subject.iri == object.iri {
        return Err("subject and object are the same".to_owned());
    }
    let noted = |(column, value): (&&str, &&str)| {
        let note = !COLUMNS.contains(column) && !value.is_empty();
        note.then(|| ((*column).to_owned(), (*value).to_owned()))
    };
    Ok(Mapping {
        subject,
        object,
        same,
        justification: cell("mapping_justification").to_owned(),
        confidence,
        comment: cell("comment").to_owned(),
        notes: cells.iter().filter_map(noted).collect(),
    })
}

fn usual_head() -> Vec<String> {
    let prefixes = PREFIXES.iter().map(|(prefix, iri)| format!("#   {prefix}: {iri}"));
    ["#curie_map:".to_owned()]
        .into_iter()
        .chain(prefixes)
        .chain([
            "#license: https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
            "#mapping_set_id: https://cartulary.org/mapping/set".to_owned(),
        ])
        .collect()
}

fn shorten(iri: &str) -> String {
    let known = PREFIXES.iter().find_map(|(prefix, start)| {
        iri.strip_prefix(start).map(|local| format!("{prefix}:{local}"))
    });
    known.unwrap_or_else(|| iri.to_owned())
}

fn expand(id: &str, prefixes: &BTreeMap<String, String>) -> Option<String> {
    let (prefix, local) = id.split_once(':')?;
    match prefixes.get(prefix) {
        Some(iri) => Some(format!("{iri}{local}")),
        None => local.starts_with("//").then(|| id.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
#curie_map:
#   it: https://cartulary.org/id/
#license: mine
subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\tseen by\tconfidence
it:Body/a\towl:sameAs\tid:Body/b\tsemapv:LexicalMatching\t\tAnn\t0.75
https://cartulary.org/id/Body/c\tskos:exactMatch\tid:Body/d\tsemapv:ManualMappingCuration\tNot\t\t
";

    #[test]
    fn what_is_read_is_written_with_a_persons_notes() {
        let (head, mappings, problems) = read("t", TABLE);
        assert_eq!(problems, []);
        assert_eq!(mappings[0].object.iri, "https://cartulary.org/id/Body/b");
        assert_eq!(mappings.iter().map(|it| it.same).collect::<Vec<_>>(), [true, false]);
        let written = write(Some(&head), mappings.iter());
        assert!(
            written.starts_with("#curie_map:\n#   it: https://cartulary.org/id/\n#license: mine\n")
        );
        assert_eq!(read("t", &written), (head, mappings, Vec::new()));
    }

    #[test]
    fn a_bad_row_is_told_with_its_line() {
        let bad = "\
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence
id:a\towl:sameAs\tid:a\ts:m\t
id:a\tskos:broadMatch\tid:b\ts:m\t
id:a\towl:sameAs\tb\ts:m\t
id:a\towl:sameAs\tid:b\ts:m\t7
id:a\towl:sameAs\tid:b\t\t
id:a\towl:sameAs\tid:b\ts:m\t
";
        let (_, mappings, problems) = read("t", bad);
        assert_eq!(mappings.len(), 1);
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "t:2: subject and object are the same",
                "t:3: predicate_id: skos:broadMatch is not one of owl:sameAs, skos:exactMatch",
                "t:4: object_id: unknown prefix",
                "t:5: confidence: 7 is not between 0 and 1",
                "t:6: mapping_justification is empty",
            ]
        );
    }
}
