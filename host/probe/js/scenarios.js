// What is observed: one function per scenario, each on a fresh page, each giving plain facts.
// It judges nothing. Evaluated in the same function body as js/dom.js.

const SMALL = [160, 90];
const MAX_PARAMS = 48;
// The seed of all effects but one, which has none and so takes that of `meta`: another one.
let SEED = 7;

// A page with one running effect. `tell` goes to the page, `options` to the effect.
function mount([w, h], options = {}, tell = {}) {
  shared = null;
  reset(tell);
  const element = host(w, h);
  const controller = effect.create(element, { seed: SEED, ...options });
  return { element, controller, canvas: () => element.children.find((c) => c instanceof HTMLCanvasElement) ?? find(element) };
}
// The effect that most scenarios share, since create() may be dear. It is put back to a small,
// visible, playing page each time; where that fails, or a scenario threw, a new one is made.
let shared = null;
function live() {
  const restored = shared && attempt(() => {
    world.msPerDraw = 0;
    world.dpr = 1;
    if (!world.visible) setVisible(true);
    if (world.reduced) setReduced(false);
    setOnScreen(true);
    resizeTo(shared.element, ...SMALL);
    for (const p of effect.params.slice(0, MAX_PARAMS)) shared.controller.set(p.name, p.default);
    shared.controller.play();
    ticks(2);
    const callbacks = away(() => tick());
    return callbacks === 1 && world.raf.length === 1 && !(shared.controller.quality < 1);
  });
  if (!restored || restored.threw || !restored.value) { shared = mount(SMALL); ticks(3); }
  world.draws = world.ops = world.nonFinite = world.callbacks = 0;
  return shared;
}
function find(node, depth = 0) {
  if (node instanceof HTMLCanvasElement) return node;
  if (depth > 6) return null;
  for (const child of node.children) { const got = find(child, depth + 1); if (got) return got; }
  return null;
}
const nodesIn = (node, depth = 0) => depth > 6 ? 0 : node.children.reduce((n, c) => n + 1 + nodesIn(c, depth + 1), 0);
const num = (v) => (typeof v === 'number' && Number.isFinite(v) ? v : null);
// Keeps the operations of `run` under a name, for native.differ and native.hash.
function capture(slot, run) { flush(); native.clear(); run(); flush(); native.keep(slot); }
function same(a, b) { const [shape, max] = native.differ(a, b); return { equal: shape === 1 && max <= 0.001, sameShape: shape === 1, maxDifference: max }; }
function attempt(run) { try { return { threw: false, value: run() }; } catch (e) { return { threw: true, message: String((e && e.message) ?? e).slice(0, 300) }; } }
function away(run) { const before = world.callbacks; run(); return world.callbacks - before; }
function leftovers() {
  const count = (set) => [...world[set]].reduce((n, o) => n + o.targets.size, 0);
  const pending = world.raf.length;
  return { listeners: world.listeners.length, listenerTypes: [...new Set(world.listeners.map((l) => l.type))].sort(), observed: count('resize') + count('intersect'), frames: pending, timers: world.timers.size };
}

