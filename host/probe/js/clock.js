// The virtual clock: frames, timers, what happens to a page, and the globals that an effect sees.

const requestAnimationFrame = (callback) => { world.raf.push({ id: ++world.rafId, callback }); return world.rafId; };
const cancelAnimationFrame = (id) => { world.raf = world.raf.filter((r) => r.id !== id); };
const timer = (repeats) => (callback, ms, ...args) => {
  const wait = Math.max(1, +ms || 0);
  world.timers.set(++world.timerId, { callback, args, at: world.now + wait, every: repeats ? wait : 0 });
  return world.timerId;
};
const clearTimer = (id) => { world.timers.delete(id); };
const performance = { now() { world.clock++; return world.now; }, timeOrigin: 0, mark() {}, measure() {} };
Math.random = () => {
  world.random++; tally('random');
  world.lcg = (Math.imul(world.lcg, 1664525) + 1013904223) >>> 0;
  return world.lcg / 4294967296;
};
class MockDate extends Now {
  constructor(...args) { if (args.length) super(...args); else { super(world.now); world.date++; tally('date'); } }
  static now() { world.date++; tally('date'); return Math.floor(world.now); }
}

// A frame of 60 Hz, in ms: a sum of powers of two, so that times add up exactly whatever the clock
// showed at the start.
const TICK = 4266 / 256;

// One display frame of `ms`: timers, frame callbacks, then the observers, in the browser's order.
function tick(ms = TICK) {
  const start = world.now;
  world.now += ms;
  if (world.timers.size) for (const [id, t] of [...world.timers]) {
    if (t.at > world.now || !world.timers.has(id)) continue;
    if (t.every) t.at = world.now + t.every; else world.timers.delete(id);
    t.callback(...t.args);
  }
  const queue = world.raf;
  world.raf = [];
  const time = world.now;
  world.inFrame = true;
  try {
    for (const r of queue) { world.callbacks++; r.callback(time); }
  } finally { world.inFrame = false; }
  if (world.observersDue) {
    world.observersDue = false;
    for (const o of [...world.resize, ...world.intersect]) o.__deliver();
  }
  return world.now - start;
}
function ticks(n, ms) { for (let i = 0; i < n; i++) tick(ms); }
function setVisible(visible) {
  world.visible = visible;
  document.dispatchEvent({ type: 'visibilitychange', target: document });
}
function setOnScreen(visible) { onScreen = visible; due('intersect'); }
function setReduced(reduced) {
  world.reduced = reduced;
  for (const list of world.media.slice()) {
    list.dispatchEvent({ type: 'change', matches: list.matches, media: list.media, target: list });
  }
}
// Another size for the element alone: the window says nothing, only the observers do.
function resizeTo(element, w, h) { element._w = w; element._h = h; due('resize'); }
function resizeWindow() { win.dispatchEvent({ type: 'resize', target: win }); }
function host(w, h) { onScreen = true; const e = new HTMLElement('div', w, h); document.body.append(e); return e; }

class AbortController {
  constructor() { const on = []; this.signal = { aborted: false, __on: on }; }
  abort() { this.signal.aborted = true; for (const f of this.signal.__on.splice(0)) f(); }
}
class Event { constructor(type) { this.type = type; } }
const win = new EventTarget();
function install() {
  const g = globalThis;
  Object.assign(g, {
    document, performance, requestAnimationFrame, cancelAnimationFrame, matchMedia,
    ResizeObserver, IntersectionObserver, OffscreenCanvas, HTMLCanvasElement, HTMLElement, Element: HTMLElement,
    CanvasRenderingContext2D: Context2D, Path2D,
    AbortController, Event, EventTarget, Date: MockDate,
    setTimeout: timer(false), setInterval: timer(true), clearTimeout: clearTimer, clearInterval: clearTimer,
    window: g, self: g, navigator: { hardwareConcurrency: 4, language: 'en', userAgent: 'effectforge-probe' },
    console: { log() {}, warn() {}, error() {}, info() {}, debug() {} },
    getComputedStyle: (e) => {
      tally('layoutReads');
      return Object.assign(Object.create(Style.prototype), { position: 'static', display: 'block' }, e.style);
    },
    addEventListener: (...a) => win.addEventListener(...a),
    removeEventListener: (...a) => win.removeEventListener(...a),
    dispatchEvent: (e) => win.dispatchEvent(e),
    queueMicrotask: (f) => Promise.resolve().then(f), innerWidth: 1280, innerHeight: 720,
  });
  Object.defineProperty(g, 'devicePixelRatio', { get: () => world.dpr, configurable: true });
}
