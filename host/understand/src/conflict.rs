//! Demands that exclude each other: named, never silently resolved.

use effectforge_effect::{Conflict, Span};

use crate::colors::Hit;
use crate::constraints::names;
use crate::lexicon::{Slot, Trait};
use crate::numbers::{Constraints, SizeClash};
use crate::palette::near;
use crate::reading::Reading;
use crate::slots::Candidate;

/// What the conflicts are looked for in.
pub(crate) struct Demands<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) speeds: &'a [Candidate],
    pub(crate) densities: &'a [Candidate],
    pub(crate) motions: &'a [Candidate],
    pub(crate) hits: &'a [Hit],
    pub(crate) schemes: &'a [(&'static str, Span)],
    pub(crate) family: Option<&'a Trait>,
    pub(crate) constraints: &'a Constraints,
    pub(crate) size_clash: SizeClash,
    pub(crate) french: bool,
}

/// Code, French and English message.
const MESSAGES: [[&str; 3]; 6] = [
    [
        "speed",
        "Lent et rapide sont demandés à la fois.",
        "Slow and fast are both asked for.",
    ],
    [
        "palette",
        "Les couleurs demandées s'excluent : noir et blanc et couleur, ou voulue et refusée.",
        "The colours exclude each other: monochrome and colour, or wanted and refused.",
    ],
    [
        "complexity",
        "Dense et épuré sont demandés à la fois.",
        "Dense and minimal are both asked for.",
    ],
    [
        "target_capability",
        "La cible demandée ne sait pas montrer cet effet.",
        "The target asked for cannot show this effect.",
    ],
    [
        "performance",
        "Autant d'éléments ne tiennent pas la cadence sur cette cible.",
        "That many elements cannot keep the frame rate on this target.",
    ],
    [
        "size",
        "Les tailles demandées s'excluent.",
        "The sizes exclude each other.",
    ],
];

/// All conflicts, in the order of the messages.
pub(crate) fn find(demands: &Demands<'_>) -> Vec<Conflict> {
    let densities = opposite(demands.densities, "low", "high");
    let found = [
        speed(demands),
        palette(demands),
        densities.filter(|_| !sequence(demands)),
        capability(demands),
        performance(demands),
        size(demands),
    ];
    let named = MESSAGES
        .iter()
        .zip(found)
        .filter_map(|(message, spans)| Some((message, spans?)));
    named
        .map(|([code, fr, en], spans)| Conflict {
            code: (*code).to_owned(),
            message: (if demands.french { *fr } else { *en }).to_owned(),
            spans,
        })
        .collect()
}

/// Whether the brief describes a change in time, so that opposites may follow each other.
fn sequence(demands: &Demands<'_>) -> bool {
    demands.reading.has_cue("then")
}

fn opposite(values: &[Candidate], a: &str, b: &str) -> Option<Vec<Span>> {
    let strong = |name: &str| values.iter().find(|c| c.value == name && c.score > 0.8);
    let (a, b) = (strong(a)?, strong(b)?);
    Some(vec![*a.spans.first()?, *b.spans.first()?])
}

fn speed(demands: &Demands<'_>) -> Option<Vec<Span>> {
    if sequence(demands) {
        return None;
    }
    let still = demands
        .motions
        .iter()
        .find(|m| m.value == "static" && m.score > 0.8);
    let fast = demands
        .speeds
        .iter()
        .find(|s| s.value == "fast" && s.score > 0.6);
    let both = still
        .zip(fast)
        .and_then(|(a, b)| Some(vec![*a.spans.first()?, *b.spans.first()?]));
    opposite(demands.speeds, "slow", "fast").or(both)
}

fn palette(demands: &Demands<'_>) -> Option<Vec<Span>> {
    let wanted = demands.hits.iter().filter(|h| !h.negated);
    let scheme = |name: &str| {
        demands
            .schemes
            .iter()
            .find(|(s, _)| *s == name)
            .map(|(_, span)| *span)
    };
    if let Some(mono) = scheme("mono") {
        if let Some(hit) = wanted
            .clone()
            .find(|h| h.color.to_oklch().c > 0.06 && !overlaps(h.span, mono))
        {
            return Some(vec![mono, hit.span]);
        }
        if let Some(other) = scheme("rainbow").or_else(|| scheme("vivid")) {
            return Some(vec![mono, other]);
        }
    }
    if let Some((warm, cold)) = scheme("warm").zip(scheme("cold")) {
        return Some(vec![warm, cold]);
    }
    demands
        .hits
        .iter()
        .filter(|h| h.negated)
        .find_map(|refused| {
            let clash = wanted
                .clone()
                .find(|h| h.name == refused.name && near(h.color, refused.color))?;
            Some(vec![clash.span, refused.span])
        })
}

fn overlaps(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

fn capability(demands: &Demands<'_>) -> Option<Vec<Span>> {
    let targets = names(demands.constraints, "targets");
    let field = demands.constraints.get("targets")?;
    let refused = demands
        .family
        .is_some_and(|t| t.refused.iter().any(|r| targets.contains(r)));
    let wishes = names(demands.constraints, "interactive");
    let flat = ["lottie", "video", "svg", "premiere", "ae"];
    let passive = !targets.is_empty() && targets.iter().all(|t| flat.contains(t));
    let live = passive
        && wishes
            .iter()
            .any(|w| matches!(*w, "cursor" | "click" | "scroll" | "hover"));
    let mut spans = field.spans.clone();
    if live && let Some(field) = demands.constraints.get("interactive") {
        spans.extend(field.spans.iter().take(2));
    }
    (refused || live).then_some(spans)
}

fn performance(demands: &Demands<'_>) -> Option<Vec<Span>> {
    let count = ["count", "count_max"]
        .iter()
        .find_map(|key| demands.constraints.get(*key))?;
    let number = count.value.as_f64()?;
    let targets = names(demands.constraints, "targets");
    let mobile = demands
        .constraints
        .get("mobile")
        .is_some_and(|f| f.value == true);
    let limit = if targets.contains(&"css") || targets.contains(&"lottie") {
        500.0
    } else if mobile || targets.contains(&"canvas2d") || targets.contains(&"svg") {
        20_000.0
    } else {
        1_000_000.0
    };
    (number > limit).then(|| count.spans.clone())
}

fn size(demands: &Demands<'_>) -> Option<Vec<Span>> {
    if let Some(spans) = &demands.size_clash {
        return Some(spans.clone());
    }
    let weight = demands.constraints.get("max_kb");
    if let Some(field) = weight.filter(|f| f.value.as_f64().is_some_and(|kb| kb < 1.0)) {
        return Some(field.spans.clone());
    }
    let find = |name: &str| {
        demands
            .reading
            .wanted(Slot::Size)
            .find(|(_, m)| m.value == name)
    };
    let (small, large) = (find("small")?.0, find("large")?.0);
    // "tiny huge particles": about one noun, so side by side, not « petites étoiles, grandes vagues ».
    let (first, second) = if small.first < large.first {
        (small, large)
    } else {
        (large, small)
    };
    let close = second.first - first.last <= 2 && !sequence(demands);
    close.then(|| {
        vec![
            demands.reading.span_of(first),
            demands.reading.span_of(second),
        ]
    })
}