const scenarios = {
  // A new page: what is put there, what a frame does.
  mount() {
    const m = mount(SMALL);
    let ticksToDraw = world.draws > 0 ? 0 : -1;
    for (let i = 1; i <= 4; i++) { tick(); if (ticksToDraw < 0 && world.draws > 0) ticksToDraw = i; }
    const setup = { random: world.random, date: world.date };
    const frame = world.frame;
    for (const k of Object.keys(frame)) frame[k] = 0;
    const before = world.callbacks;
    capture('a', () => tick());
    ticks(6);
    capture('later', () => tick());
    const canvas = m.canvas();
    const c = m.controller;
    shared = m;
    return {
      nodes: nodesIn(m.element), canvas: !!canvas,
      ariaHidden: canvas ? canvas.getAttribute('aria-hidden') : null,
      pointerEvents: canvas ? canvas.style.pointerEvents ?? m.element.style.pointerEvents ?? null : null,
      methods: ['play', 'pause', 'seek', 'set', 'destroy'].filter((n) => typeof (c && c[n]) === 'function'),
      getters: { time: typeof (c && c.time), playing: typeof (c && c.playing), quality: typeof (c && c.quality), count: typeof (c && c.count) },
      quality: num(c && c.quality), count: num(c && c.count), ticksToDraw, callbacksPerFrame: (world.callbacks - before) / 8,
      moves: !same('a', 'later').equal, nonFinite: world.nonFinite, frame, setup, clockReads: world.clock,
    };
  },

  // Played by the engine, which reads the memory between the parts.
  memory() { return {}; },

  seek() {
    const m = live();
    capture('p', () => tick());
    const t = m.controller.time;
    if (num(t) === null) throw new Error('the controller gives no time');
    m.controller.pause();
    tick();
    const show = (at) => { const n = world.draws; m.controller.seek(at); if (world.draws === n) tick(); };
    world.draws = 0;
    capture('s', () => show(t));
    const timeAfterSeek = num(m.controller.time);
    capture('far', () => show(t + 2.5));
    capture('back', () => show(t));
    const drawsSeek = world.draws;
    const late = attempt(() => show(3600));
    return { time: t, timeAfterSeek, played: same('p', 's'), back: same('s', 'back'), far: same('s', 'far'), drew: drawsSeek > 0, late, nonFinite: world.nonFinite };
  },

  // The element count by area and by pixel ratio, the canvas that a pixel ratio of 4 gets, and what
  // a frame of 640 by 360 draws.
  density() {
    const m = live();
    const at = (size, dpr) => {
      world.dpr = dpr;
      resizeTo(m.element, ...size);
      ticks(2);
      const c = m.canvas();
      return { count: num(m.controller.count), canvas: c ? [c._bw, c._bh] : null, ratio: c ? c._bw / size[0] : null };
    };
    const small = at([320, 180], 1);
    const large = at([640, 360], 1);
    const before = [world.draws, world.ops];
    ticks(2);
    const draws = [(world.draws - before[0]) / 2, (world.ops - before[1]) / 2];
    const sharp = at([320, 180], 4);
    return { small, large, sharp, drawsPerFrame: draws[0], opsPerFrame: draws[1], areaRatio: small.count ? large.count / small.count : null, dprChange: small.count ? Math.abs(sharp.count - small.count) / small.count : null };
  },

  // A wall of screens: the canvas must stop growing.
  huge() {
    const m = live();
    m.controller.pause();
    world.dpr = 2;
    resizeTo(m.element, 7680, 4320);
    tick();
    const c = m.canvas();
    return { canvas: c ? [c._bw, c._bh] : null, pixels: c ? c._bw * c._bh : null, count: num(m.controller.count), draws: world.draws };
  },

  resize() {
    const m = live();
    const size = () => { const c = m.canvas(); return c ? [c._bw, c._bh] : null; };
    const listeners = world.listeners.length;
    const first = size();
    resizeTo(m.element, 400, 150); ticks(3);
    const second = size();
    resizeTo(m.element, 0, 0);
    const empty = attempt(() => ticks(3));
    resizeTo(m.element, ...SMALL);
    const drawsBefore = world.draws;
    ticks(4);
    return { wanted: [SMALL, [400, 150], SMALL], got: [first, second, size()], empty, drawsAfterEmpty: world.draws - drawsBefore, listenersAdded: world.listeners.length - listeners, nonFinite: world.nonFinite };
  },

  hidden() { return absence((hide) => setVisible(!hide)); },
  offscreen() { return absence((hide) => { setOnScreen(!hide); tick(); }); },

  params() {
    const m = live();
    m.controller.pause();
    tick();
    const result = [];
    const list = Array.isArray(effect.params) ? effect.params.slice(0, MAX_PARAMS) : [];
    for (const p of list) {
      const entry = { name: p.name, kind: p.kind ?? null, tried: [], threw: [], nonFinite: 0, blank: 0, changes: null };
      const show = () => { const n = world.draws; if (m.controller.seek) m.controller.seek(0.5); if (world.draws === n) tick(); return world.draws - n; };
      const numeric = typeof p.min === 'number' && typeof p.max === 'number';
      const values = numeric ? [p.min, p.max] : /colou?r/.test(p.kind) ? ['#000000', '#ffffff'] : typeof p.default === 'boolean' ? [!p.default] : (p.options ?? []).slice(0, 8).map((o) => o.value ?? o);
      const slots = [];
      // From the other end, so that no value is the one that is set already.
      if (values.length > 1) attempt(() => m.controller.set(p.name, values[values.length - 1]));
      for (const value of values) {
        const before = world.nonFinite;
        // What set() paints (sprites in a new colour) belongs to what the value changes.
        const got = attempt(() => { let drawn = 0; capture('v' + slots.length, () => { m.controller.set(p.name, value); drawn = show(); }); return drawn; });
        slots.push('v' + slots.length);
        entry.tried.push(value);
        if (got.threw) entry.threw.push({ value, message: got.message }); else if (!got.value) entry.blank++;
        entry.nonFinite += world.nonFinite - before;
      }
      if (slots.length > 1 && !entry.threw.length) entry.changes = !same(slots[0], slots[slots.length - 1]).equal || changesLater(m, p.name, values);
      attempt(() => m.controller.set(p.name, p.default));
      result.push(entry);
    }
    return { params: result, untested: Array.isArray(effect.params) ? effect.params.length - list.length : 0 };
  },

  // A device where each frame costs 40 ms at full quality, and in proportion to what is drawn.
  governor() {
    const m = live();
    world.dpr = 2;
    resizeTo(m.element, SMALL[0] + 16, SMALL[1]);
    ticks(3);
    const state = () => { const c = m.canvas(); return { quality: num(m.controller.quality), count: num(m.controller.count), pixels: c ? c._bw * c._bh : null }; };
    const n = world.draws;
    ticks(4);
    const draws = (world.draws - n) / 4;
    const start = state();
    world.fullPixels = start.pixels || 1;
    const steady = level(m, 24, () => TICK);
    world.msPerDraw = draws > 0 ? 40 / draws : 0;
    let cost = 40;
    let fell = null;
    const step = () => { const before = world.now; tick(0.5); cost = world.now - before; const idle = Math.ceil(cost / TICK) * TICK - cost; world.now += Math.max(0, idle); return cost; };
    for (let i = 1; i <= 200; i++) { step(); const q = num(m.controller.quality); if (fell === null && q !== null && q < start.quality) fell = i; if (fell !== null && cost <= TICK + 0.5) break; }
    const slow = { ...state(), drawsPerFrame: Math.round(cost / (world.msPerDraw || 1)), costMs: cost };
    const settle = level(m, 60, () => { step(); return 0; });
    return { start, steadyChanges: steady, framesToFall: fell, slow, changesAfter: settle, end: { ...state(), costMs: cost } };
  },

  // Values that no slider gives: far outside the range, not numbers, names that do not exist.
  unknown() {
    const list = (Array.isArray(effect.params) ? effect.params : []).filter((p) => typeof p.max === 'number').slice(0, 24);
    const m = live();
    m.controller.pause();
    tick();
    const show = () => { const n = world.draws; m.controller.seek(0.5); if (world.draws === n) tick(); return world.draws - n; };
    const name = attempt(() => { m.controller.set('no such parameter', 1); });
    const after = attempt(show);
    const wild = [];
    for (const p of list) {
      const before = world.nonFinite;
      const threw = [];
      for (const value of [p.max + 50 * (p.max - p.min || 1), NaN]) {
        const got = attempt(() => { m.controller.set(p.name, value); });
        if (got.threw) threw.push(got.message);
        const drawn = attempt(show);
        if (drawn.threw) wild.push({ name: p.name, value: String(value), message: drawn.message });
      }
      if (world.nonFinite > before) wild.push({ name: p.name, value: 'NaN or far out of range', message: `${world.nonFinite - before} draw arguments are not finite` });
      attempt(() => { m.controller.set(p.name, p.default); });
    }
    return { set: { threw: name.threw, message: name.message ?? null }, drawsAfter: after.value ?? 0, wild };
  },

  // The first frames of `mount` against the same seed under another clock, and against no seed.
  seed() { return lives().seed; },

  reduced() {
    const m = mount(SMALL, {}, { reduced: true });
    ticks(3);
    const drawn = world.draws;
    const callbacks = away(() => ticks(12));
    const drawnLater = world.draws - drawn;
    const pending = world.raf.length;
    const playing = m.controller.playing;
    setReduced(false);
    tick();
    if (!world.raf.length) { m.controller.play(); tick(); }
    const moved = away(() => ticks(2));
    setReduced(true);
    ticks(2);
    const drawsChanged = world.draws;
    const callbacksAfterChange = away(() => ticks(12));
    return { drawn, drawnLater, callbacks, pending, playing, moved, callbacksAfterChange, drawnAfterChange: world.draws - drawsChanged };
  },

  controls() {
    let m = null;
    const option = attempt(() => { m = mount(SMALL, { autoplay: false, 'no such option': 1 }); });
    if (option.threw) m = mount(SMALL, { autoplay: false });
    ticks(3);
    const drawn = world.draws;
    const idle = away(() => ticks(6));
    const c = m.controller;
    const playingAtStart = c.playing;
    c.play(); ticks(4);
    const playing = c.playing;
    const t1 = c.time;
    ticks(6);
    const t2 = c.time;
    c.pause(); tick();
    const paused = away(() => ticks(6));
    const playingPaused = c.playing;
    const t3 = c.time;
    ticks(6);
    c.play(); c.play(); tick(); tick();
    const perTick = away(() => ticks(4)) / 4;
    return { unknownOption: option.threw ? option.message : null, drawnWithoutPlay: drawn, idleCallbacks: idle, playingAtStart, playing, advanced: num(t2 - t1), expected: 6 * TICK / 1000, pausedCallbacks: paused, playingPaused, driftWhilePaused: num(c.time - t3) === null ? null : Math.max(0, c.time - t3 - 6 * TICK / 1000), callbacksPerTickAfterPlayTwice: perTick };
  },

  destroy() { return lives().destroy; },
};

