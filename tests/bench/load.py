"""Asks `cartulary serve` and Oxigraph's own server the same of the same quads, in the same run.

usage: load.py [QUADS [SECONDS [ROUNDS]]]        (1,000,000 quads, 60 seconds, 3 rounds)

Needs `wrk` (Debian's package) and `oxigraph` (of PyPI's package of that name) on the PATH. Texts are
made up by rule and built into a graph; Oxigraph gets its N-Quads. In each round one server after the
other answers simple SELECTs over 32 connections; printed are requests per second, time of the processor
for each, the slowest of a hundred, memory, and our ratio to theirs. Then our server is asked again while
a hostile client sends a sort and a filter over huge products without end: by 32 connections that ask as
fast as they are answered, and by eight that ask ten times a second.

On a machine that does other things too, begin it by `setsid -w` and as root: it then puts itself before
all others (nice of its autogroup), which is as near to a quiet machine as a busy one comes.
"""

import http.client
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import product
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
QUADS, SECONDS, ROUNDS = (int(given) for given in sys.argv[1:] + ["1000000", "60", "3"][len(sys.argv) - 1 :])
CARTULARY = ROOT / "target/release/cartulary"
CONNECTIONS = 32
# What a text of eighteen sentences comes to.
QUADS_OF_A_TEXT = 970
SENTENCES = 6
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
PORTS = {"cartulary": 7471, "oxigraph": 7472}
PATHS = {"cartulary": "/sparql", "oxigraph": "/query"}

# A sort over a product, and a filter over another: neither reads while it works.
VALUES = " ".join(f"VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }}" for n in range(12))
SUM = "+".join(f"?v{n}" for n in range(12))
HOSTILE = [
    "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(6)) + " } ORDER BY ?c0 ?c5",
    f"SELECT * {{ {VALUES} FILTER({SUM} > 200) }}",
]

LUA = """
local requests, at = {}, 0
function init(args)
  for line in io.lines(args[2]) do
    local target = args[1] .. "?query=" .. line
    requests[#requests + 1] = wrk.format("GET", target, { Accept = "application/sparql-results+json" })
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
"""


