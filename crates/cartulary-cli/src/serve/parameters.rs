use percent_encoding::percent_decode_str;

use crate::serve::problem::Problem;

/// Names and values of a query string or a form, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Decodes `application/x-www-form-urlencoded`. What is no UTF-8 is refused, not mended.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        Ok(Self(pairs.collect::<Result<_, Problem>>()?))
    }

    /// All values of a parameter.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that may stand once.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.all(name);
        let value = values.next();
        match values.next() {
            Some(_) => Err(Problem::bad(format!("the parameter {name:?} is given twice"))),
            None => Ok(value),
        }
    }

    /// Adds others behind these.
    pub(crate) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// Whether a parameter is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// As an object of JSON with those fields.
    pub(crate) fn to_json(&self, fields: &[(&str, Field)]) -> Result<serde_json::Value, Problem> {
        let mut object = serde_json::Map::new();
        for (name, value) in &self.0 {
            let Some((_, field)) = fields.iter().find(|(known, _)| known == name) else {
                let known: Vec<_> = fields.iter().map(|(known, _)| *known).collect();
                return Err(Problem::bad(format!(
                    "there is no parameter {name:?}; there are {}",
                    known.join(", ")
                )));
            };
            let wrong = |what| Problem::bad(format!("{name}={value:?} is no {what}"));
            let value = match field {
                Field::Number => value.parse::<u32>().map_err(|_| wrong("number"))?.into(),
                Field::Truth => match value.as_str() {
                    "true" => true.into(),
                    "false" => false.into(),
                    _ => return Err(wrong("truth: true or false")),
                },
                Field::Text | Field::List => value.as_str().into(),
            };
            if *field == Field::List {
                let list = object.entry(name).or_insert_with(|| serde_json::json!([]));
                list.as_array_mut().expect("made just above").push(value);
            } else if object.insert(name.clone(), value).is_some() {
                return Err(Problem::bad(format!("the parameter {name:?} is given twice")));
            }
        }
        Ok(object.into())
    }
}

/// What a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Text,
    Number,
    Truth,
    /// Texts, one for each time that it is given.
    List,
}

fn decode(text: &str) -> Result<String, Problem> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8();
    Ok(decoded.map_err(|_| Problem::bad("a parameter is no UTF-8"))?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded_strictly() {
        let parsed = Parameters::parse("q=a%20b+c&via=x&via=%EB%8C%80&&flag").expect("UTF-8");
        assert_eq!(parsed.one("q"), Ok(Some("a b c")));
        assert_eq!(parsed.all("via").collect::<Vec<_>>(), ["x", "대"]);
        assert_eq!(parsed.one("flag"), Ok(Some("")));
        assert_eq!(parsed.one("none"), Ok(None));
        assert!(parsed.one("via").is_err());
        assert_eq!(Parameters::parse("q=%FF").map_err(|why| why.status), Err(400));
    }

    #[test]
    fn they_become_json_by_what_each_holds() {
        let fields = [("n", Field::Number), ("on", Field::Truth), ("via", Field::List)];
        let json = |text| Parameters::parse(text).expect("UTF-8").to_json(&fields);
        assert_eq!(
            json("n=3&via=a&on=true&via=b"),
            Ok(serde_json::json!({"n": 3, "via": ["a", "b"], "on": true}))
        );
        for wrong in ["n=x", "n=-1", "on=yes", "other=1", "n=1&n=2"] {
            assert_eq!(json(wrong).map_err(|why| why.status), Err(400), "{wrong}");
        }
    }
}
