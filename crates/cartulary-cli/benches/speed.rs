//! How fast texts become statements: `cargo bench -p cartulary-cli --bench speed`.
//!
//! The seeds, again and again, as a folder of 10, 20 and 40 megabytes, read by the binary as a user
//! runs it; then spaCy on the first of them, if `SPACY_PYTHON` names a Python that has it. Rates
//! count tokens for each second on a core, so that other work on the machine does not count, and for
//! each second on the clock. Before it, where the time goes.

#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use cartulary::extract::language::{Models, Token, split, tokenize};
use cartulary::{Document, Domain};

fn main() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let start = Instant::now();
    let domain = Domain::innovation().unwrap();
    domain.extract(&Document::new("a", "A word."));
    println!("tables and models loaded in {:.2} s", start.elapsed().as_secs_f64());
    let seeds: Vec<Document> =
        Document::folder(top.join("seeds")).unwrap().map(Result::unwrap).collect();
    let tokens: usize = seeds.iter().map(|seed| domain.extract(seed).tally.tokens).sum();
    let bytes: usize = seeds.iter().map(|seed| seed.text().len()).sum();
    profile(&domain, &seeds);

    println!(
        "\n{:>6} {:>8} {:>10} {:>10} {:>9}",
        "MB", "threads", "/s core", "/s clock", "peak MB"
    );
    let mut first = None;
    for (megabytes, threads) in [(10, 1), (10, 2), (20, 2), (40, 2)] {
        let folder = tempfile::tempdir().unwrap();
        let copies = megabytes * 1_000_000 / bytes + 1;
        for (n, seed) in (0..copies).flat_map(|n| seeds.iter().map(move |seed| (n, seed))) {
            fs::write(folder.path().join(format!("{n:05}-{}", seed.id())), seed.text()).unwrap();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_cartulary"));
        command.args(["extract", "--format", "jsonl"]).arg(folder.path());
        command.env("RAYON_NUM_THREADS", threads.to_string());
        let output = folder.path().join("output");
        let run = run(&mut command, &output);
        let all = (tokens * copies) as f64;
        println!(
            "{megabytes:6} {threads:8} {:10.0} {:10.0} {:9.0}",
            all / run.core,
            all / run.clock,
            run.peak
        );
        if megabytes == 10 {
            let statements = fs::read(&output).unwrap();
            assert!(
                *first.get_or_insert_with(|| statements.clone()) == statements,
                "another output with {threads} threads"
            );
        }
        if let (10, 2, Ok(python)) = (megabytes, threads, std::env::var("SPACY_PYTHON")) {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/spacy_ruler.py");
            let mut command = Command::new(python);
            command.arg(script).arg(top.join("ontology/innovation/gazetteer")).arg(folder.path());
            let run = self::run(&mut command, &folder.path().join("spacy"));
            println!(
                "{megabytes:6} {:>8} {:10.0} {:10.0} {:9.0}",
                "spaCy",
                all / run.core,
                all / run.clock,
                run.peak
            );
        }
    }
}

/// Prints what each stage of reading takes of the whole, on one thread.
fn profile(domain: &Domain, seeds: &[Document]) {
    let models = Models::embedded();
    let sentences_of = |seed: &Document| -> Vec<Vec<Token>> {
        let text = seed.text();
        let ranges = split(text).into_iter();
        ranges.map(|range| tokenize(&text[range.clone()], range.start)).collect()
    };
    let each = |read: &dyn Fn(&str, &mut [Token])| {
        for seed in seeds {
            for tokens in &mut sentences_of(seed) {
                read(seed.text(), tokens);
            }
        }
    };
    // The least of many rounds: whatever else the machine does only adds to it.
    let least = |run: &dyn Fn()| {
        let time = |_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        };
        (0..20).map(time).fold(f64::INFINITY, f64::min)
    };
    let tokens = least(&|| each(&|_, _| {}));
    let tags = least(&|| each(&|text, tokens| models.tag(text, tokens)));
    let trees = least(&|| each(&|text, tokens| models.annotate(text, tokens)));
    let all = least(&|| seeds.iter().for_each(|seed| drop(domain.extract(seed))));
    let share = |seconds: f64| 100.0 * seconds / all;
    println!("sentences and tokens     {:3.0} %", share(tokens));
    println!("word classes and names   {:3.0} %", share(tags - tokens));
    println!("trees                    {:3.0} %", share(trees - tags));
    println!("mentions and statements  {:3.0} %", share(all - trees));
}

/// What a run took: seconds on cores, seconds on the clock, megabytes at most.
struct Run {
    core: f64,
    clock: f64,
    peak: f64,
}

/// Runs a command to its end and watches it (Linux).
fn run(command: &mut Command, output: &Path) -> Run {
    let start = Instant::now();
    let mut child =
        command.stdout(fs::File::create(output).unwrap()).stderr(Stdio::inherit()).spawn().unwrap();
    let (mut core, mut peak) = (0.0, 0.0);
    while child.try_wait().unwrap().is_none() {
        let file = |name: &str| {
            fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default()
        };
        let kilobytes = file("status")
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        peak = kilobytes.map_or(peak, |kilobytes: f64| kilobytes / 1000.0);
        // User and system time, in hundredths of a second.
        let stat = file("stat");
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: f64 =
            fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        core = f64::max(core, ticks / 100.0);
        sleep(Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    Run { core, clock: start.elapsed().as_secs_f64(), peak }
}
