//! The sessions of `tests/sessions/` with the program as it is built.

use std::path::Path;

#[test]
fn every_session_runs_as_it_is_shown() {
    cartulary_tests::sessions(Path::new(env!("CARGO_BIN_EXE_cartulary")));
}
