//! Which failed rules go back to which optimizer, when to stop, and which attempt to keep: a pure
//! function of what was measured, so that it can be tested without a plugin.
//!
//! Invariants: at most [`ROUNDS_MAX`] rounds; an optimizer is only asked for rules that it mends and
//! that failed last; a rule goes to one optimizer per round; an effect that was seen before ends it.

/// Most times that failed rules go back to optimizers.
pub(super) const ROUNDS_MAX: usize = 3;

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Digest of its effect.
    pub(super) digest: String,
    /// Ids of the rules that failed, once per finding.
    pub(super) failed: Vec<String>,
}

/// An optimizer and the rules that it mends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mender {
    pub(super) id: String,
    pub(super) mends: Vec<String>,
}

/// What one optimizer is asked to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Work {
    /// The optimizer's id.
    pub(super) by: String,
    /// The rules, sorted.
    pub(super) rules: Vec<String>,
}

/// The next round after these attempts (the first, and one per round); empty when it is time to stop.
/// `menders` are in the order in which they are asked.
pub(super) fn next(attempts: &[Outcome], menders: &[Mender]) -> Vec<Work> {
    let Some((last, earlier)) = attempts.split_last() else {
        return Vec::new();
    };
    let rounds = earlier.len();
    let came_back = earlier.iter().any(|one| one.digest == last.digest);
    if rounds >= ROUNDS_MAX || came_back {
        return Vec::new();
    }
    let mut failed = last.failed.clone();
    failed.sort();
    failed.dedup();
    let mut work = Vec::new();
    for mender in menders {
        let (mine, rest) = failed
            .into_iter()
            .partition::<Vec<_>, _>(|rule| mender.mends.contains(rule));
        failed = rest;
        if !mine.is_empty() {
            work.push(Work {
                by: mender.id.clone(),
                rules: mine,
            });
        }
    }
    work
}

/// The attempt to keep: fewest failed rules, the earlier of equals.
pub(super) fn best(attempts: &[Outcome]) -> usize {
    let failed = |at: &usize| attempts[*at].failed.len();
    // `min_by_key` gives the first of equals.
    (0..attempts.len()).min_by_key(failed).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outcome(digest: &str, failed: &[&str]) -> Outcome {
        Outcome {
            digest: digest.to_owned(),
            failed: failed.iter().map(|rule| (*rule).to_owned()).collect(),
        }
    }

    fn mender(id: &str, mends: &[&str]) -> Mender {
        Mender {
            id: id.to_owned(),
            mends: mends.iter().map(|rule| (*rule).to_owned()).collect(),
        }
    }

    #[test]
    fn a_rule_goes_to_the_first_that_mends_it() {
        let menders = [
            mender("a/calm", &["x.b"]),
            mender("a/thin", &["x.a", "x.b"]),
        ];
        let work = next(&[outcome("1", &["x.b", "x.c", "x.a", "x.b"])], &menders);
        let asked: Vec<_> = work.iter().map(|w| (&*w.by, &w.rules[..])).collect();
        assert_eq!(
            asked,
            [
                ("a/calm", &["x.b".to_owned()][..]),
                ("a/thin", &["x.a".to_owned()][..])
            ]
        );
    }

    #[test]
    fn nothing_to_mend_is_the_end() {
        let menders = [mender("a/thin", &["x.a"])];
        assert!(next(&[outcome("1", &[])], &menders).is_empty());
        assert!(next(&[outcome("1", &["x.c"])], &menders).is_empty());
        assert!(next(&[outcome("1", &["x.a"])], &[]).is_empty());
        assert!(next(&[], &menders).is_empty());
    }

    #[test]
    fn an_effect_that_was_seen_before_is_the_end() {
        let menders = [mender("a/thin", &["x.a"])];
        let (one, two) = (outcome("1", &["x.a"]), outcome("2", &["x.a"]));
        assert_eq!(next(&[one.clone(), two.clone()], &menders).len(), 1);
        assert!(next(&[one.clone(), two, one], &menders).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

        /// Whatever rounds come to, the loop ends, asks only for what failed and can be mended, and
        /// keeps the first of the best.
        #[test]
        fn the_loop_ends_and_keeps_the_best(
            rounds in prop::collection::vec((0..6_u8, prop::collection::vec(0..5_u8, 0..5)), 6),
            menders in prop::collection::vec(prop::collection::vec(0..5_u8, 0..4), 0..4),
        ) {
            let rules = |list: &[u8]| list.iter().map(|r| format!("x.{r}")).collect::<Vec<_>>();
            let menders: Vec<Mender> = menders.iter().enumerate()
                .map(|(at, list)| Mender { id: format!("a/{at}"), mends: rules(list) }).collect();
            let mut attempts: Vec<Outcome> = Vec::new();
            for (digest, failed) in &rounds {
                attempts.push(Outcome { digest: digest.to_string(), failed: rules(failed) });
                let work = next(&attempts, &menders);
                let last = attempts.last().unwrap();
                let mut asked: Vec<&String> = work.iter().flat_map(|w| &w.rules).collect();
                for one in &work {
                    let mends = &menders.iter().find(|m| m.id == one.by).unwrap().mends;
                    prop_assert!(!one.rules.is_empty());
                    prop_assert!(one.rules.iter().all(|r| mends.contains(r) && last.failed.contains(r)));
                }
                let total = asked.len();
                asked.dedup();
                prop_assert_eq!(asked.len(), total, "a rule goes to one optimizer");
                let can = last.failed.iter().any(|r| menders.iter().any(|m| m.mends.contains(r)));
                let seen = attempts[..attempts.len() - 1].iter().any(|o| o.digest == last.digest);
                let over = attempts.len() > ROUNDS_MAX;
                prop_assert_eq!(work.is_empty(), !can || seen || over);
                if work.is_empty() {
                    break;
                }
            }
            prop_assert!(attempts.len() <= ROUNDS_MAX + 1);
            let kept = best(&attempts);
            for (at, one) in attempts.iter().enumerate() {
                prop_assert!(attempts[kept].failed.len() <= one.failed.len());
                prop_assert!(at >= kept || one.failed.len() > attempts[kept].failed.len());
            }
        }
    }
}
