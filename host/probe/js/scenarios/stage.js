// What the scenarios share: the page that an effect lives in, recordings, counts of what is left.
//
// One function per scenario gives plain facts and judges nothing. create() is dear, so scenarios
// share an effect: `live` puts it back to a small, visible, playing page, and makes a new one where
// that fails or a scenario threw.

const SMALL = [96, 54];
// Samples of a computed picture on the small page from which on it is dear: this engine needs about
// 0.1 ms for each. Such a module is played on a page of a ninth of the area.
const DEAR_SAMPLES = 200;
let dear = false;
function weigh() {
  mount(SMALL);
  world.samples = 0;
  tick();
  dear = world.samples > DEAR_SAMPLES;
  if (dear) { SMALL[0] = 32; SMALL[1] = 18; }
  shared = null;
  return dear ? 'dear' : '';
}
const MAX_PARAMS = 48;
// The time that effects with equal and with other seeds are compared at, seconds.
const SEED_TIME = 0.75;
// The seed of all effects but one, which has none and so takes that of `meta`: another one.
let SEED = 7;

// The module under test, how the pages of this engine begin, and the running effect.
let effect = null;
let begin = {};
let shared = null;
const scenarios = {};

function holder(element, controller) {
  return { element, controller, canvas: () => find(element) };
}
// A page with one running effect.
function mount(size, options = {}) {
  shared = null;
  reset(begin);
  const element = host(...size);
  shared = holder(element, effect.create(element, { seed: SEED, ...options }));
  return shared;
}
// `size` and `dpr` are for a scenario that would leave the small page at once.
function live(size = SMALL, dpr = 1) {
  world.msPerDraw = 0;
  const restored = shared && attempt(() => settle(size, dpr));
  if (!restored || restored.threw || !restored.value) { mount(SMALL); ticks(3); if (size !== SMALL) settle(size, dpr); }
  world.draws = world.ops = world.nonFinite = world.callbacks = 0;
  return shared;
}
// Whether the shared effect plays as it should on its page, after it was put there.
function settle(size, dpr) {
  const { element, controller } = shared;
  const fits = world.dpr === dpr && element._w === size[0] && element._h === size[1];
  const there = world.visible && !world.reduced && onScreen && fits && controller.playing;
  if (!there) {
    if (!world.visible) setVisible(true);
    if (world.reduced) setReduced(false);
    setOnScreen(true);
    world.dpr = dpr;
    if (!fits) resizeTo(element, ...size);
    if (!controller.playing) controller.play();
    ticks(2);
  }
  return away(() => tick()) === 1 && world.raf.length === 1 && !(controller.quality < 1);
}

function find(node, depth = 0) {
  if (node instanceof HTMLCanvasElement) return node;
  if (depth > 6) return null;
  for (const child of node.children) { const got = find(child, depth + 1); if (got) return got; }
  return null;
}
const nodesIn = (node, depth = 0) => (depth > 6 ? 0 : node.children.reduce((n, c) => n + 1 + nodesIn(c, depth + 1), 0));
const num = (v) => (typeof v === 'number' && Number.isFinite(v) ? v : null);
const paramsOf = () => (Array.isArray(effect.params) ? effect.params : []);

// Keeps the operations of `run` under a name, for native.differ.
function capture(slot, run) {
  native.clear();
  count = 0;
  recording = true;
  try { run(); } finally { recording = false; }
  flush();
  native.keep(slot);
}
function same(a, b) {
  const [shape, max] = native.differ(a, b);
  return { equal: shape === 1 && max <= 0.001, sameShape: shape === 1, maxDifference: max };
}
function attempt(run) {
  try { return { threw: false, value: run() }; } catch (e) {
    return { threw: true, message: String((e && e.message) ?? e).slice(0, 300) };
  }
}
// Frame callbacks that ran meanwhile.
function away(run) { const before = world.callbacks; run(); return world.callbacks - before; }
// Seeks, and lets one frame pass where seek() itself draws nothing; gives the drawings.
function show(m, at) {
  const before = world.draws;
  m.controller.seek(at);
  if (world.draws === before) tick();
  return world.draws - before;
}
function sizeOf(m) { const c = m.canvas(); return c ? [c._bw, c._bh] : null; }
function leftovers() {
  const targets = (set) => [...world[set]].reduce((n, o) => n + o.targets.size, 0);
  return {
    listeners: world.listeners.length, listenerTypes: [...new Set(world.listeners.map((l) => l.type))].sort(),
    observed: targets('resize') + targets('intersect'), frames: world.raf.length, timers: world.timers.size,
  };
}
