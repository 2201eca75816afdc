// Parameters, and an effect under load.

// Each parameter at both ends of its range, then at what no slider gives: far outside the range,
// not a number. The effect plays, so that set() need not draw; no frame passes but those of show().
scenarios.params = () => {
  const m = live();
  const list = paramsOf().slice(0, MAX_PARAMS);
  wild = [];
  show(m, PARAM_TIME);
  return { params: list.map((p, i) => tryParam(m, p, i)), untested: paramsOf().length - list.length };
};
const PARAM_TIME = 0.5;
// What harm came of absurd values, and the values with which `count` is least.
let wild = null;
const fewest = new Map();

function tryParam(m, p, index) {
  const entry = { name: p.name, kind: p.kind ?? null, tried: [], threw: [], nonFinite: 0, blank: 0, changes: null };
  const values = valuesOf(p, index);
  const counts = [];
  const knownTexts = texts.size;
  for (const [i, value] of values.entries()) {
    const before = world.nonFinite;
    let drawn = 0;
    const run = () => { m.controller.set(p.name, value); drawn = show(m, PARAM_TIME); };
    // What set() paints (sprites of a new size) belongs to what the value changes.
    const got = attempt(() => (isColor(p) ? run() : capture('v' + i, run)));
    entry.tried.push(value);
    counts.push(num(m.controller.count));
    if (got.threw) entry.threw.push({ value, message: got.message }); else if (!drawn) entry.blank++;
    entry.nonFinite += world.nonFinite - before;
  }
  if (!entry.threw.length && isColor(p)) {
    // A colour that was never seen reached the canvas.
    entry.changes = texts.size > knownTexts;
  } else if (!entry.threw.length && values.length > 1) {
    entry.changes = !same('v0', 'v' + (values.length - 1)).equal;
  }
  if (entry.changes === false) entry.changes = changesLater(m, p, values);
  const least = Math.min(...counts);
  if (values.length > 1 && least < Math.max(...counts)) fewest.set(p.name, values[counts.indexOf(least)]);
  if (typeof p.max === 'number') abuse(m, p);
  // Colours stay: painting them anew is dear, and any other shows as much.
  if (!isColor(p)) attempt(() => m.controller.set(p.name, p.default));
  return entry;
}

const isColor = (p) => /colou?r/.test(p.kind);
// Values to try, so that each set() changes something: never the present one first.
function valuesOf(p, index) {
  if (typeof p.min === 'number' && typeof p.max === 'number') {
    return p.default === p.min ? [p.max, p.min] : [p.min, p.max];
  }
  if (isColor(p)) return [p.default === unseenColor(index) ? unseenColor(index + MAX_PARAMS) : unseenColor(index)];
  if (typeof p.default === 'boolean') return [!p.default, p.default];
  const options = (p.options ?? []).slice(0, 8).map((o) => o.value ?? o);
  return options[0] === p.default ? options.reverse() : options;
}
// A mid grey with a tinge that no parameter before had.
const unseenColor = (index) => '#' + [97, 131, 157].map((c) => (c + index).toString(16)).join('');

function abuse(m, p) {
  const before = world.nonFinite;
  const far = p.max + 50 * (p.max - p.min || 1);
  attempt(() => m.controller.set(p.name, far));
  const shown = attempt(() => show(m, PARAM_TIME));
  attempt(() => m.controller.set(p.name, NaN));
  const after = attempt(() => show(m, PARAM_TIME));
  for (const [value, drawn] of [[far, shown], [NaN, after]]) {
    if (drawn.threw) wild.push({ name: p.name, value: String(value), message: drawn.message });
  }
  const bad = world.nonFinite - before;
  const message = `${bad} draw arguments are not finite`;
  if (bad) wild.push({ name: p.name, value: 'NaN or far out of range', message });
}