def texts(folder):
    """Texts of who funds whom, where, and with whom."""
    chance = random.Random(1)
    places = "Seoul Busan Daegu Daejeon Gwangju Ulsan Incheon Sejong Pohang Changwon".split()
    firsts = "Applied Bada Central Coastal Digital Eastern Future General Global Green Hana Haneul Joint".split()
    fields = "Energy Robotics Materials Battery Biotech Hydrogen Mobility Software Textile Sensor".split()
    kinds = "Institute Agency Foundation Association".split()
    bodies = [" ".join(words) for words in product(firsts, firsts, fields, kinds) if words[0] != words[1]]
    programs = [f"{a} {b} {c} Program" for a, b, c in product(firsts, firsts, fields) if a != b]
    for number in range(-(-QUADS // QUADS_OF_A_TEXT)):
        lines = []
        for _ in range(SENTENCES):
            verb = chance.choice(["funds", "operates", "supports"])
            lines.append(f"The {chance.choice(bodies)} {verb} the {chance.choice(programs)}.")
            lines.append(f"The {chance.choice(bodies)} is located in {chance.choice(places)}.")
            lines.append(f"The {chance.choice(bodies)} cooperates with the {chance.choice(bodies)}.")
        (folder / f"text{number:05}.txt").write_text("\n".join(lines) + "\n")


def queries(quads):
    """Simple SELECTs of things of the graph: all of one, its name, the names of those beside it."""
    with quads.open() as file:
        things = {line.split(" ", 1)[0] for line in file if LABEL in line and line.startswith("<https://cartulary.org/id/")}
    things = sorted(things)
    random.Random(2).shuffle(things)
    for thing in things[:1000]:
        yield f"SELECT ?p ?o {{ {thing} ?p ?o }}"
        yield f"SELECT ?name {{ {thing} {LABEL} ?name }}"
        yield f"SELECT ?p ?name {{ {thing} ?p ?o . ?o {LABEL} ?name }} LIMIT 10"


def started(name, command):
    """A server that answers."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(6000):
        try:
            ask(name, "ASK {}")
            return process
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{name} does not start")


def ask(name, query):
    connection = http.client.HTTPConnection("127.0.0.1", PORTS[name], timeout=120)
    connection.request("GET", f"{PATHS[name]}?query={quote(query)}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def cost(process):
    """Seconds of the processor, and megabytes."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / 100, int(fields[21]) * resource.getpagesize() / 1e6


def load(name, folder, seconds):
    """Requests per second, milliseconds of the slowest in a hundred, requests."""
    script = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(folder / "load.lua")]
    target = [f"http://127.0.0.1:{PORTS[name]}", "--", PATHS[name], str(folder / "queries")]
    said = subprocess.run(script + target, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{name}: {said}")
    slow, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    requests = int(re.search(r"(\d+) requests in", said).group(1))
    return rate, float(slow) * {"us": 0.001, "ms": 1, "s": 1000}[unit], requests


def paced(asked, seconds):
    """Milliseconds of the slowest in a hundred, where eight clients ask ten times a second."""
    took, end = [], time.perf_counter() + seconds

    def client(number):
        connection = http.client.HTTPConnection("127.0.0.1", PORTS["cartulary"], timeout=60)
        chance = random.Random(number)
        time.sleep(chance.random() / 10)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            connection.request("GET", f"/sparql?query={chance.choice(asked)}")
            connection.getresponse().read()
            took.append(1000 * (time.perf_counter() - begun))
            time.sleep(0.1)

    clients = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return statistics.quantiles(took, n=100)[98]


def hostile(stop, statuses):
    """Sends both hostile queries again and again, each on a connection of its own."""

    def send(query):
        while not stop.is_set():
            statuses.append(ask("cartulary", query))

    senders = [threading.Thread(target=send, args=(query,), daemon=True) for query in HOSTILE]
    for sender in senders:
        sender.start()
    return senders


def compare(folder, servers):
    ratios = []
    for number in range(ROUNDS):
        rates = {}
        for name, process in servers.items():
            before = cost(process)
            rate, slow, requests = load(name, folder, SECONDS)
            after = cost(process)
            rates[name] = rate
            each = 1e6 * (after[0] - before[0]) / requests
            print(f"round {number + 1}  {name:9} {rate:8.0f} requests/s  {each:5.1f} us of processor each  p99 {slow:6.2f} ms  memory {before[1]:.0f} -> {after[1]:.0f} MB", flush=True)
        ratios.append(rates["cartulary"] / rates["oxigraph"])
        print(f"round {number + 1}  ratio {ratios[-1]:.2f}", flush=True)
    print(f"ratio of requests per second, median of {ROUNDS} rounds: {statistics.median(ratios):.2f}")


def disturb(folder, asked):
    quiet, disturbed = [], []
    for _ in range(ROUNDS):
        quiet.append((load("cartulary", folder, SECONDS)[1], paced(asked, SECONDS)))
        stop, statuses = threading.Event(), []
        senders = hostile(stop, statuses)
        time.sleep(1)
        disturbed.append((load("cartulary", folder, SECONDS)[1], paced(asked, SECONDS)))
        stop.set()
        for sender in senders:
            sender.join()
        if not set(statuses) <= {504, 507}:
            sys.exit(f"the hostile client was answered {statuses}")
    for place, what in enumerate(["32 connections without rest", "8 clients, 10 times a second"]):
        before = statistics.median(one[place] for one in quiet)
        after = statistics.median(one[place] for one in disturbed)
        print(f"p99 of {what}: {before:.2f} ms quiet, {after:.2f} ms beside a hostile client, {after / before:.1f} times")


def main():
    try:
        Path("/proc/self/autogroup").write_text("-20")
    except OSError:
        print("(other programs count: this is not begun as root)")
    with tempfile.TemporaryDirectory(dir=ROOT / "target") as name:
        folder = Path(name)
        (folder / "texts").mkdir()
        texts(folder / "texts")
        run = {"cwd": folder, "check": True, "capture_output": True}
        subprocess.run([CARTULARY, "build", "texts"], **run)
        subprocess.run([CARTULARY, "export", "graph.nq"], **run)
        asked = [quote(query, safe="") for query in queries(folder / "graph.nq")]
        (folder / "queries").write_text("\n".join(asked) + "\n")
        (folder / "load.lua").write_text(LUA)
        with (folder / "graph.nq").open("rb") as file:
            print(sum(1 for _ in file), "quads,", len(asked), "queries", flush=True)
        address = {name: f"127.0.0.1:{port}" for name, port in PORTS.items()}
        ours = [CARTULARY, "serve", "--quiet", "--timeout", "5", "--bind", address["cartulary"], "--graph", folder / ".cartulary"]
        servers = {"cartulary": None, "oxigraph": None}
        try:
            servers["oxigraph"] = started("oxigraph", ["oxigraph", "serve", "--bind", address["oxigraph"]])
            connection = http.client.HTTPConnection("127.0.0.1", PORTS["oxigraph"])
            with (folder / "graph.nq").open("rb") as file:
                connection.request("POST", "/store", file, {"Content-Type": "application/n-quads"})
                print("oxigraph has loaded them:", connection.getresponse().status, flush=True)
            servers["cartulary"] = started("cartulary", ours)
            compare(folder, servers)
            servers["oxigraph"].kill()
            disturb(folder, asked)
        finally:
            for process in filter(None, servers.values()):
                process.kill()
                process.wait()


main()
