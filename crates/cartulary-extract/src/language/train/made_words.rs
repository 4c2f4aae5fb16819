//! The words of the sentences that [`super::made`] makes.

/// A verb: its lemma, and its past and participle where they are not regular.
#[derive(Clone, Copy)]
pub(super) struct Verb(&'static str, Option<(&'static str, &'static str)>);

const fn regular(lemma: &'static str) -> Verb {
    Verb(lemma, None)
}

const fn irregular(lemma: &'static str, past: &'static str, participle: &'static str) -> Verb {
    Verb(lemma, Some((past, participle)))
}

impl Verb {
    pub(super) fn lemma(&self) -> &'static str {
        self.0
    }

    /// Bare form, third person, past, participle.
    pub(super) fn forms(&self) -> (String, String, String, String) {
        let lemma = self.0;
        let third = with_s(lemma);
        let (past, participle) = match self.1 {
            Some((past, participle)) => (past.to_owned(), participle.to_owned()),
            None => (past(lemma), past(lemma)),
        };
        (lemma.to_owned(), third, past, participle)
    }
}

fn past(lemma: &str) -> String {
    if lemma.ends_with('e') {
        return format!("{lemma}d");
    }
    match lemma.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ied"),
        _ if matches!(lemma, "plan" | "stem") => format!("{lemma}{}ed", &lemma[lemma.len() - 1..]),
        _ => format!("{lemma}ed"),
    }
}

fn with_s(word: &str) -> String {
    if ["s", "sh", "ch", "x", "z"].iter().any(|end| word.ends_with(end)) {
        return format!("{word}es");
    }
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ => format!("{word}s"),
    }
}

/// The plural of a noun of [`NOUNS`].
pub(super) fn plural(noun: &str) -> String {
    with_s(noun)
}

pub(super) const NOUNS: &[&str] = &[
    "program",
    "project",
    "center",
    "institute",
    "agency",
    "ministry",
    "university",
    "company",
    "cluster",
    "park",
    "fund",
    "plan",
    "report",
    "forum",
    "conference",
    "council",
    "committee",
    "network",
    "office",
    "bank",
    "city",
    "region",
    "province",
    "government",
    "department",
    "board",
    "foundation",
    "museum",
    "laboratory",
    "school",
    "scheme",
    "initiative",
    "unit",
    "body",
    "group",
    "consortium",
    "association",
    "grant",
    "budget",
    "strategy",
    "policy",
    "zone",
    "hub",
    "complex",
    "workshop",
    "meeting",
    "study",
    "partner",
    "sponsor",
    "head",
    "chair",
    "member",
    "startup",
    "technology",
    "industry",
    "research",
    "development",
    "innovation",
    "focus",
    "priority",
    "theme",
    "host",
    "target",
    "award",
    "support",
    "house",
    "design",
    "work",
    "move",
    "benefit",
    "subsidiary",
];

pub(super) const ADJECTIVES: &[&str] = &[
    "new",
    "national",
    "regional",
    "public",
    "private",
    "joint",
    "main",
    "large",
    "small",
    "industrial",
    "federal",
    "local",
    "annual",
    "scientific",
    "international",
    "former",
    "digital",
    "technical",
    "economic",
    "strategic",
];

pub(super) const ADVERBS: &[&str] = &[
    "also",
    "still",
    "now",
    "jointly",
    "recently",
    "already",
    "largely",
    "directly",
    "formally",
    "currently",
    "partly",
    "mainly",
];

pub(super) const TRANSITIVES: &[Verb] = &[
    irregular("run", "ran", "run"),
    irregular("lead", "led", "led"),
    irregular("build", "built", "built"),
    irregular("oversee", "oversaw", "overseen"),
    irregular("bring", "brought", "brought"),
    irregular("hold", "held", "held"),
    regular("fund"),
    regular("finance"),
    regular("host"),
    regular("launch"),
    regular("establish"),
    regular("found"),
    regular("head"),
    regular("chair"),
    regular("steer"),
    regular("administer"),
    regular("manage"),
    regular("operate"),
    regular("supervise"),
    regular("coordinate"),
    regular("sponsor"),
    regular("subsidize"),
    regular("bankroll"),
    regular("house"),
    regular("designate"),
    regular("announce"),
    regular("support"),
    regular("back"),
    regular("design"),
    regular("open"),
    regular("plan"),
    regular("schedule"),
    regular("publish"),
    regular("release"),
    regular("organize"),
    regular("create"),
    regular("join"),
    regular("attend"),
    regular("acquire"),
    regular("own"),
    regular("replace"),
    regular("succeed"),
    regular("propose"),
    regular("recommend"),
    regular("promote"),
    regular("implement"),
    regular("develop"),
    regular("target"),
    regular("cover"),
    regular("include"),
    regular("comprise"),
    regular("discuss"),
    regular("finalize"),
    regular("prioritize"),
    regular("revitalize"),
    regular("staff"),
    regular("advance"),
    regular("pilot"),
    regular("partner"),
    regular("benefit"),
    regular("market"),
    regular("supply"),
    regular("train"),
    regular("name"),
    regular("select"),
];

pub(super) const PREPOSITIONAL: &[(Verb, &str)] = &[
    (regular("specialize"), "in"),
    (regular("focus"), "on"),
    (irregular("deal", "dealt", "dealt"), "with"),
    (regular("consist"), "of"),
    (regular("belong"), "to"),
    (regular("cooperate"), "with"),
    (regular("participate"), "in"),
    (regular("invest"), "in"),
    (regular("partner"), "with"),
    (regular("collaborate"), "with"),
    (regular("rely"), "on"),
    (regular("depend"), "on"),
    (irregular("draw", "drew", "drawn"), "on"),
    (regular("concentrate"), "on"),
    (regular("report"), "to"),
    (regular("work"), "on"),
    (regular("apply"), "to"),
    (irregular("speak", "spoke", "spoken"), "at"),
    (regular("serve"), "on"),
    (irregular("come", "came", "come"), "from"),
    (irregular("go", "went", "gone"), "to"),
    (regular("stem"), "from"),
    (regular("rest"), "with"),
    (irregular("lie", "lay", "lain"), "with"),
    (irregular("fall", "fell", "fallen"), "under"),
    (regular("operate"), "under"),
    (regular("call"), "for"),
    (regular("benefit"), "from"),
    (irregular("grow", "grew", "grown"), "from"),
    (regular("contribute"), "to"),
    (regular("team"), "with"),
    (regular("center"), "on"),
];

pub(super) const DITRANSITIVES: &[Verb] = &[
    irregular("give", "gave", "given"),
    irregular("lend", "lent", "lent"),
    regular("award"),
    regular("grant"),
    regular("offer"),
    regular("hand"),
    regular("promise"),
    regular("allocate"),
];

pub(super) const PURPOSES: &[Verb] = &[
    regular("plan"),
    regular("aim"),
    regular("want"),
    regular("intend"),
    irregular("seek", "sought", "sought"),
    regular("promise"),
    regular("decide"),
    regular("hope"),
];

pub(super) const PLACED: &[(&str, &str)] = &[
    ("at", "heart"),
    ("at", "center"),
    ("in", "north"),
    ("in", "middle"),
    ("at", "head"),
    ("in", "service"),
];

pub(super) const STANDING: &[Verb] = &[
    irregular("lie", "lay", "lain"),
    irregular("stand", "stood", "stood"),
    irregular("sit", "sat", "sat"),
];
