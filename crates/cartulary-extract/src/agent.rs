//! Who acts and who says it, where the clause does not put them beside its trigger.

use cartulary_model::{ClassId, EntityId, MentionKind, Modality, Span};

use crate::discourse::Discourse;
use crate::filler::{End, Side};
use crate::language::{Deprel, Upos};
use crate::reader::{Hit, Reader};
use crate::reference::{Meant, Wanted};
use crate::speech;
use crate::trigger::{Trigger, WordClass};

impl Reader<'_, '_> {
    /// Who a quotation or a verb of saying gives a statement to, other than its subject.
    pub(crate) fn speaker(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        evidence: Span,
        subject: EntityId,
    ) -> Option<EntityId> {
        let quoted = self
            .quotes
            .iter()
            .find(|quote| quote.span.contains(evidence))
            .and_then(|quote| quote.speaker);
        let speaks =
            |class: ClassId| speech::can_speak(self.ontology, &self.grammar.lexicon, class);
        let reported = || {
            let token = speech::reporter(self.tree, &self.grammar.lexicon, hit.anchor)?;
            let wanted = Wanted { accepts: &speaks, default: None, unknown_name: None };
            let meant = self.references.all(discourse, token, &wanted).into_iter().next()?;
            discourse.settle(meant);
            Some(meant.entity)
        };
        quoted.or_else(reported).filter(|&speaker| speaker != subject)
    }

    /// Whose proposal or claim a clause is: of who is quoted or reported, else of the document.
    pub(crate) fn speaking(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        trigger: &Trigger,
    ) -> Option<Meant> {
        // "The paper urges Congress to create a fund": another verb says who.
        let mut at = hit.anchor;
        for above in self.tree.ancestors(hit.anchor).take(4) {
            let clause = matches!(self.tree.deprel(at), Deprel::Xcomp | Deprel::Ccomp);
            let governs = self.grammar.lexicon.modality("governor", self.tree.lemma(above));
            let mut own = self.tree.by(above, &[Deprel::Nsubj]);
            if clause
                && governs == Some(Modality::Proposed)
                && own.any(|n| !matches!(self.tree.lower(n), "we" | "i"))
            {
                return None;
            }
            at = above;
        }
        let span = self.tree.span(hit.anchor, hit.anchor + 1);
        let nobody = EntityId(usize::MAX);
        let quoted = self.quotes.iter().any(|quote| quote.span.contains(span));
        let speaker = self.speaker(discourse, hit, span, nobody);
        let entity = speaker.or(self.document.filter(|_| !quoted))?;
        let class = discourse.draft(entity).class?;
        let meant = Meant {
            entity,
            token: hit.anchor,
            span,
            kind: MentionKind::Nominal,
            negated: false,
            asked: None,
        };
        self.ontology.accepts_subject(trigger.predicate, class).then_some(meant)
    }

    /// Who does it "together with" or "jointly with" the one who does it.
    pub(crate) fn partners(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        trigger: &Trigger,
    ) -> Vec<End> {
        let tree = self.tree;
        if trigger.class != WordClass::Verb || !trigger.subject.names.iter().any(|it| it == "agent")
        {
            return Vec::new();
        }
        let joint = |n: usize| {
            let with = tree.by(n, &[Deprel::Case]).find(|&case| tree.lower(case) == "with");
            with.is_some_and(|with| {
                with > 0
                    && matches!(tree.lower(with - 1), "together" | "jointly" | "along" | "hand")
            })
        };
        let of_verb = |n: &usize| {
            let verb = tree.ancestors(*n).find(|&above| tree.upos(above) == Upos::Verb);
            verb == Some(hit.anchor) && joint(*n)
        };
        let found: Vec<usize> = (0..tree.len()).filter(of_verb).collect();
        found
            .into_iter()
            .filter_map(|n| self.first_ends(discourse, &[(n, "with")], hit, Side::Subject, false))
            .flat_map(|(ends, _)| ends)
            .collect()
    }

    /// A passive, or a nominalization, that leaves its agent unsaid.
    pub(crate) fn is_agentless(&self, hit: &Hit<'_>) -> bool {
        let tree = self.tree;
        match hit.trigger.class {
            WordClass::Verb => {
                let passive = tree.has(hit.anchor, Deprel::AuxPass)
                    || tree.has(hit.anchor, Deprel::NsubjPass)
                    || tree.ancestors(hit.anchor).next().is_some_and(|head| {
                        tree.deprel(hit.anchor) == Deprel::Conj && tree.has(head, Deprel::AuxPass)
                    });
                let agent = tree.has(hit.anchor, Deprel::OblAgent)
                    || tree.by(hit.anchor, &[Deprel::Obl]).any(|n| tree.has_case(n, "by"));
                passive && !agent
            }
            WordClass::Noun | WordClass::Adj => true,
        }
    }

    pub(crate) fn inferred_actor(
        &self,
        discourse: &Discourse<'_>,
        hit: &Hit<'_>,
        trigger: &Trigger,
        not: Option<EntityId>,
    ) -> Option<Meant> {
        // "the need for cooperation with Japan": it is a country that cooperates with a country.
        let alike = self.ontology.predicate_of(trigger.predicate).symmetric
            && not.is_some_and(|id| discourse.is_kind(id, "LOC"));
        let accepts = |class: ClassId| {
            self.ontology.accepts_subject(trigger.predicate, class)
                && (!alike || discourse.is_class_of(class, "LOC"))
        };
        let place = (self.references.sentence, hit.anchor);
        let actor = match trigger.class {
            WordClass::Verb => self
                .responsible
                .filter(|&id| Some(id) != not)
                .or(discourse.actor(place, &accepts, not))?,
            WordClass::Noun | WordClass::Adj => discourse.topic(place, &accepts)?,
        };
        let token = hit.anchor;
        let span = self.tree.span(token, token + 1);
        Some(Meant {
            entity: actor,
            token,
            span,
            kind: MentionKind::Nominal,
            negated: false,
            asked: None,
        })
    }
}
