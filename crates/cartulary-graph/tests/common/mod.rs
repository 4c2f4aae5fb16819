//! A small world to test with: its ontology, and readings made by hand.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use cartulary_graph::{Graph, export};
use cartulary_model::{
    Attribute, Document, Entity, EntityId, Evidence, Folder, Mention, MentionKind, Metadata,
    Modality, Object, Ontology, Reading, Span, Statement,
};

pub const TURTLE: &str = r"
@prefix : <https://example.org/sea#> .
@prefix cart: <https://cartulary.org/ns#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://example.org/sea#> a owl:Ontology .
:Sailor a owl:Class ; cart:topClass true ; rdfs:subClassOf foaf:Person .
:Body a owl:Class ; cart:topClass true ; rdfs:subClassOf schema:Organization .
:Navy a owl:Class ; rdfs:subClassOf :Body .
:Waters a owl:Class ; cart:topClass true .
:Ship a owl:Class ; cart:topClass true .
:Craft a owl:Class ; cart:topClass true ; rdfs:subClassOf skos:Concept .

:commands a owl:ObjectProperty ; schema:domainIncludes :Sailor ; schema:rangeIncludes :Ship , :Body .
:sails a owl:ObjectProperty ; schema:domainIncludes :Body ; schema:rangeIncludes :Ship .
:alliedWith a owl:ObjectProperty , owl:SymmetricProperty ;
    schema:domainIncludes :Body ; schema:rangeIncludes :Body .
:belongsTo a owl:ObjectProperty , owl:TransitiveProperty ; owl:inverseOf :comprises ;
    schema:domainIncludes :Body , :Ship ; schema:rangeIncludes :Body .
:comprises a owl:ObjectProperty ; cart:inverseOnly true .
:liesIn a owl:ObjectProperty , owl:TransitiveProperty ; cart:containment true ;
    schema:domainIncludes :Waters , :Ship , :Body ; schema:rangeIncludes :Waters .
:practises a owl:ObjectProperty ; schema:domainIncludes :Body ; schema:rangeIncludes :Craft .
:launchedOn a owl:DatatypeProperty ; schema:domainIncludes :Ship ; schema:rangeIncludes xsd:date .
";

pub const WATERS: &str = "\
id,type,label,label_ko,aliases,acronym,within,since,until,succeeds,same_as
ocean,Waters,Atlantic Ocean,대서양,the Atlantic,,,,,,wikidata:Q97
north-sea,Waters,North Sea,북해,German Ocean,,ocean,,,,wikidata:Q1693|iho:4
bight,Waters,German Bight,,,,north-sea,,,,
harwich-a,Waters,Harwich,,,,north-sea,,,,
harwich-b,Waters,Harwich,,,,ocean,,,,
";

pub fn ontology() -> Ontology {
    let files = [("ontology.ttl", TURTLE), ("gazetteer/waters.csv", WATERS)];
    Ontology::load(&Folder::from_texts("sea", files)).unwrap()
}

/// A document and its reading in the making.
#[derive(Clone)]
pub struct Text {
    pub document: Document,
    pub reading: Reading,
}

impl Text {
    pub fn new(id: &str, text: &str) -> Self {
        let document = Document::new(id, text);
        let reading =
            Reading { document: id.to_owned(), sha256: document.sha256(), ..Reading::default() };
        Self { document, reading }
    }

    pub fn issued(mut self, publisher: &str, date: &str) -> Self {
        self.reading.metadata = Metadata {
            title: Some(format!("On {}", self.document.id())),
            publisher: Some(publisher.to_owned()),
            issued: Some(date.to_owned()),
            language: Some("en".to_owned()),
        };
        self
    }

    /// An entity mentioned wherever one of its names stands in the text.
    pub fn entity(&mut self, class: &str, names: &[&str]) -> EntityId {
        let ontology = ontology();
        let id = ontology.class(class).unwrap();
        let top = ontology.class_of(ontology.top(id)).name.clone();
        let mut mentions: Vec<_> = names
            .iter()
            .flat_map(|name| self.document.text().match_indices(name))
            .map(|(at, name)| Mention {
                span: Span::new(at, at + name.len()),
                kind: MentionKind::Name,
            })
            .collect();
        mentions.sort_by_key(|mention| mention.span);
        self.reading.entities.push(Entity {
            class: class.to_owned(),
            top,
            names: names.iter().map(|&name| name.to_owned()).collect(),
            gazetteer: None,
            attributes: Vec::new(),
            mentions,
        });
        EntityId(self.reading.entities.len() - 1)
    }

    pub fn row(&mut self, class: &str, names: &[&str], row: &str) -> EntityId {
        let id = self.entity(class, names);
        self.reading.entities[id.0].gazetteer = Some(row.to_owned());
        id
    }

    pub fn acronym(&mut self, entity: EntityId, acronym: &str) {
        self.reading.entities[entity.0].attributes.push(Attribute::Acronym(acronym.to_owned()));
    }

    /// Makes an entity one that the text only describes.
    pub fn described(&mut self, entity: EntityId) {
        for mention in &mut self.reading.entities[entity.0].mentions {
            mention.kind = MentionKind::Nominal;
        }
    }

    pub fn says(
        &mut self,
        subject: EntityId,
        predicate: &str,
        object: EntityId,
        modality: Modality,
        quote: &str,
    ) -> &mut Statement {
        self.states(subject, predicate, Object::Entity(object), modality, quote)
    }

