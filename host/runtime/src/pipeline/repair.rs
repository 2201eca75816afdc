//! The repair loop: a failed rule that an optimizer mends goes back to it, and everything after the
//! optimizer is made and measured anew.
//!
//! Invariants: `rounds` decides, this module does; a repair never costs what was already made (when an
//! optimizer breaks, the best attempt so far is the result); only giving up ends the job.

use effectforge_capabilities::kinds::Subject;
use effectforge_manifest::{FAILED, SubjectKind};
use serde_json::{Value, json};

use super::attempt::{self, Attempt, Workshop};
use super::rounds::{self, Mender, Outcome, Work};
use super::{Held, plugins};
use crate::certificate::{Rule, Verdict};
use crate::error::RuntimeError;
use crate::report::{Repair, RepairOutcome, Saving};

/// Mends what can be mended; gives the attempt to keep and what was done.
pub(super) async fn settle(
    shop: Workshop<'_>,
    first: Attempt,
) -> Result<(Attempt, Vec<Repair>), RuntimeError> {
    let menders = menders(shop);
    let mut outcomes = vec![outcome(&first)];
    let mut attempts = vec![first];
    let mut repairs: Vec<Repair> = Vec::new();
    // `next` ends it after its rounds.
    loop {
        let work = rounds::next(&outcomes, &menders);
        let Some(last) = attempts.last().filter(|_| !work.is_empty()) else {
            break;
        };
        let from = repairs.len();
        let round = attempts.len();
        let effect = match mend(shop, last, &work, round, &mut repairs).await {
            Ok(effect) => effect,
            Err(error) => {
                broke(&mut repairs[from..], error)?;
                break;
            }
        };
        let digest = effect.digest().to_string();
        if outcomes.iter().any(|one| one.digest == digest) {
            break;
        }
        let made = match attempt::run(shop, effect, None).await {
            Ok(made) => made,
            Err(error) => {
                broke(&mut repairs[from..], error)?;
                break;
            }
        };
        for repair in &mut repairs[from..] {
            (repair.outcome, repair.value_after) = verdict(&made.rules, &repair.rule);
        }
        outcomes.push(outcome(&made));
        attempts.push(made);
    }
    let kept = rounds::best(&outcomes);
    for repair in &mut repairs {
        repair.kept = repair.round <= kept;
    }
    Ok((attempts.swap_remove(kept), repairs))
}

fn menders(shop: Workshop<'_>) -> Vec<Mender> {
    let optimizers = shop.host.catalog.optimizers(SubjectKind::Effect);
    let mender = |plugin: &std::sync::Arc<crate::Plugin>| Mender {
        id: plugin.id(),
        mends: plugin.manifest.mends.clone(),
    };
    optimizers.map(mender).collect()
}

fn outcome(attempt: &Attempt) -> Outcome {
    let failed = failed(&attempt.rules);
    Outcome {
        digest: attempt.effect.digest().to_string(),
        failed: failed.map(|rule| rule.rule.clone()).collect(),
    }
}

fn failed(rules: &[Rule]) -> impl Iterator<Item = &Rule> {
    rules.iter().filter(|rule| rule.verdict == Verdict::Fail)
}

/// Runs the optimizers of one round, one after the other. What they were asked for is written down
/// before they run; until it is measured again the outcome is that nothing changed.
async fn mend(
    shop: Workshop<'_>,
    last: &Attempt,
    work: &[Work],
    round: usize,
    repairs: &mut Vec<Repair>,
) -> Result<Held, RuntimeError> {
    let mut effect = last.effect.clone();
    for Work { by, rules } in work {
        let asked: Vec<&Rule> = failed(&last.rules)
            .filter(|rule| rules.contains(&rule.rule))
            .collect();
        let from = repairs.len();
        repairs.extend(asked.iter().map(|rule| repair(rule, by, round)));
        let plugin = shop.host.catalog.get(by)?;
        let subject = Subject::Effect(effect.clone());
        let parameters = plugins::json(&parameters(&asked))?;
        let (subject, savings) =
            plugins::optimize(shop.host, shop.job, "mend", plugin, subject, &parameters).await?;
        if let Subject::Effect(better) = subject {
            effect = better;
        }
        for repair in &mut repairs[from..] {
            repair.savings.clone_from(&savings);
        }
    }
    Ok(effect)
}

/// What an optimizer is told.
fn parameters(asked: &[&Rule]) -> Value {
    let one =
        |rule: &&Rule| json!({"rule": rule.rule, "value": rule.value, "threshold": rule.threshold});
    let list: Vec<Value> = asked.iter().map(one).collect();
    json!({ FAILED: list })
}

fn repair(rule: &Rule, by: &str, round: usize) -> Repair {
    Repair {
        round,
        rule: rule.rule.clone(),
        value: rule.value.clone(),
        threshold: rule.threshold.clone(),
        by: by.to_owned(),
        savings: Vec::<Saving>::new(),
        outcome: RepairOutcome::Unchanged,
        value_after: Value::Null,
        kept: false,
    }
}

/// How a rule came out: it fails when any of its findings does.
fn verdict(rules: &[Rule], id: &str) -> (RepairOutcome, Value) {
    let of = |verdict| {
        let mut found = rules.iter().filter(|rule| rule.rule == id);
        found.find(|rule| rule.verdict == verdict)
    };
    if let Some(rule) = of(Verdict::Fail) {
        (RepairOutcome::StillFails, rule.value.clone())
    } else if let Some(rule) = of(Verdict::Pass) {
        (RepairOutcome::Passes, rule.value.clone())
    } else {
        (RepairOutcome::NotMeasured, Value::Null)
    }
}

/// A round that broke is written down; giving up is passed on.
fn broke(repairs: &mut [Repair], error: RuntimeError) -> Result<(), RuntimeError> {
    if matches!(error, RuntimeError::Cancelled) {
        return Err(error);
    }
    for repair in repairs {
        repair.outcome = RepairOutcome::Broke(error.to_string());
    }
    Ok(())
}
