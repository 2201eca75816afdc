//! Names for what the printer declares: readable, legal, and never twice.

use std::collections::{BTreeMap, BTreeSet};

use effectforge_effect::graph::Effect;
use effectforge_effect::rng::stream_id;
use serde_json::Value;

/// Words that JavaScript keeps (strict mode), names of globals that the module uses, and every
/// name that the template declares.
const TAKEN: &str = "abstract arguments await boolean break byte case catch char class const continue debugger default \
 delete do double else enum eval export extends false final finally float for function goto if implements import in \
 instanceof int interface let long native new null package private protected public return short static super switch \
 synchronized this throw throws transient true try typeof undefined var void volatile while with yield async of \
 NaN Infinity Math Object Number Float64Array Uint8Array WeakMap ResizeObserver IntersectionObserver TypeError \
 RangeError console document element options performance clearTimeout setTimeout devicePixelRatio matchMedia \
 getComputedStyle addEventListener removeEventListener requestAnimationFrame cancelAnimationFrame parseInt window \
 abs ceil clz32 cos floor imul log2 max min pow round sign sin sqrt \
 meta params find accept mix random div mod fract css ramp live create seed autoplay given values canvas context \
 width height ratio scale time layout paint draw quality pace cost strain patience timer govern request last tick \
 motion wanted forced onScreen update seek resize fit sizes views listeners position isolation adapt playing controller \
 window whole smooth load base area e k n x y radius alpha half level size backdrop surface bytes sized sprite bake grain \
 populate stamp";

/// The same for what only modules with pixels, noise, sums, curves or inputs have.
const TAKEN_BY_PIXELS: &str = "atan2 exp hypot noise swirl COMPASS plate grid show shades row column at from tone \
 light n total pointX pointY along curve band trace outlines follow outside held weight step analyser bins hear fixed \
 sweep point turn from into share cursor next build loadPicture";

/// Gives out names, each one once.
#[derive(Debug)]
pub struct Names {
    taken: BTreeSet<String>,
    /// Locals of the loops over each emitter's elements, and properties of these elements.
    scopes: BTreeMap<(String, bool), BTreeSet<String>>,
}

/// What a name in a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The loops over an emitter's elements.
    Loop,
    /// The elements of an emitter.
    Element,
}

impl Names {
    /// Nothing is given out yet; `pixels`: the module has pixels, noise or sums; `reserved`: what a
    /// target's template declares.
    pub fn new(pixels: bool, reserved: &str) -> Self {
        let more = if pixels { TAKEN_BY_PIXELS } else { "" };
        let words = [TAKEN, more, reserved];
        let words = words.into_iter().flat_map(str::split_whitespace);
        Self {
            taken: words.map(str::to_owned).collect(),
            scopes: BTreeMap::new(),
        }
    }

    /// Nothing is given out yet but `words`.
    #[must_use]
    pub fn without(words: &str) -> Self {
        Self {
            taken: words.split_whitespace().map(str::to_owned).collect(),
            scopes: BTreeMap::new(),
        }
    }

    /// A free name: the wanted one in camel case, with a number when it is gone.
    pub fn fresh(&mut self, parts: &[&str]) -> String {
        let name = numbered(parts, |name| {
            let mut loops = self.scopes.iter().filter(|((_, element), _)| !element);
            self.taken.contains(name) || loops.any(|(_, names)| names.contains(name))
        });
        self.taken.insert(name.clone());
        name
    }

    /// A name that is free in a scope of an emitter: others may have the same. Without an emitter it
    /// is free in all of them.
    pub fn fresh_in(&mut self, emitter: &str, scope: Scope, parts: &[&str]) -> String {
        let element = scope == Scope::Element;
        let meets = |other: &str| other == emitter || other.is_empty() || emitter.is_empty();
        let name = numbered(parts, |name| {
            let mut near = self.scopes.iter();
            let known = near
                .any(|((of, kind), names)| *kind == element && meets(of) && names.contains(name));
            known || (!element && self.taken.contains(name))
        });
        let key = (emitter.to_owned(), element);
        self.scopes.entry(key).or_default().insert(name.clone());
        name
    }
}

/// The wanted name in camel case, with the first number for which it is free.
fn numbered(parts: &[&str], is_taken: impl Fn(&str) -> bool) -> String {
    let wanted = camel(parts);
    let mut name = wanted.clone();
    let mut number = 2_u32;
    while is_taken(&name) {
        name = format!("{wanted}{number}");
        number += 1;
    }
    name
}

/// `["gold_dust", "rate"]` → `goldDustRate`. Only letters and digits of ASCII remain.
pub fn camel(parts: &[&str]) -> String {
    let mut out = String::new();
    let words = parts
        .iter()
        .flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()));
    for word in words.filter(|word| !word.is_empty()) {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if out.is_empty() => out.push(first.to_ascii_lowercase()),
            Some(first) => out.push(first.to_ascii_uppercase()),
            None => {}
        }
        out.extend(chars);
    }
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert(0, 'v');
    }
    out
}

/// Names of the random streams by their numbers: the program holds numbers only, so every text of
/// the nodes is tried with every emitter.
pub fn stream_names(effect: &Effect) -> BTreeMap<u32, (String, String)> {
    let mut texts = BTreeSet::from(["@life".to_owned(), "@color".to_owned()]);
    collect(
        &serde_json::to_value(&effect.nodes).unwrap_or_default(),
        &mut texts,
    );
    // What signals name, too.
    collect(
        &serde_json::to_value(&effect.signals).unwrap_or_default(),
        &mut texts,
    );
    collect(
        &serde_json::to_value(&effect.timeline).unwrap_or_default(),
        &mut texts,
    );
    let mut out = BTreeMap::new();
    for node in effect
        .nodes
        .iter()
        .filter(|node| ["emitter", "sub_emitter"].contains(&node.kind.type_name()))
    {
        for text in &texts {
            let name = |stream: &str| stream_id(&format!("{}/{stream}", node.id));
            out.insert(name(text), (node.id.clone(), text.clone()));
            for part in 0..4 {
                let stream = format!("{text}@{part}");
                out.insert(name(&stream), (node.id.clone(), stream));
            }
        }
    }
    out
}

/// Every text in a JSON value. As deep as an expression may be, which the checker bounds.
fn collect(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(fields) => fields.values().for_each(|item| collect(item, into)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_unique() {
        let mut names = Names::new(false, "");
        assert_eq!(names.fresh(&["class"]), "class2");
        assert_eq!(names.fresh(&["gold_dust", "@life"]), "goldDustLife");
        assert_eq!(names.fresh(&["gold_dust", "@life"]), "goldDustLife2");
        assert_eq!(names.fresh(&["1é"]), "v1");
        assert_eq!(names.fresh(&["time"]), "time2");
    }
}