    pub fn states(
        &mut self,
        subject: EntityId,
        predicate: &str,
        object: Object,
        modality: Modality,
        quote: &str,
    ) -> &mut Statement {
        let text = self.document.text();
        let start = text.find(quote).unwrap();
        let span = Span::new(start, start + quote.len());
        let sentence = Span::new(
            text[..span.start].rfind('\n').map_or(0, |at| at + 1),
            text[span.end..].find('\n').map_or(text.len(), |at| span.end + at),
        );
        self.reading.statements.push(Statement {
            subject,
            predicate: predicate.to_owned(),
            object,
            modality,
            when: None,
            role: None,
            according_to: None,
            inferred_agent: false,
            confidence: 0.9,
            pattern: "by hand".to_owned(),
            subject_span: None,
            object_span: None,
            evidence: Evidence { span, sentence },
        });
        self.reading.statements.last_mut().unwrap()
    }

    pub fn add_to(&self, graph: &mut Graph) {
        graph.add(&self.document, self.reading.clone()).unwrap();
    }
}

/// Five documents that between them use all that a reading may hold.
pub fn corpus() -> Vec<Text> {
    use Modality::{Asserted, Negated, Planned, Proposed};
    let mut texts = Vec::new();

    let mut text = Text::new(
        "1907/fleet.txt",
        "The Harbour Defence League (HDL) sails the Résolue in the German Bight.\n\
         It is allied with the Coastal Guard.\nMary Read commands the League.\n",
    )
    .issued("Harbour Gazette", "1907-05-01");
    let league = text.entity("Navy", &["Harbour Defence League", "HDL", "the League"]);
    text.acronym(league, "HDL");
    let ship = text.entity("Ship", &["Résolue"]);
    let bight = text.row("Waters", &["German Bight"], "bight");
    let guard = text.entity("Body", &["Coastal Guard"]);
    let mary = text.entity("Sailor", &["Mary Read"]);
    text.says(league, "sails", ship, Asserted, "Harbour Defence League (HDL) sails the Résolue");
    text.says(ship, "liesIn", bight, Asserted, "the Résolue in the German Bight");
    text.says(league, "alliedWith", guard, Asserted, "It is allied with the Coastal Guard");
    text.says(mary, "commands", league, Asserted, "Mary Read commands the League").role =
        Some("Commander".to_owned());
    texts.push(text);

    let mut text = Text::new(
        "1908 plans.txt",
        "The Coastal Guard will ally with the harbour defence league.\n\
         According to Mary Read, the Harbour Defence League will belong to the Union.\n\
         The North Sea has no Union.\nIt was launched in 1908.\n",
    )
    .issued("Coast Review", "1908");
    let guard = text.entity("Body", &["Coastal Guard"]);
    let league = text.entity("Body", &["Harbour Defence League", "harbour defence league"]);
    let mary = text.entity("Sailor", &["Mary Read"]);
    let union = text.entity("Body", &["Union"]);
    let sea = text.row("Waters", &["North Sea"], "north-sea");
    let ship = text.entity("Ship", &["It"]);
    text.says(guard, "alliedWith", league, Planned, "Guard will ally with the harbour");
    let belongs = text.says(league, "belongsTo", union, Planned, "League will belong to the Union");
    belongs.according_to = Some(mary);
    belongs.when = Some("1909-01".to_owned());
    text.says(mary, "commands", league, Asserted, "Mary Read, the Harbour Defence League");
    text.says(union, "liesIn", sea, Negated, "The North Sea has no Union");
    let date = Object::Literal { value: "1908".to_owned(), datatype: "xsd:gYear".to_owned() };
    text.states(ship, "launchedOn", date, Asserted, "launched in 1908");
    texts.push(text);

    let mut text = Text::new(
        "namesake.txt",
        "Mary Read of the Whaling Company should command HDL.\nA fleet practises pilotage.\n",
    );
    let mary = text.entity("Sailor", &["Mary Read"]);
    let company = text.entity("Body", &["Whaling Company"]);
    let bare = text.entity("Body", &["HDL"]);
    let fleet = text.entity("Body", &["fleet"]);
    let pilotage = text.entity("Craft", &["pilotage"]);
    text.described(fleet);
    text.described(pilotage);
    text.says(mary, "commands", company, Asserted, "Mary Read of the Whaling Company");
    text.says(
        mary,
        "commands",
        bare,
        Proposed,
        "Mary Read of the Whaling Company should command HDL",
    );
    text.says(fleet, "practises", pilotage, Asserted, "A fleet practises pilotage")
        .inferred_agent = true;
    texts.push(text);

    let mut text = Text::new(
        "보고서.txt",
        "연안 경비대 (Coastal Guard) belongs to the Union.\nThe Union is in the German Ocean.\n\
         A fleet practises pilotage.\n",
    )
    .issued("Harbour Gazette", "1910-11");
    let guard = text.entity("Navy", &["Coastal Guard", "연안 경비대"]);
    let union = text.entity("Body", &["Union"]);
    let sea = text.entity("Waters", &["German Ocean"]);
    let fleet = text.entity("Body", &["fleet"]);
    let pilotage = text.entity("Craft", &["pilotage"]);
    text.described(fleet);
    text.described(pilotage);
    text.says(
        guard,
        "belongsTo",
        union,
        Asserted,
        "연안 경비대 (Coastal Guard) belongs to the Union",
    );
    text.says(union, "liesIn", sea, Asserted, "The Union is in the German Ocean");
    text.says(fleet, "practises", pilotage, Asserted, "A fleet practises pilotage");
    texts.push(text);

    let text = Text::new("empty.txt", "");
    texts.push(text);
    texts
}

pub fn graph_of(texts: &[Text]) -> Graph {
    let mut graph = Graph::in_memory(&ontology());
    for text in texts {
        text.add_to(&mut graph);
    }
    graph
}

pub fn n_quads(graph: &Graph) -> String {
    let mut bytes = Vec::new();
    export::n_quads(graph, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Numbers that look random and are the same in every run (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}
