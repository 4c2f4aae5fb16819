//! How far things have got: the modality of facts over time, by the dates of the documents that
//! speak of them.

use crate::view::{Claim, DocumentIx, EntityIx, Fact, View};
use cartulary_model::Modality;

/// A step on the way of a fact: the documents that one after the other say it in one modality.
#[derive(Clone, Debug)]
pub struct Rung<'v> {
    /// How they mean it.
    pub modality: Modality,
    /// Date of issue of the first of them (ISO 8601). Documents without a date make rungs of their
    /// own.
    pub first: Option<&'v str>,
    /// Date of issue of the last of them.
    pub last: Option<&'v str>,
    /// What they say, in order of date and document; never empty.
    pub claims: Vec<&'v Claim>,
}

/// When a thing was named last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastNamed<'v> {
    /// The last dated document that names it.
    pub document: DocumentIx,
    /// Its date of issue (ISO 8601).
    pub date: &'v str,
    /// How many documents came out later.
    pub later: usize,
}

impl View {
    /// The way of a fact, from the first document that speaks of it to the last; those without a
    /// date come at the end, by modality.
    pub fn ladder<'v>(&'v self, fact: &'v Fact) -> Vec<Rung<'v>> {
        let mut claims: Vec<&Claim> = fact.claims.iter().collect();
        // A stable sort: claims of one day stay in order of document and place.
        claims.sort_by_key(|claim| {
            let date = self.issued(claim.document);
            // Without dates there is no before and after.
            (date.is_none(), date, date.is_none().then_some(claim.modality))
        });
        let mut rungs = Vec::<Rung<'v>>::new();
        for claim in claims {
            let date = self.issued(claim.document);
            match rungs.last_mut() {
                Some(rung)
                    if rung.modality == claim.modality && rung.last.is_some() == date.is_some() =>
                {
                    rung.last = date;
                    rung.claims.push(claim);
                }
                _ => rungs.push(Rung {
                    modality: claim.modality,
                    first: date,
                    last: date,
                    claims: vec![claim],
                }),
            }
        }
        rungs
    }

    /// When a thing was named last, and how many documents came out since; none where no document
    /// that names it has a date.
    pub fn last_named(&self, entity: EntityIx) -> Option<LastNamed<'_>> {
        let dated = |&(document, _): &(DocumentIx, _)| Some((self.issued(document)?, document));
        // The first of several of one day.
        let named = self.entity(entity).members.iter().filter_map(dated);
        let (date, document) =
            named.reduce(|last, next| if next.0 > last.0 { next } else { last })?;
        let issued = self.documents.iter().filter_map(|it| it.metadata.issued.as_deref());
        let later = issued.filter(|other| is_after(other, date)).count();
        Some(LastNamed { document, date, later })
    }

    fn issued(&self, document: DocumentIx) -> Option<&str> {
        self.document(document).metadata.issued.as_deref()
    }
}

/// Whether a date lies after another for certain, however precise both are: some day of 2021 may
/// come before May 2021.
fn is_after(date: &str, other: &str) -> bool {
    let precision = date.len().min(other.len());
    date.get(..precision) > other.get(..precision)
}

#[cfg(test)]
mod tests {
    use super::is_after;

    #[test]
    fn dates_of_unlike_precision_are_compared_as_far_as_both_go() {
        assert!(is_after("2021-05-02", "2021-05-01"));
        assert!(is_after("2022", "2021-05"));
        assert!(!is_after("2021", "2021-05"));
        assert!(!is_after("2021-05-01", "2021"));
    }
}
