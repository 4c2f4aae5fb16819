//! The IRIs of everything that the graph holds. Each follows from what the thing is, never from a
//! counter over documents, so that it is the same in every run and order.

use cartulary_model::{Modality, Object, Reading, Statement};
use sha2::{Digest, Sha256};

use crate::name::{encode, normalize, slug};

const ROOT: &str = "https://cartulary.org/";

/// A thing of the world, by the key that names it.
pub(crate) fn entity(key: &str) -> String {
    format!("{ROOT}id/{key}")
}

/// A document, which is also the name of its graph.
pub(crate) fn document(id: &str) -> String {
    format!("{ROOT}doc/{}", encode(id, "/"))
}

/// A thing as one document knows it.
pub(crate) fn local_entity(document: &str, key: &str) -> String {
    format!("{document}#{key}")
}

/// A stretch of a document in code points, in the form of RFC 5147 for plain text.
pub(crate) fn stretch(document: &str, (start, end): (usize, usize)) -> String {
    format!("{document}#char={start},{end}")
}

/// A fact, from its global ends.
pub(crate) fn fact(subject: &str, predicate: &str, object: &str) -> String {
    format!("{ROOT}fact/{}", hash([subject, predicate, object]))
}

/// An inferred triple, from what it says.
pub(crate) fn inference(subject: &str, predicate: &str, object: &str) -> String {
    format!("{ROOT}inference/{}", hash([subject, predicate, object]))
}

/// The event by which one body took the place of another.
pub(crate) fn change(original: &str, resulting: &str) -> String {
    format!("{ROOT}change/{}", hash([original, resulting]))
}

/// A claim, from document, place and what it says there. `keys` are those of [`local_keys`].
pub(crate) fn claim(
    document: &str,
    (start, end): (usize, usize),
    keys: &[String],
    statement: &Statement,
) -> String {
    let object = match &statement.object {
        Object::Entity(id) => keys[id.0].clone(),
        Object::Literal { value, datatype } => format!("\"{value}\"^^{datatype}"),
    };
    let Statement { modality, when, role, according_to, .. } = statement;
    let parts = [
        document,
        &format!("{start},{end}"),
        &keys[statement.subject.0],
        &statement.predicate,
        &object,
        Modality::name(*modality),
        when.as_deref().unwrap_or_default(),
        role.as_deref().unwrap_or_default(),
        according_to.map_or("", |id| &keys[id.0]),
    ];
    format!("{ROOT}claim/{}", hash(parts))
}

/// The keys of a reading's entities, unique in it: the gazetteer's id, else top class and name.
pub(crate) fn local_keys(reading: &Reading) -> Vec<String> {
    let mut taken = std::collections::BTreeSet::new();
    let mut keys = Vec::with_capacity(reading.entities.len());
    for entity in &reading.entities {
        let first = match &entity.gazetteer {
            Some(id) => encode(id, "/"),
            None => named(&entity.top, &normalize(entity.name())),
        };
        let mut key = first.clone();
        let mut count = 1;
        while !taken.insert(key.clone()) {
            count += 1;
            key = format!("{first}-{count}");
        }
        keys.push(key);
    }
    keys
}

/// The key of a thing that only its class and name tell.
pub(crate) fn named(top: &str, normalized: &str) -> String {
    format!("{}/{}", encode(top, ""), slug(normalized))
}

/// 16 hexadecimal digits over the parts and their borders.
pub(crate) fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
        use std::fmt::Write as _;
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
