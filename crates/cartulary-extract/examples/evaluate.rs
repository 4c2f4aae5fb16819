//! Measures the embedded language models: `evaluate --data DIR`.

use std::path::Path;
use std::{env, io};

use cartulary_extract::language::train::evaluate;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip_while(|argument| argument != "--data").skip(1);
    let data = arguments.next().ok_or_else(|| io::Error::other("--data DIR is missing"))?;
    evaluate(Path::new(&data))
}
