// How an effect follows its page: area, pixel ratio, and nobody looking.

// Elements by area and by pixel ratio, the canvas that a pixel ratio of 4 gets, and what a frame of
// the larger page draws. A page with few elements is measured four times as large: rounding would
// hide how the count grows.
const AREAS = [[160, 90], [320, 180], [640, 360]];
const FEW = 12;
scenarios.density = () => {
  const m = live();
  const at = (size, dpr) => {
    world.dpr = dpr;
    resizeTo(m.element, ...size);
    ticks(2);
    const canvas = sizeOf(m);
    return { size, count: num(m.controller.count), canvas, ratio: canvas ? canvas[0] / size[0] : null };
  };
  const flat = at(AREAS[0], 1);
  let [small, large] = [flat, at(AREAS[1], 1)];
  const before = [world.draws, world.ops];
  tick();
  const frame = { drawsPerFrame: world.draws - before[0], opsPerFrame: world.ops - before[1], frameSize: large.size };
  if (small.count < FEW && !dear) [small, large] = [large, at(AREAS[2], 1)];
  const sharp = at(AREAS[0], 4);
  const change = flat.count ? Math.abs(sharp.count - flat.count) / flat.count : null;
  return {
    small, large, sharp, ...frame, areaRatio: small.count ? large.count / small.count : null, dprChange: change,
  };
};

// A wall of screens: the canvas must stop growing, below one pixel per CSS pixel if need be. Made
// with as few elements as the parameters allow, for they are not what is measured.
const WALL = [3680, 2300];
scenarios.huge = () => {
  const m = live();
  for (const [name, value] of fewest) attempt(() => m.controller.set(name, value));
  m.controller.pause();
  world.dpr = 2;
  resizeTo(m.element, ...WALL);
  tick();
  const canvas = sizeOf(m);
  const pixels = canvas ? canvas[0] * canvas[1] : null;
  return { size: WALL, canvas, pixels, count: num(m.controller.count), draws: world.draws };
};

scenarios.resize = () => {
  const m = live();
  const listeners = world.listeners.length;
  const first = sizeOf(m);
  const other = [200, 75];
  resizeTo(m.element, ...other); resizeWindow(); ticks(2);
  const second = sizeOf(m);
  resizeTo(m.element, 0, 0);
  const empty = attempt(() => ticks(3));
  resizeTo(m.element, ...SMALL);
  const draws = world.draws;
  ticks(3);
  return {
    wanted: [SMALL, other, SMALL], got: [first, second, sizeOf(m)], empty, drawsAfterEmpty: world.draws - draws,
    listenersAdded: world.listeners.length - listeners, nonFinite: world.nonFinite,
  };
};

// Away and back: by tab or by scroll.
scenarios.hidden = () => absence((hide) => setVisible(!hide));
scenarios.offscreen = () => absence((hide) => { setOnScreen(!hide); tick(); });
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
  ticks(3);
  const resumed = world.draws - draws;
  const back = c.time;
  c.pause();
  tick();
  setAway(true); ticks(2); setAway(false); tick();
  const whilePaused = away(() => ticks(4));
  c.play(); ticks(2);
  setOnScreen(false); tick(); setVisible(false); ticks(2); setVisible(true); tick();
  const whileOtherAway = away(() => ticks(4));
  setOnScreen(true); tick();
  return {
    callbacks, pending, timeBefore: num(before), jump: num(first - before), advanced: num(back - first), resumed,
    resumedWhilePaused: whilePaused, resumedWhileOffScreen: whileOtherAway,
  };
}
