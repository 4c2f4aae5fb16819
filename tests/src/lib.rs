//! What whole-system tests need.
//!
//! Literate tests of a command line: Markdown files that show a session with a program, which must
//! run as it is shown.
//!
//! - A block marked `file PATH` is written to that file first; `bytes PATH` the same with `\xNN` for
//!   a byte and no line end added; `link PATH` makes a link to what the block names.
//! - A block marked `console` is run command by command: `$ program arguments`, over several lines
//!   while a quote is open, then what it prints on stdout, then what it prints on stderr with `! `
//!   before each line, then its exit code as `[2]` where that is not 0. `$ echo text | program` gives
//!   it one line on stdin, `$ cp A B`, `$ rm A` and `$ cat A` and `$ cmp A B` do what they say, and
//!   `$ cargo run --release -- arguments` runs the program that is tested.
//!
//! Each file of `sessions/` has a folder of its own, in which `ships/` is the domain of that name.
//! The documents of the project share one, in which there are the texts that they speak of. Run the
//! tests with `UPDATE_EXPECT=1` to write into the files what the program prints, and read the
//! difference.
//!
//! [`python`] gives the tools of others that outputs are held against.

mod python;
mod session;

pub use python::{clients, python, readers, run, skipped};
pub use session::{documents, played, sessions};
