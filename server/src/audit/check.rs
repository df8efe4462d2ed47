//! The check of a chain: every hash computed again, every link held against the one before.
//!
//! It finds what was changed, taken out or slipped in, and says where. What it cannot see by itself is
//! a chain that somebody computed anew from some place to its end: for that, hashes are kept elsewhere
//! (the entries of releases, exports, the operator's notes) and held against it here.

use std::collections::BTreeSet;

use super::chain::{self, Entry, GENESIS_HASH};
use super::chain_problem::{ChainProblem, HashSource};

/// Flaws that are listed one by one; the others are counted.
const MAX_LISTED_FLAWS: usize = 50;

/// A link with the entry that it speaks of, if that is still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub position: i64,
    pub audit: i64,
    pub previous_hash: String,
    pub hash: String,
    pub entry: Option<Entry>,
}

/// A release as the log should know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub release: i32,
    /// An entry tells of its publication, with the hash of what was published.
    pub in_log: bool,
    /// The last hash of the log when it was published, as that entry states it.
    pub hash: Option<String>,
    /// The same as the signed manifest states it.
    pub signed: Option<String>,
}

impl Anchor {
    /// What the chain must hold, and who says so.
    pub fn expected(&self) -> impl Iterator<Item = (HashSource, String)> {
        let noted = self.hash.clone();
        let noted = noted.map(|hash| (HashSource::Release(self.release), hash));
        let number = u32::try_from(self.release).unwrap_or_default();
        let signed = self.signed.clone();
        let signed = signed.map(|hash| (HashSource::Manifest(number), hash));
        noted.into_iter().chain(signed)
    }
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Links that were checked.
    pub links: u64,
    /// Position and hash of the last one.
    pub last: Option<(i64, String)>,
    /// The first of the flaws.
    pub flaws: Vec<ChainProblem>,
    /// All of them.
    pub flaw_count: u64,
}

impl Verdict {
    pub fn is_whole(&self) -> bool {
        self.flaw_count == 0
    }
}

/// Takes the links in their order and remembers what is wrong.
#[derive(Debug, Default)]
pub struct Check {
    verdict: Verdict,
    /// Hashes that must be in the chain, and where each is kept.
    expected: Vec<(HashSource, String)>,
    met: BTreeSet<String>,
}

impl Check {
    /// A check that also looks for hashes kept elsewhere: (where, hash).
    pub fn expecting(expected: Vec<(HashSource, String)>) -> Self {
        Self {
            expected,
            ..Self::default()
        }
    }

    /// The next link. After a flaw the check goes on from what the link says, so that one change is
    /// one flaw.
    pub fn link(&mut self, link: &Link) {
        let (before, previous) = match &self.verdict.last {
            Some((position, hash)) => (*position, hash.as_str()),
            None => (0, GENESIS_HASH),
        };
        let (position, audit) = (link.position, link.audit);
        let flaw = if position != before + 1 {
            Some(ChainProblem::LinksGone {
                after: before,
                before: position,
            })
        } else if link.previous_hash != previous {
            Some(ChainProblem::Broken { position, audit })
        } else {
            None
        };
        self.push_flaw(flaw);
        self.push_flaw(match &link.entry {
            None => Some(ChainProblem::EntryGone { position, audit }),
            Some(entry) if chain::hash(&link.previous_hash, position, entry) != link.hash => {
                Some(ChainProblem::Changed { position, audit })
            }
            Some(_) => None,
        });
        if self.expected.iter().any(|(_, hash)| *hash == link.hash) {
            self.met.insert(link.hash.clone());
        }
        self.verdict.links += 1;
        self.verdict.last = Some((position, link.hash.clone()));
    }

    /// An entry without a link.
    pub fn unlinked(&mut self, audit: i64) {
        self.push_flaw(Some(ChainProblem::Unlinked { audit }));
    }