// Whether two values differ on larger pages at any of some times: what they govern may be rare.
const LATER = [[[160, 90], 0.5], [[480, 270], 0.5], [[480, 270], 2.5], [[480, 270], 6]];
function changesLater(m, p, values) {
  const other = values.length > 1 ? values[0] : p.default;
  const value = values[values.length - 1];
  const at = (slot, v, time) => capture(slot, () => { m.controller.set(p.name, v); show(m, time); });
  const differs = ([size, time]) => {
    resizeTo(m.element, ...size);
    tick();
    at('other', other, time);
    at('value', value, time);
    return !same('other', 'value').equal;
  };
  const got = attempt(() => LATER.some(differs));
  resizeTo(m.element, ...SMALL);
  tick();
  return got.value === true;
}

// A name that does not exist; what values that no slider gives did is known from `params`.
scenarios.unknown = () => {
  if (!wild) scenarios.params();
  const m = live();
  const name = attempt(() => { m.controller.set('no such parameter', 1); });
  const after = attempt(() => show(m, PARAM_TIME));
  return { set: { threw: name.threw, message: name.message ?? null }, drawsAfter: after.value ?? 0, wild };
};

// A device where each frame costs 40 ms at full quality, and in proportion to what is drawn: calm
// frames first, then the load until it is answered as far as it will be, then frames under what is
// left of it. An effect whose frames are many operations plays fewer of them: this engine needs about a
// microsecond for each, and the governor sees time, not frames. At least the 20 of a second fall are played.
const DEAR_OPS = 800;
const LOAD_PAGE = [112, 54];
const CALM_FRAMES = 40;
const LOAD_FRAMES = 200;
const ANSWERED_FRAMES = 40;
const SETTLE_FRAMES = 120;
scenarios.governor = () => {
  const m = live(LOAD_PAGE, 2);
  const state = () => {
    const size = sizeOf(m);
    const pixels = size ? size[0] * size[1] : null;
    return { quality: num(m.controller.quality), count: num(m.controller.count), pixels };
  };
  const start = state();
  tick();
  const before = world.ops;
  tick();
  const thrift = Math.min(1, DEAR_OPS / Math.max(1, world.ops - before));
  const frames = (n) => Math.max(Math.ceil(n * thrift), Math.min(n, 20));
  const calmFrames = frames(CALM_FRAMES), settleFrames = frames(SETTLE_FRAMES), answered = frames(ANSWERED_FRAMES);
  const drawn = world.draws;
  const calm = changes(m, calmFrames, () => tick());
  const draws = (world.draws - drawn) / calmFrames;
  world.fullPixels = start.pixels || 1;
  world.msPerDraw = draws > 0 ? 40 / draws : 0;
  let cost = 40;
  // A frame begins with the display's next beat after the one before has ended.
  const step = () => {
    const before = world.now;
    tick(0.5);
    cost = world.now - before;
    world.now += Math.max(0, Math.ceil(cost / TICK) * TICK - cost);
  };
  let fell = null;
  let last = start.quality;
  let calmSince = 0;
  for (let i = 1; i <= Math.max(frames(LOAD_FRAMES), 60); i++) {
    step();
    const q = num(m.controller.quality);
    if (fell === null && q !== null && q < start.quality) fell = i;
    calmSince = q === last ? calmSince + 1 : 0;
    last = q;
    if (fell !== null && (cost <= TICK + 0.5 || calmSince === answered)) break;
  }
  const slow = { ...state(), drawsPerFrame: Math.round(cost / (world.msPerDraw || 1)), costMs: cost };
  const after = changes(m, Math.max(0, settleFrames - calmSince), step);
  world.msPerDraw = 0;
  const end = { ...state(), costMs: cost };
  return { start, calmFrames, steadyChanges: calm, framesToFall: fell, slow, settleFrames, changesAfter: after, end };
};

// How often quality or count changed during `n` frames.
function changes(m, n, frame) {
  let times = 0;
  const { controller } = m;
  let { quality, count: elements } = controller;
  for (let i = 0; i < n; i++) {
    frame();
    if (controller.quality !== quality || controller.count !== elements) times++;
    ({ quality, count: elements } = controller);
  }
  return times;
}
