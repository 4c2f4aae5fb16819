//! The form of a document's file: JSON that a person can read and `git diff` can compare, an
//! entity and a statement a line. Offsets are code points, as everywhere outside the program.
//!
//! A file holds the text, so that it proves its own evidence: reading it back goes through the
//! same checks as a new reading, and each quote must be what stands at its place.

use cartulary_model::{
    Attribute, Document, Entity, EntityId, Evidence, Mention, MentionKind, Metadata, Modality,
    Object, Offsets, Reading, Span, Statement, Tally,
};
use serde::{Deserialize, Serialize};

use crate::admit::{Held, admit};

/// Number of this form; a file of a later one is refused rather than half understood.
const FORM: u32 = 1;

/// Why a file is not taken: the line, 0 for the whole of it, and what is wrong there.
pub(crate) type Damage = (usize, String);

/// The text of a document's file.
pub(crate) fn write(held: &Held) -> String {
    let Held { document, reading, ontology, reader, .. } = held;
    let at = Places(document.offsets());
    let entities = reading.entities.iter().map(|entity| json(&at.entity(entity)));
    let statements = reading.statements.iter().map(|s| json(&at.statement(document.text(), s)));
    let fields = [
        ("form", json(&FORM)),
        ("id", json(document.id())),
        ("sha256", json(&reading.sha256)),
        ("ontology", json(ontology)),
        ("reader", json(reader)),
        ("metadata", json(&reading.metadata)),
        ("tally", json(&at.tally(&reading.tally))),
        ("entities", lines(entities)),
        ("statements", lines(statements)),
        ("text", json(document.text())),
    ];
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

/// Reads a document's file back.
pub(crate) fn read(text: &str) -> Result<Held, Damage> {
    let parsed = |why: serde_json::Error| {
        let message = why.to_string();
        let bare = message.rsplit_once(" at line ").map_or(&*message, |(bare, _)| bare);
        (why.line(), bare.to_owned())
    };
    let Form { form } = serde_json::from_str(text).map_err(parsed)?;
    if form != FORM {
        return Err((0, format!("form {form} is not known here, this is for form {FORM}")));
    }
    let file: File = serde_json::from_str(text).map_err(parsed)?;
    let document = Document::new(file.id, file.text);
    let at = Places(document.offsets());
    let mut reading = Reading {
        document: document.id().to_owned(),
        sha256: file.sha256,
        metadata: file.metadata,
        entities: Vec::new(),
        statements: Vec::new(),
        tally: at.read_tally(file.tally).map_err(|why| (0, why))?,
    };
    for (n, entity) in file.entities.into_iter().enumerate() {
        let read = at.read_entity(entity);
        reading.entities.push(read.map_err(|why| (0, format!("entity {n}: {why}")))?);
    }
    for (n, statement) in file.statements.into_iter().enumerate() {
        let read = at.read_statement(document.text(), statement);
        reading.statements.push(read.map_err(|why| (0, format!("statement {n}: {why}")))?);
    }
    admit(document, reading, &file.ontology, &file.reader)
        .map_err(|refusal| (0, refusal.fault.to_string()))
}

/// What every form has.
#[derive(Deserialize)]
struct Form {
    form: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "form")]
    _form: u32,
    id: String,
    sha256: String,
    ontology: String,
    reader: String,
    metadata: Metadata,
    tally: TallyLine,
    entities: Vec<EntityLine>,
    statements: Vec<StatementLine>,
    text: String,
}