    /// A release whose publication no entry tells of.
    pub fn release_not_in_log(&mut self, release: i32) {
        self.push_flaw(Some(ChainProblem::ReleaseNotInLog { release }));
    }

    /// What was found.
    pub fn end(mut self) -> Verdict {
        for (kept, hash) in std::mem::take(&mut self.expected) {
            if !self.met.contains(&hash) {
                self.push_flaw(Some(ChainProblem::HashGone { kept, hash }));
            }
        }
        self.verdict
    }

    fn push_flaw(&mut self, flaw: Option<ChainProblem>) {
        let Some(flaw) = flaw else {
            return;
        };
        self.verdict.flaw_count += 1;
        if self.verdict.flaws.len() < MAX_LISTED_FLAWS {
            self.verdict.flaws.push(flaw);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain_of(count: i64) -> Vec<Link> {
        let mut previous = GENESIS_HASH.to_owned();
        let link = |position: i64| {
            let entry = Entry {
                id: position * 2,
                at: "2026-03-15T19:05:00Z".parse().unwrap(),
                actor: "ana".to_owned(),
                act: "change_set.save".to_owned(),
                object: format!("change_set/{position}"),
                detail: "{}".to_owned(),
            };
            let hash = chain::hash(&previous, position, &entry);
            Link {
                position,
                audit: entry.id,
                previous_hash: std::mem::replace(&mut previous, hash.clone()),
                hash,
                entry: Some(entry),
            }
        };
        (1..=count).map(link).collect()
    }

    fn flaws(links: &[Link], expected: &[&str]) -> Vec<String> {
        let expected = expected
            .iter()
            .map(|hash| (HashSource::Operator, (*hash).to_owned()));
        let mut check = Check::expecting(expected.collect());
        links.iter().for_each(|link| check.link(link));
        check
            .end()
            .flaws
            .iter()
            .map(ChainProblem::sentence)
            .collect()
    }

    #[test]
    fn an_unchanged_chain_passes_the_check() {
        let links = chain_of(5);
        assert_eq!(flaws(&links, &[&links[2].hash]), Vec::<String>::new());
        assert_eq!(flaws(&[], &[]), Vec::<String>::new());
    }

    #[test]
    fn what_was_changed_or_taken_out_is_named_once() {
        let mut changed = chain_of(5);
        changed[2].entry.as_mut().unwrap().actor = "luis".to_owned();
        let flaws_found = flaws(&changed, &[]);
        assert_eq!(flaws_found.len(), 1);
        assert!(
            flaws_found[0].starts_with("Eslabón 3: la entrada 6 no es"),
            "{flaws_found:?}"
        );

        let mut gone = chain_of(5);
        gone[1].entry = None;
        assert!(flaws(&gone, &[])[0].starts_with("Eslabón 2: la entrada 4 ya no está"));

        let mut cut = chain_of(6);
        cut.drain(2..4);
        assert_eq!(flaws(&cut, &[]), ["Faltan los eslabones 3 a 4."]);
    }

    #[test]
    fn an_entry_rewritten_with_its_hash_breaks_the_next_link() {
        let mut links = chain_of(4);
        let second = &mut links[1];
        let entry = second.entry.as_mut().unwrap();
        entry.actor = "luis".to_owned();
        second.hash = chain::hash(&second.previous_hash, 2, entry);
        let flaws_found = flaws(&links, &[]);
        assert_eq!(flaws_found.len(), 1);
        assert!(flaws_found[0].starts_with("Eslabón 3 (entrada 6): no continúa"));
    }

    #[test]
    fn a_chain_written_anew_is_known_by_a_hash_kept_elsewhere() {
        let kept = chain_of(4)[3].hash.clone();
        let flaws_found = flaws(&chain_of(3), &[&kept]);
        assert_eq!(
            flaws_found,
            [format!(
                "El eslabón {kept} (anotado aparte) no está en la cadena."
            )]
        );
    }
}