// Two lives of an effect in one element, from create() to destroy(): for `seed` and `destroy`.
let livesOf = null;
function lives() {
  if (livesOf) return livesOf;
  shared = null;
  reset({ startMs: 7777.25, lcg: 99 });
  const element = host(...SMALL);
  element.style.color = 'red';
  const clean = { nodes: nodesIn(element), style: element.style.cssText, attributes: Object.keys(element.attributes).length };
  const life = (slot, options) => {
    world.canvases = 0; // as on a new page: sprites are told apart by their number
    const before = [world.random, world.date];
    const c = effect.create(element, options);
    ticks(4);
    capture(slot, () => tick());
    return { c, used: { random: world.random - before[0], date: world.date - before[1] } };
  };
  const first = life('b', { seed: SEED });
  const draws = world.draws;
  setVisible(false); ticks(1); setVisible(true); ticks(1);
  const peak = leftovers();
  first.c.destroy();
  const second = life('c', {});
  second.c.pause();
  attempt(() => second.c.set(effect.params[0].name, effect.params[0].default));
  second.c.destroy();
  const left = leftovers();
  const drawsAfter = world.draws;
  const callbacks = away(() => ticks(6));
  const again = {};
  for (const [name, run] of Object.entries({ destroy: () => second.c.destroy(), play: () => second.c.play(), pause: () => second.c.pause(), seek: () => second.c.seek(1) })) { const got = attempt(run); if (got.threw) again[name] = got.message; }
  const revived = away(() => ticks(3));
  livesOf = {
    seed: { sameSeed: same('a', 'b'), otherSeed: same('a', 'c'), seeded: first.used, unseeded: second.used, hash: native.hash('a'), otherHash: native.hash('c'), draws },
    destroy: { peak, left, nodesLeft: nodesIn(element) - clean.nodes, styleRestored: element.style.cssText === clean.style, attributesLeft: Object.keys(element.attributes).length - clean.attributes, callbacksAfter: callbacks, drawsAfter: world.draws - drawsAfter, threwAfter: again, revived },
  };
  return livesOf;
}

