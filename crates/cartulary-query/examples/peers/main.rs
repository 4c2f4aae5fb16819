//! Compares paths, `PageRank` and the building of the network with networkx, igraph, rustworkx and
//! networkit on one random graph, in one run.
//!
//! ```text
//! cargo run --release -p cartulary-query --example peers -- [NODES EDGES]    (100000 1000000)
//! ```
//!
//! The peers are fetched from `PyPI` into an environment below `target/`. Lengths of paths and ranks
//! must agree; the ratios are printed and nothing is asserted of them.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cartulary_query::{Arc, Network, Node, PageRank, Search, page_rank};

/// How many pairs are asked for their shortest path, and how many for five.
const PAIRS: usize = 50;
const FIVES: usize = 10;
/// How often a network is built and ranked; the least time counts.
const TIMES: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let number = |n: usize, default: usize| env::args().nth(n).map_or(Ok(default), |it| it.parse());
    let (nodes, edges) = (number(1, 100_000)?, number(2, 1_000_000)?);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let edges: Vec<(usize, usize)> =
        (0..edges).map(|_| (random.below(nodes), random.below(nodes))).collect();
    let pairs: Vec<(usize, usize)> =
        (0..PAIRS).map(|_| (random.below(nodes), random.below(nodes))).collect();

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers");
    fs::create_dir_all(&folder)?;
    write_pairs(&folder.join("edges.txt"), &edges)?;
    write_pairs(&folder.join("pairs.txt"), &pairs)?;

    let network = Network::from_edges(nodes, &edges);
    let built = || least((0..TIMES).map(|_| timed(|| Network::from_edges(nodes, &edges)).1));
    let before = built();
    let all = |_: Arc| true;
    let ends = |&(from, to): &(usize, usize)| ([network.node(from)], [network.node(to)]);
    let mut search = Search::new(&network);
    let mut hops = Vec::new();
    let shortest = median(pairs.iter().map(|pair| {
        let (from, to) = ends(pair);
        let (way, took) = timed(|| search.shortest(&from, &to, usize::MAX, &all));
        hops.push(way.map_or(0, |way| way.len() - 1));
        took
    }));
    let mut lengths = Vec::new();
    let five = median(pairs.iter().take(FIVES).map(|pair| {
        let (from, to) = ends(pair);
        let (ways, took) = timed(|| search.first(&from, &to, 5, usize::MAX, &all));
        lengths.push(ways.iter().map(|way: &Vec<Node>| way.len() - 1).collect::<Vec<_>>());
        took
    }));
    let how = PageRank { tolerance: 1e-8, ..PageRank::default() };
    let ranks = page_rank(&network, &how);
    let ranked = || least((0..TIMES).map(|_| timed(|| page_rank(&network, &how)).1));
    let rank = ranked();
    let ranks: Vec<f64> = (0..nodes).map(|thing| ranks[network.node(thing).index()]).collect();

    let report = peers(&folder)?;
    // Once more behind the peers: the machine may have been busier at either time.
    let (build, rank) = (before.min(built()), rank.min(ranked()));
    let of = |peer: &str, what: &str| report.iter().find(|line| line[0] == peer && line[1] == what);
    println!(
        "{nodes} nodes, {} edges; the least of {TIMES} for build and pagerank, medians of paths; and how \
         often ours fits into a peer's",
        edges.len()
    );
    for (what, own) in
        [("build", build), ("shortest", shortest), ("five", five), ("pagerank", rank)]
    {
        let mut line = format!("{what:<10} ours {:>10.3} ms", own.as_secs_f64() * 1e3);
        for peer in ["networkx", "igraph", "rustworkx", "networkit", "networkit on one thread"] {
            if let Some(found) = of(peer, what) {
                let seconds: f64 = found[2].parse()?;
                let ratio = seconds / own.as_secs_f64();
                write!(line, ", {peer} {:.3} ms ({ratio:.1}×)", seconds * 1e3)?;
            }
        }
        println!("{line}");
    }
    for line in report.iter().filter(|line| line[1] == "hops") {
        let theirs: Vec<usize> = numbers(&line[2])?;
        assert_eq!(hops, theirs, "{} finds other lengths", line[0]);
        println!("same lengths of {} shortest paths as {}", theirs.len(), line[0]);
    }
    for line in report.iter().filter(|line| line[1] == "lengths") {
        let theirs: Vec<usize> = numbers(&line[2])?;
        let own: Vec<usize> = lengths.concat().into_iter().take(theirs.len()).collect();
        assert_eq!(own, theirs, "{} finds other lengths", line[0]);
        println!("same lengths of five shortest paths, {} in all, as {}", theirs.len(), line[0]);
    }
    let theirs = fs::read_to_string(folder.join("ranks.txt"))?;
    let theirs: Vec<f64> = theirs.lines().map(str::parse).collect::<Result<_, _>>()?;
    let furthest = ranks.iter().zip(&theirs).map(|(own, their)| (own - their).abs());
    let furthest = furthest.fold(0.0, f64::max);
    assert!(theirs.len() == nodes && furthest < 1e-6, "ranks differ by {furthest:e}");
    println!(
        "ranks differ from networkit's by {furthest:.1e} at most; the greatest is {:.1e}",
        ranks.iter().copied().fold(0.0, f64::max)
    );
    Ok(())
}

/// What the peers print: words with tabs between.
fn peers(folder: &Path) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/peers");
    let python: PathBuf = folder.join("venv/bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    run(install.arg(own.join("requirements.txt")))?;
    let printed = run(Command::new(&python).arg(own.join("peers.py")).arg(folder))?;
    Ok(printed.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn run(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn numbers(text: &str) -> Result<Vec<usize>, std::num::ParseIntError> {
    text.split_whitespace().map(str::parse).collect()
}

fn write_pairs(file: &Path, pairs: &[(usize, usize)]) -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    for (one, other) in pairs {
        writeln!(text, "{one} {other}")?;
    }
    Ok(fs::write(file, text)?)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// The least of the times of one work done again and again: what else runs can only add to it.
fn least(times: impl Iterator<Item = Duration>) -> Duration {
    times.min().unwrap_or_default()
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2]
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % bound as u64) as usize
    }
}
