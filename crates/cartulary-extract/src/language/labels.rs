//! The closed sets of labels: word classes, inflection, dependency relations, kinds of names.

use std::fmt;
use std::str::FromStr;

/// A label that is not of the set it was read for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel(pub String);

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown label `{}`", self.0)
    }
}

impl std::error::Error for UnknownLabel {}

/// Defines an enum whose variants have a fixed spelling.
macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* #[doc = concat!("`", $text, "`")] $variant,)+ }

        impl $name {
            /// All labels of the set, in the order of their codes.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The label as it is written.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;

            fn from_str(text: &str) -> Result<Self, UnknownLabel> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(UnknownLabel(text.into())) }
            }
        }
    };
}

labels! {
    /// Word class of Universal Dependencies.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET",
        Intj = "INTJ", Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON",
        Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

labels! {
    /// Inflection of a word, as far as English shows it.
    Form {
        /// No inflection, or none that matters.
        Plain = "plain",
        /// Noun or name in the singular.
        Singular = "singular",
        /// Noun or name in the plural.
        Plural = "plural",
        /// Infinitive, imperative or subjunctive of a verb.
        Bare = "bare",
        /// Finite verb in the present.
        Present = "present",
        /// Finite verb in the past.
        Past = "past",
        /// The -ing form of a verb.
        Gerund = "gerund",
        /// The past participle of a verb.
        Participle = "participle",
        /// Modal verb.
        Modal = "modal",
        /// Comparative of an adjective or adverb.
        Comparative = "comparative",
        /// Superlative of an adjective or adverb.
        Superlative = "superlative",
        /// Verb, adjective or other word that stands inside a name (*United* States).
        Name = "name",
    }
}

labels! {
    /// Dependency relation of Universal Dependencies, with the subtypes that tell something here.
    Deprel {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", Advmod = "advmod", Amod = "amod",
        Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc",
        Ccomp = "ccomp", Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj",
        Cop = "cop", Csubj = "csubj", CsubjPass = "csubj:pass", Dep = "dep", Det = "det",
        Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
        Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark",
        Nmod = "nmod",
        /// Title or description before a name (*President* Atkinson)
        NmodDesc = "nmod:desc",
        NmodPoss = "nmod:poss",
        /// Noun that modifies a noun without preposition (five times *a week*)
        NmodUnmarked = "nmod:unmarked",
        Nsubj = "nsubj", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl",
        /// Agent of a passive (funded *by the ministry*)
        OblAgent = "obl:agent",
        /// Noun that modifies a verb without preposition (opened *last week*)
        OblUnmarked = "obl:unmarked",
        Orphan = "orphan", Parataxis = "parataxis", Punct = "punct", Reparandum = "reparandum",
        Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Deprel {
    /// The relation that `text` names, a subtype of no interest here left out.
    ///
    /// # Errors
    /// When not even the part before the colon is known.
    pub fn from_ud(text: &str) -> Result<Self, UnknownLabel> {
        text.parse().or_else(|_| text.split(':').next().unwrap_or_default().parse())
    }

    /// The relation without its subtype.
    pub fn universal(self) -> &'static str {
        let text = self.as_str();
        text.split_once(':').map_or(text, |(relation, _)| relation)
    }
}

labels! {
    /// Kind of a name.
    NerTag {
        /// A person
        Per = "PER",
        /// An organization
        Org = "ORG",
        /// A place
        Loc = "LOC",
        /// Any other name: event, work, law, people
        Misc = "MISC",
    }
}