// Whether two values differ on a larger page at any of some times: what they govern may be rare.
function changesLater(m, name, values) {
  resizeTo(m.element, 960, 540);
  tick();
  const at = (slot, value, time) => { m.controller.seek(time); capture(slot, () => { m.controller.set(name, value); m.controller.seek(time); tick(); }); };
  const got = attempt(() => [0.5, 2.5, 6].some((time) => { at('x', values[0], time); at('y', values[values.length - 1], time); return !same('x', 'y').equal; }));
  resizeTo(m.element, ...SMALL);
  tick();
  return got.value === true;
}

// Whether quality or count changed during `n` frames, and how often.
function level(m, n, interval) {
  let changes = 0;
  let was = [m.controller.quality, m.controller.count].join();
  for (let i = 0; i < n; i++) {
    const ms = interval();
    if (ms) tick(ms);
    const is = [m.controller.quality, m.controller.count].join();
    if (is !== was) changes++;
    was = is;
  }
  return changes;
}

// Away and back: by tab or by scroll.
function absence(setAway) {
  const m = live();
  const c = m.controller;
  const before = c.time;
  setAway(true);
  const callbacks = away(() => ticks(12));
  world.now += 30000;
  const pending = world.raf.length;
  setAway(false);
  const draws = world.draws;
  ticks(2);
  const first = c.time;
  ticks(6);
  const resumed = world.draws - draws;
  const back = c.time;
  c.pause();
  tick();
  setAway(true); ticks(2); setAway(false); tick();
  const whilePaused = away(() => ticks(4));
  c.play(); ticks(2);
  setOnScreen(false); tick(); setVisible(false); ticks(2); setVisible(true); tick();
  const whileOtherAway = away(() => ticks(4));
  return { callbacks, pending, timeBefore: num(before), jump: num(first - before), advanced: num(back - first), resumed, resumedWhilePaused: whilePaused, resumedWhileOffScreen: whileOtherAway };
}

// Frames for the memory reading, which the engine takes between the calls.
// The first part grows the recorder's own buffers to what the others need.
function soakStart() { live(); soakStep(); }
function soakStep() { ticks(12); flush(); native.clear(); }

let effect = null;
const globalNames = () => Object.getOwnPropertyNames(globalThis);
let globalsBefore = null;
return {
  install() { install(); globalsBefore = new Set(globalNames()); },
  adopt(module) {
    effect = module;
    if (module.meta && module.meta.seed === SEED) SEED = 8;
    const plain = (v) => { try { return JSON.parse(JSON.stringify(v ?? null)); } catch { return null; } };
    return JSON.stringify({ exports: Object.keys(module).sort(), createIs: typeof module.create, params: plain(module.params), meta: plain(module.meta), randomAtImport: world.random, dateAtImport: world.date });
  },
  names: Object.keys(scenarios),
  run(name) {
    try { return JSON.stringify(scenarios[name]()); } catch (e) { shared = null; throw e; }
  },
  soakStart, soakStep,
  globals() { return JSON.stringify({ added: globalNames().filter((n) => !globalsBefore.has(n)).slice(0, 16) }); },
};
