// What an effect puts on a new page, what a frame does, and that seed and time alone decide it.

scenarios.mount = () => {
  const m = mount(SMALL);
  let ticksToDraw = world.draws > 0 ? 0 : -1;
  for (let i = 1; i <= 4; i++) { tick(); if (ticksToDraw < 0 && world.draws > 0) ticksToDraw = i; }
  const setup = { random: world.random, date: world.date };
  const frame = world.frame;
  for (const k of Object.keys(frame)) frame[k] = 0;
  const before = world.callbacks;
  capture('first', () => tick());
  const started = num(m.controller && m.controller.time);
  ticks(6);
  capture('later', () => tick());
  const canvas = m.canvas();
  const c = m.controller;
  const kind = (name) => typeof (c && c[name]);
  const worked = { ...frame }, callbacks = world.callbacks - before;
  let moves = !same('first', 'later').equal;
  const quality = num(c && c.quality), elements = num(c && c.count), nonFinite = world.nonFinite, clockReads = world.clock;
  // A small page has few elements, which may all be out of sight now: where time goes on, other times are looked at.
  const goesOn = num(c && c.time) > started;
  for (let k = 1; k <= 5 && goesOn && !moves; k++) {
    capture('later', () => attempt(() => show(m, 1.7 * k)));
    moves = !same('first', 'later').equal;
  }
  return {
    nodes: nodesIn(m.element), canvas: !!canvas,
    ariaHidden: canvas ? canvas.getAttribute('aria-hidden') : null,
    role: canvas ? canvas.getAttribute('role') : null, label: canvas ? canvas.getAttribute('aria-label') : null,
    pointerEvents: canvas ? canvas.style.pointerEvents || m.element.style.pointerEvents || null : null,
    methods: ['play', 'pause', 'seek', 'set', 'destroy'].filter((n) => kind(n) === 'function'),
    getters: { time: kind('time'), playing: kind('playing'), quality: kind('quality'), count: kind('count') },
    quality, count: elements, ticksToDraw,
    callbacksPerFrame: callbacks / 8, moves, nonFinite,
    frame: worked, setup, clockReads,
  };
};

// Played by the engine, which reads the memory between the parts: frames alone, after a first part
// that lets the effect and the recorder grow their buffers to what the others need.
scenarios.memory = () => ({});
function soakStart() { live(); soakStep(); }
function soakStep() { ticks(12); }

scenarios.seek = () => {
  const m = live();
  capture('played', () => tick());
  const t = m.controller.time;
  if (num(t) === null) throw new Error('the controller gives no time');
  m.controller.pause();
  tick();
  world.draws = 0;
  capture('sought', () => show(m, t));
  const timeAfterSeek = num(m.controller.time);
  capture('far', () => show(m, t + 2.5));
  capture('back', () => show(m, t));
  const drew = world.draws > 0;
  const late = attempt(() => show(m, 3600));
  return {
    time: t, timeAfterSeek, drew, late, nonFinite: world.nonFinite,
    played: same('played', 'sought'), back: same('sought', 'back'), far: same('sought', 'far'),
  };
};

// One frame at a fixed time, of the same seed on the pages of two engines, whose clocks and
// `Math.random` differ; the engines' host compares them, and with the frame of an effect without
// seed (see lives.js).
scenarios.seed = () => {
  const m = live();
  capture('seed', () => show(m, SEED_TIME));
  return { draws: world.draws, seeded: { random: world.random, date: world.date }, unseeded: unseeded ?? undefined };
};