/// First code point and one past the last.
type Place = (usize, usize);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TallyLine {
    sentences: usize,
    tokens: usize,
    triggered: usize,
    unread: Vec<Place>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityLine {
    class: String,
    top: String,
    names: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gazetteer: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    acronyms: Vec<String>,
    mentions: Vec<(usize, usize, MentionKind)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementLine {
    subject: EntityId,
    predicate: String,
    object: Object,
    modality: Modality,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    according_to: Option<EntityId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    inferred_agent: bool,
    confidence: f64,
    pattern: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject_at: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    object_at: Option<Place>,
    at: Place,
    quote: String,
    sentence_at: Place,
}

/// Between bytes inside and code points in the file.
struct Places(Offsets);

impl Places {
    fn place(&self, span: Span) -> Place {
        self.0.code_points(span)
    }

    fn span(&self, (start, end): Place) -> Result<Span, String> {
        self.0
            .span(start, end)
            .ok_or_else(|| format!("code points {start}..{end} are not in the text"))
    }

    fn optional(&self, place: Option<Place>) -> Result<Option<Span>, String> {
        place.map(|place| self.span(place)).transpose()
    }

    fn tally(&self, tally: &Tally) -> TallyLine {
        let &Tally { sentences, tokens, triggered, ref unread } = tally;
        let unread = unread.iter().map(|&span| self.place(span)).collect();
        TallyLine { sentences, tokens, triggered, unread }
    }

    fn read_tally(&self, line: TallyLine) -> Result<Tally, String> {
        let TallyLine { sentences, tokens, triggered, unread } = line;
        let unread = unread.into_iter().map(|place| self.span(place)).collect::<Result<_, _>>()?;
        Ok(Tally { sentences, tokens, triggered, unread })
    }

    fn entity(&self, entity: &Entity) -> EntityLine {
        let Entity { class, top, names, gazetteer, attributes, mentions } = entity.clone();
        let acronyms = attributes.into_iter().map(|Attribute::Acronym(acronym)| acronym).collect();
        let mentions = mentions
            .into_iter()
            .map(|mention| {
                let (start, end) = self.place(mention.span);
                (start, end, mention.kind)
            })
            .collect();
        EntityLine { class, top, names, gazetteer, acronyms, mentions }
    }

    fn read_entity(&self, line: EntityLine) -> Result<Entity, String> {
        let EntityLine { class, top, names, gazetteer, acronyms, mentions } = line;
        let mentions = mentions
            .into_iter()
            .map(|(start, end, kind)| Ok(Mention { span: self.span((start, end))?, kind }))
            .collect::<Result<_, String>>()?;
        let attributes = acronyms.into_iter().map(Attribute::Acronym).collect();
        Ok(Entity { class, top, names, gazetteer, attributes, mentions })
    }

    fn statement(&self, text: &str, statement: &Statement) -> StatementLine {
        let statement = statement.clone();
        let Evidence { span, sentence } = statement.evidence;
        StatementLine {
            subject: statement.subject,
            predicate: statement.predicate,
            object: statement.object,
            modality: statement.modality,
            when: statement.when,
            role: statement.role,
            according_to: statement.according_to,
            inferred_agent: statement.inferred_agent,
            confidence: statement.confidence,
            pattern: statement.pattern,
            subject_at: statement.subject_span.map(|span| self.place(span)),
            object_at: statement.object_span.map(|span| self.place(span)),
            at: self.place(span),
            quote: span.of(text).unwrap_or_default().to_owned(),
            sentence_at: self.place(sentence),
        }
    }

    fn read_statement(&self, text: &str, line: StatementLine) -> Result<Statement, String> {
        let span = self.span(line.at)?;
        let quote = span.of(text).unwrap_or_default();
        if quote != line.quote {
            let (start, end) = line.at;
            return Err(format!("code points {start}..{end} read {quote:?}, not {:?}", line.quote));
        }
        Ok(Statement {
            subject: line.subject,
            predicate: line.predicate,
            object: line.object,
            modality: line.modality,
            when: line.when,
            role: line.role,
            according_to: line.according_to,
            inferred_agent: line.inferred_agent,
            confidence: line.confidence,
            pattern: line.pattern,
            subject_span: self.optional(line.subject_at)?,
            object_span: self.optional(line.object_at)?,
            evidence: Evidence { span, sentence: self.span(line.sentence_at)? },
        })
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists of them are always JSON")
}

fn lines(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", items.join(",\n")) }
}
