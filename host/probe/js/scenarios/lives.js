// Two lives of an effect in one element, from create() to destroy(). The first has no seed and must
// not start by itself; the second begins under reduced motion, is the shared effect of the
// scenarios after it, and its end is that of the engine's page.

// The element that both lives are in, and how it was before them.
let home = null;
// What the first life used of randomness and date, and why it could not be destroyed.
let unseeded = null;
let firstEnd = null;

function openHome() {
  shared = null;
  firstEnd = null;
  reset(begin);
  const element = host(...SMALL);
  element.style.color = 'red';
  home = {
    element, nodes: nodesIn(element), style: element.style.cssText, attributes: Object.keys(element.attributes).length,
    first: null, second: null,
  };
}

scenarios.controls = () => {
  openHome();
  const option = attempt(() => effect.create(home.element, { autoplay: false, 'no such option': 1 }));
  if (option.threw) openHome();
  const c = option.threw ? effect.create(home.element, { autoplay: false }) : option.value;
  home.first = c;
  ticks(3);
  const drawn = world.draws;
  const idle = away(() => ticks(6));
  const playingAtStart = c.playing;
  c.play(); ticks(3);
  const playing = c.playing;
  const t1 = c.time;
  ticks(6);
  const t2 = c.time;
  c.pause(); tick();
  const paused = away(() => ticks(6));
  const playingPaused = c.playing;
  const t3 = c.time;
  ticks(6);
  c.play(); c.play(); ticks(2);
  const perTick = away(() => ticks(4)) / 4;
  const drift = num(c.time - t3);
  capture('unseeded', () => show(holder(home.element, c), SEED_TIME));
  unseeded = { random: world.random, date: world.date };
  return {
    unknownOption: option.threw ? option.message : null, drawnWithoutPlay: drawn, idleCallbacks: idle,
    playingAtStart, playing, advanced: num(t2 - t1), expected: 6 * TICK / 1000, pausedCallbacks: paused, playingPaused,
    driftWhilePaused: drift === null ? null : Math.max(0, drift - 6 * TICK / 1000),
    callbacksPerTickAfterPlayTwice: perTick,
  };
};

// Ends the first life, paused, and begins the second on the same page.
function secondLife() {
  if (!home || !home.first) openHome();
  if (home.first) firstEnd = attempt(() => { home.first.pause(); home.first.destroy(); });
  Object.assign(world, { reduced: true, draws: 0, random: 0, date: 0, canvases: 0 });
  const c = effect.create(home.element, { seed: SEED });
  home.second = c;
  shared = holder(home.element, c);
  return shared;
}

scenarios.reduced = () => {
  const m = secondLife();
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
  return {
    drawn, drawnLater, callbacks, pending, playing, moved, callbacksAfterChange,
    drawnAfterChange: world.draws - drawsChanged,
  };
};

scenarios.destroy = () => {
  // Where a scenario threw, the page of the two lives is gone: they are lived again, shortly.
  if (!home || !home.first || !shared || shared.controller !== home.second) {
    openHome();
    home.first = effect.create(home.element, {});
    ticks(2);
    secondLife();
  }
  if (firstEnd && firstEnd.threw) throw new Error(`destroy() of a paused effect: ${firstEnd.message}`);
  if (world.reduced) setReduced(false);
  setVisible(false); tick(); setVisible(true); tick();
  const { element, second } = home;
  const peak = leftovers();
  second.destroy();
  const left = leftovers();
  const draws = world.draws;
  const callbacks = away(() => ticks(6));
  const again = {};
  for (const name of ['destroy', 'play', 'pause', 'seek']) {
    const got = attempt(() => second[name](1));
    if (got.threw) again[name] = got.message;
  }
  const revived = away(() => ticks(3));
  return {
    peak, left, nodesLeft: nodesIn(element) - home.nodes, styleRestored: element.style.cssText === home.style,
    attributesLeft: Object.keys(element.attributes).length - home.attributes, callbacksAfter: callbacks,
    drawsAfter: world.draws - draws, threwAfter: again, revived,
  };
};
