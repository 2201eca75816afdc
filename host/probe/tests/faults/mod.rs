//! Faults that are put into the good fixture, each with the rule that must notice it.
#![allow(dead_code, missing_docs)]

/// One fault: replaces `find` (which occurs once) by `put`.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    /// The rule of the hygiene validator that must fail.
    pub(crate) rule: &'static str,
    pub(crate) find: &'static str,
    pub(crate) put: &'static str,
}

const fn fault(
    name: &'static str,
    rule: &'static str,
    find: &'static str,
    put: &'static str,
) -> Fault {
    Fault {
        name,
        rule,
        find,
        put,
    }
}

const START: &str = "  let sprite = makeSprite(values.color);";
const DRAW: &str = "    ctx.globalCompositeOperation = 'lighter';";
const STEP: &str = "    last = now;";

/// The module that has no fault.
pub(crate) const GOOD: &str = include_str!("../fixtures/good.js");
/// Its declarations.
pub(crate) const TYPES: &str = include_str!("../fixtures/good.d.ts");

/// The table.
// One fault a line.
#[rustfmt::skip]
pub(crate) const FAULTS: &[Fault] = &[
    fault("syntax error", "hygiene.parses", "const TAU = Math.PI * 2;", "const TAU = ;"),
    fault("no meta", "hygiene.exports", "export const meta", "const meta"),
    fault("import", "hygiene.no-imports", "const TAU = Math.PI * 2;", "import 'other';\nconst TAU = Math.PI * 2;"),
    fault("dynamic import", "hygiene.no-forbidden-api", START, "  if (options.more) import('./more.js');\n  let sprite = makeSprite(values.color);"),
    fault("new syntax", "hygiene.es2020", "  let time = 0,", "  options.seed ??= 7;\n  let time = 0,"),
    fault("eval", "hygiene.no-forbidden-api", START, "  const two = eval('2');\n  let sprite = makeSprite(values.color);"),
    fault("function constructor", "hygiene.no-forbidden-api", START, "  const two = new Function('return 2')();\n  let sprite = makeSprite(values.color);"),
    fault("storage", "hygiene.no-forbidden-api", START, "  if (options.keep) localStorage.setItem('seed', seed);\n  let sprite = makeSprite(values.color);"),
    fault("network", "hygiene.no-forbidden-api", START, "  if (options.report) window.fetch('/seen');\n  let sprite = makeSprite(values.color);"),
    fault("document.write", "hygiene.no-forbidden-api", START, "  if (options.note) document.write('x');\n  let sprite = makeSprite(values.color);"),
    fault("global variable", "hygiene.no-globals", START, "  window.sparks = seed;\n  let sprite = makeSprite(values.color);"),
    fault("global write in the source", "hygiene.no-global-writes", START, "  if (options.debug) globalThis.sparks = seed;\n  let sprite = makeSprite(values.color);"),
    fault("Math.random for elements", "hygiene.seeded", "table[i * 4 + s] = rand(seed, i, s)", "table[i * 4 + s] = Math.random()"),
    fault("Math.random in the source", "hygiene.no-unseeded-input", "options.seed | 0 : meta.seed", "options.seed | 0 : Math.random() * 1e9"),
    fault("random default seed", "hygiene.seeded", "options.seed | 0 : meta.seed", "options.seed | 0 : Math.random() * 1e9"),
    fault("seed ignored", "hygiene.seeded", "table[i * 4 + s] = rand(seed, i, s)", "table[i * 4 + s] = rand(1, i, s)"),
    fault("time from the wall clock", "hygiene.seek", "    if (!width || !height) return;", "    if (!width || !height) return;\n    time = performance.now() / 1000;"),
    fault("state carried from frame to frame", "hygiene.seek", "const x = (table[i * 4] +", "table[i * 4] += 0.0005;\n      const x = (table[i * 4] +"),
    fault("frozen", "hygiene.moves", "      time += Math.min(ms, 100) / 1000;", "      time += 0;"),
    fault("blank", "hygiene.draws", "      ctx.drawImage(sprite, x - r, y - r, r * 2, r * 2);", ""),
    fault("array literal in the frame", "hygiene.no-frame-allocation", DRAW, "    const box = [0, 0, width, height];\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("object literal in a called function", "hygiene.no-frame-allocation", "    if (ms > SLOW_MS)", "    const state = { ms };\n    if (ms > SLOW_MS)"),
    fault("closure in the frame", "hygiene.no-frame-allocation", "frame = requestAnimationFrame(step);\n    if (last", "frame = requestAnimationFrame((t) => step(t));\n    if (last"),
    fault("colour text in the frame", "hygiene.no-frame-allocation", DRAW, "    ctx.fillStyle = `rgba(255, 255, 255, ${time % 1})`;\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("gradient in the frame", "hygiene.no-frame-allocation", DRAW, "    ctx.fillStyle = ctx.createLinearGradient(0, 0, width, 0);\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("gradient in the run", "hygiene.no-frame-work", DRAW, "    ctx.fillStyle = ctx.createLinearGradient(0, 0, width, 0);\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("forEach in the frame", "hygiene.no-frame-allocation", DRAW, "    params.forEach(check);\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("shadow for each element", "hygiene.no-costly-drawing", "      ctx.globalAlpha = Math.sin(life * Math.PI);", "      ctx.globalAlpha = Math.sin(life * Math.PI);\n      ctx.shadowBlur = 8;"),
    fault("filter in the frame", "hygiene.no-costly-drawing", DRAW, "    ctx.filter = 'blur(2px)';\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("layout read in the frame", "hygiene.no-layout-reads", DRAW, "    if (element.clientWidth < 1) return;\n    ctx.globalCompositeOperation = 'lighter';"),
    fault("computed style in the frame", "hygiene.no-layout-reads", STEP, "    if (getComputedStyle(element).display === 'none') return;\n    last = now;"),
    fault("too heavy", "hygiene.size", "const TAU = Math.PI * 2;", "const TAU = Math.PI * 2;\nexport const NOISE = 'BLOB';"),
    fault("too many draw calls", "hygiene.draw-calls", "      ctx.drawImage(sprite, x - r, y - r, r * 2, r * 2);", "      for (let k = 0; k < 20; k++) ctx.drawImage(sprite, x - r, y - r, r * 2, r * 2);"),
    fault("document at import", "hygiene.imports-without-dom", "const TAU = Math.PI * 2;", "const TAU = Math.PI * 2;\nconst page = document.body;"),
    fault("throws at once", "hygiene.runs", START, "  if (seed) throw new Error('not today');\n  let sprite = makeSprite(values.color);"),
    fault("endless loop", "hygiene.runs", START, "  for (;;) { if (seed === -1) break; }\n  let sprite = makeSprite(values.color);"),
    fault("not hidden from assistive technology", "hygiene.decorative", "  canvas.setAttribute('aria-hidden', 'true');", ""),
    fault("takes the pointer", "hygiene.decorative", ";pointer-events:none'", "'"),
    fault("no pause()", "hygiene.controller", "    pause() { wanted = false; update(); },\n", ""),
    fault("no count", "hygiene.controller", "    get count() { return count; },\n", ""),
    fault("count grows with the pixel ratio", "hygiene.density", "const area = (width * height) / 230400;", "const area = (canvas.width * canvas.height) / 230400;"),
    fault("count ignores the area", "hygiene.density", "const area = (width * height) / 230400;", "const area = 1;"),
    fault("no clamp of the pixel ratio", "hygiene.dpr-clamp", "Math.min(MAX_DPR, window.devicePixelRatio || 1)", "window.devicePixelRatio || 1"),
    fault("no pixel cap", "hygiene.pixel-cap", "    scale = Math.min(scale, Math.sqrt(MAX_PIXELS / Math.max(1, w * h)));\n", ""),
    fault("pixel ratio never below one", "hygiene.pixel-cap", "Math.sqrt(MAX_PIXELS / Math.max(1, w * h))", "Math.max(1, Math.sqrt(MAX_PIXELS / Math.max(1, w * h)))"),
    fault("ignores resizes", "hygiene.resize", "  sizes.observe(element);\n", ""),
    fault("draws without area", "hygiene.resize", "    if (!width || !height) return;", "    if (!width || !height) throw new Error('no area');"),
    fault("plays on in a hidden tab", "hygiene.pauses-when-hidden", "  function onVisibility() { hidden = document.hidden; update(); }", "  function onVisibility() { update(); }"),
    fault("jumps when it resumes", "hygiene.pauses-when-hidden", "      last = -1;\n", ""),
    fault("does not resume", "hygiene.pauses-when-hidden", "  function onVisibility() { hidden = document.hidden; update(); }", "  function onVisibility() { hidden = true; update(); }"),
    fault("resumes although paused", "hygiene.pauses-when-hidden", "  function onVisibility() { hidden = document.hidden; update(); }", "  function onVisibility() { hidden = document.hidden; wanted = true; update(); }"),
    fault("plays on off screen", "hygiene.pauses-off-screen", "  views.observe(element);\n", ""),
    fault("moves under reduced motion", "hygiene.reduced-motion", "  if (motion.matches) onMotion();\n  else if", "  if"),
    fault("ignores a change to reduced motion", "hygiene.reduced-motion", "  motion.addEventListener('change', onMotion);\n", ""),
    fault("plays without being asked", "hygiene.controls", "options.autoplay !== false", "options !== null"),
    fault("pause() does not pause", "hygiene.controls", "    pause() { wanted = false; update(); },", "    pause() { },"),
    fault("two loops", "hygiene.controls", "    play() { wanted = true; update(); },", "    play() { wanted = true; frame = requestAnimationFrame(step); },"),
    fault("parameter without effect", "hygiene.parameters", "const r = values.size *", "const r = 9 *"),
    fault("colour without effect", "hygiene.parameters", "      if (p.kind === 'color') sprite = makeSprite(values.color);\n", ""),
    fault("parameter that throws at its end", "hygiene.parameters", "      values[name] = check(p, value);", "      if (value === 24) throw new Error('too large');\n      values[name] = check(p, value);"),
    fault("NaN from a parameter", "hygiene.parameter-abuse", "return Number.isFinite(v) ? clamp(v, p.min, p.max) : p.default;", "return v === undefined ? p.default : v;"),
    fault("unknown option throws", "hygiene.controls", "  const values = {};", "  const values = {};\n  if ('no such option' in options) throw new TypeError('bad option');"),
    fault("no governor", "hygiene.governor", "      govern(ms);\n", ""),
    fault("governor that lowers nothing", "hygiene.governor", "* values.density * quality)", "* values.density)"),
    fault("nervous governor", "hygiene.governor-steady", "patience = Math.min(7200, patience * 4);", "patience = 4;"),
    fault("governor that tries again too soon", "hygiene.governor-steady", "patience = Math.min(7200, patience * 4);", "patience = 24;"),
    fault("clock in the make of elements", "hygiene.seeded", "table[i * 4 + s] = rand(seed, i, s)", "table[i * 4 + s] = (rand(seed, i, s) + performance.now() / 777) % 1"),
    fault("throws when destroyed while paused", "hygiene.runs", "      dead = true;\n      update();\n", "      if (!frame) throw new Error('not playing');\n      dead = true;\n      update();\n"),
    fault("listener left", "hygiene.destroy", "      document.removeEventListener('visibilitychange', onVisibility);\n", ""),
    fault("observer left", "hygiene.destroy", "      sizes.disconnect();\n", ""),
    fault("canvas left", "hygiene.destroy", "      canvas.remove();\n", ""),
    fault("loop left", "hygiene.destroy", "      dead = true;\n      update();\n", ""),
    fault("timer left", "hygiene.destroy", "  sizes.observe(element);\n", "  setInterval(layout, 5000);\n  sizes.observe(element);\n"),
    fault("memory grows", "hygiene.no-growth", STEP, "    (element.trail = element.trail || []).push(now, now + 1, now + 2, now + 3, now + 4, now + 5, now + 6, now + 7, now + 8, now + 9);\n    last = now;"),
    fault("NaN in a drawing call", "hygiene.finite", "ctx.drawImage(sprite, x - r, y - r, r * 2, r * 2);", "ctx.drawImage(sprite, x - r, y - r * undefined, r * 2, r * 2);"),
];

/// The good module with one fault in it.
pub(crate) fn with(fault: &Fault) -> String {
    assert_eq!(
        GOOD.matches(fault.find).count(),
        1,
        "{}: its place must occur once",
        fault.name
    );
    let put = if fault.name == "too heavy" {
        fault.put.replace("BLOB", &noise(16_000))
    } else {
        fault.put.to_owned()
    };
    GOOD.replace(fault.find, &put)
}

/// Letters that do not compress well.
fn noise(length: usize) -> String {
    let mut state = 1_u32;
    let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(letters[(state >> 16) as usize % letters.len()])
        })
        .collect()
}
