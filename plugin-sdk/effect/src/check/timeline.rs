//! Rules of the timeline: every clip on its own, those of a track together, and where one is read.

use std::collections::BTreeMap;

use crate::graph::{Clip, ClipAxis, Ease, Trigger};
use crate::unit::Dimension;

use super::expressions::{Allowed, Walk};
use super::{Checker, is_identifier, limits};

/// Farthest place on an axis.
const FAR: f64 = 100_000.0;

impl Checker<'_> {
    pub(super) fn timeline(&mut self) {
        let timeline = &self.effect.timeline;
        if timeline.len() > limits::CLIPS_MAX {
            let message = format!(
                "{} clips are more than {}",
                timeline.len(),
                limits::CLIPS_MAX
            );
            self.problem("too_many", "/timeline", message, "use fewer, or repeat one");
        }
        for (name, clip) in timeline.iter().take(limits::CLIPS_MAX) {
            let tracks = clip.track.as_deref();
            if let Some(bad) = [Some(name.as_str()), tracks]
                .into_iter()
                .flatten()
                .find(|id| !is_identifier(id))
            {
                let message = format!("`{bad}` is no identifier");
                self.problem("invalid_id", "/timeline", message, "use lower case, `_`");
                continue;
            }
            self.clip(name, clip);
        }
        self.tracks();
    }

    fn clip(&mut self, name: &str, clip: &Clip) {
        let path = format!("/timeline/{name}");
        let effect = self.effect;
        if !self.trigger(name, clip, &path) {
            return;
        }
        let Some((start, axis)) = effect.clip_axis(clip) else {
            return; // Said of the clip that it follows.
        };
        let Some(wanted) = effect.axis_dimension(axis) else {
            return;
        };
        let mut good = true;
        for (key, place) in clip.places() {
            let Some(place) = place else { continue };
            let at = format!("{path}/{key}");
            good &= self.unit(place, wanted, &at);
            let least = match key {
                "start" => -FAR,
                // A length of nothing would be a jump; no picture is shorter than a millisecond.
                "length" => 1e-3,
                _ => 0.0,
            };
            self.range(place.value, least..=FAR, &at);
        }
        if let Trigger::Threshold(bound) = &clip.trigger {
            self.unit(bound.above, wanted, &format!("{path}/trigger"));
        }
        let turns = f64::from(limits::TURNS_MAX);
        self.range(
            f64::from(clip.repeat),
            1.0..=turns,
            &format!("{path}/repeat"),
        );
        self.range(clip.strength, 0.0..=1.0, &format!("{path}/strength"));
        if let Ease::Steps(steps) = clip.ease {
            self.range(f64::from(steps), 1.0..=64.0, &format!("{path}/ease"));
        }
        let fades = crate::graph::place(clip.fade_in) + crate::graph::place(clip.fade_out);
        if fades > clip.length.value {
            let message = format!("the fades take {fades}, the clip is {} long", clip.length);
            self.problem(
                "out_of_range",
                &path,
                message,
                "shorten the fades or lengthen the clip",
            );
        }
        if good && axis == ClipAxis::Loop {
            self.within_loop(start, start + clip.total(), &path);
        }
    }

    /// Whether the trigger is there and leads to an axis.
    fn trigger(&mut self, name: &str, clip: &Clip, path: &str) -> bool {
        let effect = self.effect;
        let at = format!("{path}/trigger");
        let followed = match &clip.trigger {
            Trigger::Load(_) => return true,
            Trigger::Input(id) => return self.known_input(id, &at),
            Trigger::Threshold(bound) => return self.known_input(&bound.input, &at),
            Trigger::After(other) | Trigger::With(other) => other,
        };
        if !effect.timeline.contains_key(followed) {
            let message = format!("there is no clip `{followed}`");
            let known: Vec<_> = effect.timeline.keys().map(String::as_str).take(8).collect();
            let help = format!("clips: {}", known.join(", "));
            self.problem("invalid_reference", at, message, &help);
            return false;
        }
        let mut next = Some(followed);
        for _ in 0..effect.timeline.len() {
            let Some(other) = next else { break };
            if other == name {
                let message = format!("clip `{name}` waits for itself");
                self.problem(
                    "cycle",
                    at,
                    message,
                    "let one of them begin at load or by an input",
                );
                return false;
            }
            next = effect
                .timeline
                .get(other)
                .and_then(|clip| match &clip.trigger {
                    Trigger::After(other) | Trigger::With(other) => Some(other),
                    _ => None,
                });
        }
        true
    }

    fn known_input(&mut self, id: &str, at: &str) -> bool {
        let known = self.effect.inputs.contains_key(id);
        if !known {
            let message = format!("there is no input `{id}`");
            self.problem("invalid_reference", at, message, "declare it in /inputs");
        }
        known
    }

    fn within_loop(&mut self, start: f64, end: f64, path: &str) {
        let duration = self.effect.duration.value;
        // Sums of decimals miss by some bits.
        if start < -1e-9 || end > duration + 1e-9 {
            let message =
                format!("the clip runs from {start} s to {end} s, the loop from 0 to {duration} s");
            let help = "begin earlier, shorten the clip or its repeats, or lengthen the loop";
            self.problem("out_of_range", path, message, help);
        }
    }

    /// Clips of one track lie on one axis, one after another.
    fn tracks(&mut self) {
        let effect = self.effect;
        let mut tracks: BTreeMap<&str, Vec<(&str, &Clip, f64, ClipAxis<'_>)>> = BTreeMap::new();
        for (name, clip) in effect.timeline.iter().take(limits::CLIPS_MAX) {
            let (Some(track), Some((start, axis))) = (&clip.track, effect.clip_axis(clip)) else {
                continue;
            };
            if clip.stagger.is_some() {
                let message = format!(
                    "clip `{name}` of track `{track}` begins at another time for each element"
                );
                let help = "leave out `stagger` or `track`: what takes turns needs one place";
                self.problem(
                    "overlap",
                    format!("/timeline/{name}/stagger"),
                    message,
                    help,
                );
            }
            tracks
                .entry(track)
                .or_default()
                .push((name, clip, start, axis));
        }
        for (track, mut clips) in tracks {
            clips.sort_by(|a, b| a.2.total_cmp(&b.2));
            for pair in clips.windows(2) {
                let [(first, clip, start, axis), (second, _, next, other)] = pair else {
                    continue;
                };
                let at = format!("/timeline/{second}");
                if axis != other {
                    let message = format!(
                        "clips `{first}` and `{second}` of track `{track}` have different triggers"
                    );
                    self.problem("overlap", at, message, "use a track for each trigger");
                } else if clip.holds() || start + clip.total() > next + 1e-9 {
                    let message = format!(
                        "clip `{second}` begins before `{first}` of track `{track}` has ended"
                    );
                    self.problem(
                        "overlap",
                        at,
                        message,
                        "begin it later, or put it on another track",
                    );
                }
            }
        }
    }

    /// A clip where an expression reads it: a macro, like a signal.
    pub(super) fn clip_read(
        &mut self,
        name: &str,
        allowed: Allowed,
        walk: &mut Walk<'_>,
    ) -> Option<Dimension> {
        let at = walk.at;
        self.may(allowed.time, "time", at).then_some(())?;
        let effect = self.effect;
        let Some(clip) = effect.timeline.get(name) else {
            let message = format!("there is no clip `{name}`");
            self.problem("invalid_reference", at, message, "declare it in /timeline");
            return None;
        };
        // Names of signals are identifiers, so the colon keeps the two apart.
        let key = (format!("clip:{name}"), allowed);
        if let Some(known) = self.signals.get(&key) {
            return *known;
        }
        if walk.reading.contains(&key.0) {
            let message = format!("clip `{name}` depends on itself");
            self.problem("cycle", at, message, "break the circle of clips");
            return None;
        }
        walk.reading.push(key.0.clone());
        let budget = std::mem::replace(&mut walk.budget, limits::EXPR_OPS_MAX);
        let found = self.clip_parts(clip, allowed, walk);
        walk.budget = budget;
        walk.reading.pop();
        self.signals.insert(key, found);
        found
    }

    fn clip_parts(
        &mut self,
        clip: &Clip,
        allowed: Allowed,
        walk: &mut Walk<'_>,
    ) -> Option<Dimension> {
        match &clip.trigger {
            Trigger::Load(_) => {}
            Trigger::Input(id) => {
                self.input(id, allowed, walk.at)?;
            }
            Trigger::Threshold(bound) => {
                self.input(&bound.input, allowed, walk.at)?;
            }
            Trigger::After(other) | Trigger::With(other) => {
                self.clip_read(other, allowed, walk)?;
            }
        }
        if let Some(stagger) = &clip.stagger {
            let found = self.infer(stagger, allowed, 0, walk)?;
            if found != clip.length.unit.dimension() {
                let message = format!("a clip's stagger is {found}, its length {}", clip.length);
                let help = "give the stagger the unit of the clip's length";
                self.problem("unit_mismatch", walk.at, message, help);
                return None;
            }
        }
        Some(Dimension::SCALAR)
    }

    pub(super) fn track_read(
        &mut self,
        track: &str,
        allowed: Allowed,
        walk: &mut Walk<'_>,
    ) -> Option<Dimension> {
        let effect = self.effect;
        let mut found = None;
        for (name, clip) in &effect.timeline {
            if clip.track.as_deref() == Some(track) {
                found = Some(self.clip_read(name, allowed, walk)?);
            }
        }
        if found.is_none() {
            let message = format!("there is no track `{track}`");
            self.problem(
                "invalid_reference",
                walk.at,
                message,
                "name it in a clip of /timeline",
            );
        }
        found
    }
}
