//! Shows how text from standard input is read: a token a line with class, lemma, head and name.

use std::io::{self, Read};

use cartulary_extract::language::{Models, split};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    for range in split(&text) {
        let sentence = Models::embedded().analyse(&text, range);
        for (index, token) in sentence.tokens.iter().enumerate() {
            let head = token.head.map_or(0, |head| head + 1);
            let name = token.ner.map_or(String::new(), |(tag, begins)| {
                format!("{}-{tag}", if begins { 'B' } else { 'I' })
            });
            println!(
                "{}\t{}\t{}\t{}\t{}\t{head}\t{}\t{name}",
                index + 1,
                token.text(&text),
                token.lemma,
                token.upos,
                token.form,
                token.deprel,
            );
        }
        println!();
    }
    Ok(())
}
