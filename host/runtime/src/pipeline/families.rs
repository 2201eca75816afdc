//! Which families a brief asks for, who makes them, and how several become one effect.
//!
//! A family that was stated clearly beside the first is a layer of its own: "snow under an aurora" is
//! both. What covers the whole canvas lies at the back, whatever was named first; everything else
//! keeps the brief's order, the first in front.

use std::sync::Arc;

use effectforge_effect::compose::{compose, is_backdrop};
use effectforge_effect::{Dna, Effect, Source, Status};
use effectforge_manifest::Parameter;
use serde_json::{Map, Value};

use super::{Held, plugins};
use crate::catalog::Plugin;
use crate::error::{ParameterFault, RuntimeError};
use crate::host::{Host, Job};
use crate::request::Generate;

/// Families of one effect at most: more layers hide each other.
const FAMILIES_MAX: usize = 3;
/// Confidence from which on a second family is a layer, and its share of the first one's.
const SURE: f64 = 0.6;
const SURE_SHARE: f64 = 0.75;

/// A generator and the family that it makes.
pub(super) type Chosen = (Arc<Plugin>, String);

/// The generators of the first family that can be made and of those stated beside it. A brief that
/// asks for a family that no plugin makes is told so: silently making something else would be a lie.
pub(super) fn choose(
    host: &Host,
    request: &Generate,
    dna: &Dna,
    notes: &mut Vec<String>,
) -> Result<Vec<Chosen>, RuntimeError> {
    if let Some(family) = &request.family {
        let plugin = host.catalog.generator(family).cloned();
        let missing = || no_generator(host, family.clone());
        return Ok(vec![(plugin.ok_or_else(missing)?, family.clone())]);
    }
    if dna.status == Status::NotAnEffect {
        return Err(RuntimeError::NotAnEffect {
            question: dna.question.clone(),
        });
    }
    let wanted: Vec<&str> = dna.families.iter().map(|f| f.value.as_str()).collect();
    let (mut chosen, mut skipped): (Vec<Chosen>, Vec<&str>) = (Vec::new(), Vec::new());
    let first = dna.families.first().map_or(0.0, |first| first.confidence);
    for field in &dna.families {
        let sure = field.confidence >= SURE.max(first * SURE_SHARE);
        let beside = field.source == Source::Stated && sure;
        if chosen.len() >= FAMILIES_MAX || (!chosen.is_empty() && !beside) {
            continue;
        }
        match host.catalog.generator(&field.value) {
            Some(plugin) => chosen.push((Arc::clone(plugin), field.value.clone())),
            None if chosen.is_empty() || beside => skipped.push(&field.value),
            None => {}
        }
    }
    if chosen.is_empty() {
        return Err(no_generator(host, quoted(&wanted)));
    }
    if !skipped.is_empty() {
        let made: Vec<&str> = chosen.iter().map(|(_, family)| family.as_str()).collect();
        let (skipped, made) = (quoted(&skipped), quoted(&made));
        notes.push(format!(
            "no installed plugin makes {skipped}; this is {made}"
        ));
    }
    Ok(chosen)
}

/// Makes the effect of each family and puts them over each other.
pub(super) async fn generate(
    host: &Arc<Host>,
    job: &Job,
    chosen: &[Chosen],
    (dna, parameters): (&Dna, &Map<String, Value>),
    notes: &mut Vec<String>,
) -> Result<Held, RuntimeError> {
    check(chosen, parameters)?;
    let mut made = Vec::with_capacity(chosen.len());
    for one in chosen {
        made.push(plugins::generate(host, job, one, dna, parameters).await?);
    }
    if made.len() == 1
        && let Some(only) = made.pop()
    {
        return Ok(only);
    }
    let effects: Vec<&Effect> = made.iter().map(|held| held.effect().as_ref()).collect();
    let layered = layered(&effects, notes);
    Held::from_checked(layered).map_err(|problems| {
        let said: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
        RuntimeError::Internal(said.join("; "))
    })
}

/// Every parameter is one of a chosen generator and holds a value that it takes.
fn check(chosen: &[Chosen], parameters: &Map<String, Value>) -> Result<(), RuntimeError> {
    let all = || {
        chosen
            .iter()
            .flat_map(|(plugin, _)| &plugin.manifest.parameters)
    };
    for (name, value) in parameters {
        let mut own = all().filter(|parameter| &parameter.id == name).peekable();
        let known = |p: &Parameter| p.id.clone();
        let reason = if own.peek().is_none() {
            let known = all().map(known).collect::<Vec<_>>().join(", ");
            ParameterFault::NotOfGenerator { known }
        } else if let Some(wanted) = own.find_map(|p| p.check(value).err()) {
            ParameterFault::NotTaken { wanted }
        } else {
            continue;
        };
        let name = name.clone();
        return Err(RuntimeError::Parameter { name, reason });
    }
    Ok(())
}

/// One effect of several, the first named in front of those that do not cover everything.
fn layered(effects: &[&Effect], notes: &mut Vec<String>) -> Effect {
    let mut order: Vec<&Effect> = effects.iter().rev().copied().collect();
    // Stable: among backdrops and among the others the order stays.
    order.sort_by_key(|effect| !is_backdrop(effect));
    let mut all = order[0].clone();
    for front in &order[1..] {
        match compose(&all, front) {
            Ok(both) => all = both,
            Err(problems) => {
                let why = problems.first().map_or("", |p| p.message.as_str());
                let family = &front.family;
                notes.push(format!("`{family}` was left out: {why}"));
            }
        }
    }
    if let Some(first) = effects.first() {
        all.family.clone_from(&first.family);
        all.name.clone_from(&first.name);
    }
    all
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn no_generator(host: &Host, wanted: String) -> RuntimeError {
    let wanted = if wanted.is_empty() {
        RuntimeError::WHATEVER.to_owned()
    } else {
        wanted
    };
    RuntimeError::NoGenerator {
        wanted,
        available: host.catalog.families(),
    }
}
