// The mock browser that a probed effect lives in: a 2D context that records, elements, observers,
// media queries and a frame queue on a virtual clock. Evaluated as the body of a function of
// `native` (see src/engine.rs); gives the world to the scenarios. An effect sees only what
// `install` puts on the global object.
'use strict';

// ---- the world ---------------------------------------------------------------------------------
const realRandom = Math.random;
const Now = Date;
const world = {};

// Starts an empty page. `startMs` is where its clock stands: a correct effect does not care.
function reset(options = {}) {
  Object.assign(world, {
    now: options.startMs ?? 1000, dpr: options.dpr ?? 1, visible: true, reduced: !!options.reduced,
    inFrame: false, raf: [], rafId: 0, timers: new Map(), timerId: 0, listeners: [], resize: new Set(),
    intersect: new Set(), media: [], canvases: 0, msPerDraw: 0, fullPixels: 1,
    callbacks: 0, draws: 0, ops: 0, nonFinite: 0, random: 0, date: 0, clock: 0, lcg: options.lcg ?? 12345,
    frame: { layoutReads: 0, gradients: 0, contexts: 0, readbacks: 0, measures: 0, shadow: 0, filter: 0, canvases: 0, random: 0, date: 0 },
  });
  native.clear();
  count = 0;
  document.body.children.length = 0;
}

const tally = (name, n = 1) => { if (world.inFrame) world.frame[name] += n; };

// ---- the recorder ------------------------------------------------------------------------------
// Operations are rows of numbers: code, number of arguments, arguments. Strings become the number
// of their hash, so that equal calls give equal rows whatever came before.
const CHUNK = 16384;
const tape = [];
let count = 0;
const interned = new Map();
function hashText(text) {
  let h = interned.get(text);
  if (h === undefined) {
    h = 2166136261;
    for (let i = 0; i < text.length && i < 256; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
    h = (h >>> 0) + 0.5;
    if (interned.size < 4096) interned.set(text, h);
  }
  return h;
}
function number(v) {
  if (typeof v === 'number') { if (v - v !== 0) world.nonFinite++; return v; }
  if (typeof v === 'string') {
    const known = interned.get(v);
    if (known !== undefined) return known;
    if (/NaN|undefined|Infinity/.test(v)) { world.nonFinite++; return -7; }
    return hashText(v);
  }
  if (typeof v === 'boolean') return v ? 1 : 0;
  if (v === undefined) { world.nonFinite++; return -1; }
  if (v === null) return -2;
  return v.__id ?? -3;
}
function flush() { if (count) { native.append(tape, count); count = 0; } }
function op(code, args) {
  world.ops++;
  if (count > CHUNK) flush();
  tape[count++] = code;
  tape[count++] = args.length;
  for (let i = 0; i < args.length; i++) tape[count++] = number(args[i]);
}
// Only what reaches the page's own canvas counts as drawn; a sprite that is painted does not.
function drawn(context) {
  const canvas = context.canvas;
  if (!canvas._onPage) { canvas._before = (canvas._before ?? 0) + 1; return; }
  world.draws++;
  // Half of what a drawing call costs goes with the pixels of its canvas.
  if (world.inFrame && world.msPerDraw) world.now += world.msPerDraw * (0.5 + (0.5 * canvas._bw * canvas._bh) / world.fullPixels);
}
function putOnPage(node, depth = 0) {
  if (node instanceof HTMLCanvasElement && !node._onPage) { node._onPage = true; world.draws += node._before ?? 0; }
  if (depth < 6) for (const child of node.children) putOnPage(child, depth + 1);
}

// ---- the 2D context ----------------------------------------------------------------------------
const error = (name, text) => { const e = new Error(text); e.name = name; return e; };
const finite = (what, args) => { for (const a of args) if (!Number.isFinite(a)) { world.nonFinite++; throw new TypeError(`${what}: the provided value is non-finite`); } };
class CanvasGradient {
  constructor(kind, args) { finite(`create${kind}Gradient`, args); this.__text = kind + args; tally('gradients'); op(60, args); }
  get __id() { return hashText(this.__text); }
  addColorStop(offset, color) {
    if (!(offset >= 0 && offset <= 1)) throw error('IndexSizeError', `addColorStop: offset ${offset} is outside 0..1`);
    if (!interned.has(color) && /NaN|undefined/.test(String(color))) throw error('SyntaxError', `addColorStop: colour ${color} cannot be read`);
    this.__text += `|${offset} ${color}`;
    op(61, [offset, String(color)]);
  }
}
class CanvasPattern { constructor() { this.__id = -5; } setTransform() {} }
class Context2D {
  constructor(canvas) { this.canvas = canvas; this._alpha = 1; this._mode = 'source-over'; this._fill = '#000000'; this._stroke = '#000000'; this._blur = 0; this._filter = 'none'; }
  get globalAlpha() { return this._alpha; }
  set globalAlpha(v) { if (v >= 0 && v <= 1) this._alpha = v; world.ops++; if (count > CHUNK) flush(); tape[count++] = 1; tape[count++] = 1; tape[count++] = number(v); }
  get globalCompositeOperation() { return this._mode; }
  set globalCompositeOperation(v) { this._mode = v; op(2, [v]); }
  get fillStyle() { return this._fill; }
  set fillStyle(v) { this._fill = v; op(3, [v]); }
  get strokeStyle() { return this._stroke; }
  set strokeStyle(v) { this._stroke = v; op(4, [v]); }
  get shadowBlur() { return this._blur; }
  set shadowBlur(v) { this._blur = v; if (v > 0) tally('shadow'); op(5, [v]); }
  get filter() { return this._filter; }
  set filter(v) { this._filter = v; if (v !== 'none') tally('filter'); op(6, [String(v)]); }
  setTransform(a, b, c, d, e, f) {
    if (arguments.length < 6) return op(10, a && typeof a === 'object' ? [a.a, a.b, a.c, a.d, a.e, a.f] : []);
    world.ops++;
    if (count > CHUNK) flush();
    const t = tape;
    t[count++] = 10; t[count++] = 6; t[count++] = number(a); t[count++] = number(b);
    t[count++] = number(c); t[count++] = number(d); t[count++] = number(e); t[count++] = number(f);
  }
  drawImage(image, ...rest) {
    if (image && (image.width === 0 || image.height === 0)) throw error('InvalidStateError', 'drawImage: the image has no pixels');
    if (!image || !(image instanceof HTMLCanvasElement || image instanceof OffscreenCanvas)) throw new TypeError('drawImage: not an image');
    op(20, rest);
    tape[count++] = image.__id; tape[count - rest.length - 2]++;
    drawn(this);
  }
  fillRect(x, y, w, h) { op(21, [x, y, w, h]); drawn(this); }
  strokeRect(x, y, w, h) { op(22, [x, y, w, h]); drawn(this); }
  clearRect(x, y, w, h) { op(23, [x, y, w, h]); }
  fill(...a) { op(24, a); drawn(this); }
  stroke(...a) { op(25, a); drawn(this); }
  fillText(t, ...a) { op(26, [String(t), ...a]); drawn(this); }
  strokeText(t, ...a) { op(27, [String(t), ...a]); drawn(this); }
  putImageData(image, x, y) { op(28, [x, y]); drawn(this); }
  arc(x, y, r, ...a) { if (r < 0) throw error('IndexSizeError', `arc: the radius ${r} is negative`); op(30, [x, y, r, ...a]); }
  ellipse(x, y, rx, ry, ...a) { if (rx < 0 || ry < 0) throw error('IndexSizeError', 'ellipse: a radius is negative'); op(31, [x, y, rx, ry, ...a]); }
  createRadialGradient(...a) { return new CanvasGradient('Radial', a); }
  createLinearGradient(...a) { return new CanvasGradient('Linear', a); }
  createConicGradient(...a) { return new CanvasGradient('Conic', a); }
  createPattern() { return new CanvasPattern(); }
  createImageData(w, h) { return this.getImageData(0, 0, w, h); }
  getImageData(x, y, w, h) {
    tally('readbacks');
    if (!(w * h <= 4e6)) throw error('IndexSizeError', 'getImageData: larger than this page allows');
    return { width: w, height: h, data: new Uint8ClampedArray(w * h * 4) };
  }
  measureText(t) { tally('measures'); return { width: 8 * String(t).length, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 }; }
  getContextAttributes() { return {}; }
  getTransform() { return { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }; }
  isPointInPath() { return false; }
}
// The rest of the interface: recorded, without behaviour of its own.
['save', 'restore', 'translate', 'rotate', 'scale', 'transform', 'resetTransform', 'beginPath', 'closePath', 'moveTo', 'lineTo',
  'quadraticCurveTo', 'bezierCurveTo', 'arcTo', 'rect', 'roundRect', 'clip', 'setLineDash', 'reset'].forEach((name, i) => {
  Context2D.prototype[name] = function (...args) { op(40 + i, args.map((a) => (Array.isArray(a) ? a.length : a))); };
});
['lineWidth', 'lineCap', 'lineJoin', 'lineDashOffset', 'miterLimit', 'font', 'textAlign', 'textBaseline', 'shadowColor', 'shadowOffsetX',
  'shadowOffsetY', 'imageSmoothingEnabled', 'imageSmoothingQuality', 'direction', 'letterSpacing'].forEach((name, i) => {
  Object.defineProperty(Context2D.prototype, name, { get() { return this['_' + name]; }, set(v) { this['_' + name] = v; op(70 + i, [v]); } });
});
class Path2D { constructor() { this.__id = -4; } }
for (const name of ['moveTo', 'lineTo', 'arc', 'rect', 'ellipse', 'closePath', 'bezierCurveTo', 'quadraticCurveTo', 'addPath', 'roundRect']) Path2D.prototype[name] = function (...args) { op(59, args.map((a) => (typeof a === 'object' ? -4 : a))); };

// ---- nodes -------------------------------------------------------------------------------------
class EventTarget {
  addEventListener(type, handler, options) {
    const once = !!(options && options.once);
    if (handler && !world.listeners.some((l) => l.target === this && l.type === type && l.handler === handler)) world.listeners.push({ target: this, type, handler, once });
    const signal = options && options.signal;
    if (signal) signal.__on.push(() => this.removeEventListener(type, handler));
  }
  removeEventListener(type, handler) { world.listeners = world.listeners.filter((l) => !(l.target === this && l.type === type && l.handler === handler)); }
  dispatchEvent(event) {
    for (const l of world.listeners.slice()) {
      if (l.target !== this || l.type !== event.type) continue;
      if (l.once) this.removeEventListener(l.type, l.handler);
      typeof l.handler === 'function' ? l.handler.call(this, event) : l.handler.handleEvent(event);
    }
    const own = this['on' + event.type];
    if (typeof own === 'function') own.call(this, event);
    return true;
  }
}
const camel = (name) => name.trim().replace(/-([a-z])/g, (_, c) => c.toUpperCase());
class Style {
  setProperty(name, value) { this[name.startsWith('--') ? name : camel(name)] = String(value); }
  getPropertyValue(name) { return this[camel(name)] ?? ''; }
  removeProperty(name) { delete this[camel(name)]; }
  get cssText() { return Object.keys(this).map((k) => `${k}:${this[k]}`).join(';'); }
  set cssText(text) { for (const rule of String(text).split(';')) { const at = rule.indexOf(':'); if (at > 0) this.setProperty(rule.slice(0, at), rule.slice(at + 1).trim()); } }
}
class HTMLElement extends EventTarget {
  constructor(tag = 'div', width = 0, height = 0) {
    super();
    Object.assign(this, { tagName: tag.toUpperCase(), nodeName: tag.toUpperCase(), children: [], parentNode: null, attributes: {}, style: new Style(), dataset: {}, _w: width, _h: height });
    this.classList = { add() {}, remove() {}, toggle() {}, contains: () => false };
    this.ownerDocument = document;
  }
  get parentElement() { return this.parentNode; }
  get childNodes() { return this.children; }
  get firstChild() { return this.children[0] ?? null; }
  get isConnected() { let n = this; for (let i = 0; n && i < 64; i++, n = n.parentNode) if (n === document.body) return true; return false; }
  append(...nodes) { for (const n of nodes) { n.remove(); n.parentNode = this; this.children.push(n); if (this.isConnected) putOnPage(n); } }
  appendChild(n) { this.append(n); return n; }
  prepend(n) { this.append(n); this.children.unshift(this.children.pop()); }
  insertBefore(n) { this.prepend(n); return n; }
  replaceChildren(...nodes) { for (const n of this.children.slice()) n.remove(); this.append(...nodes); }
  removeChild(n) { n.remove(); return n; }
  remove() { if (this.parentNode) { this.parentNode.children = this.parentNode.children.filter((c) => c !== this); this.parentNode = null; } }
  contains(n) { for (let i = 0; n && i < 64; i++, n = n.parentNode) if (n === this) return true; return false; }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  getAttribute(name) { return this.attributes[name] ?? null; }
  hasAttribute(name) { return name in this.attributes; }
  removeAttribute(name) { delete this.attributes[name]; }
  set ariaHidden(v) { this.setAttribute('aria-hidden', v); }
  get ariaHidden() { return this.getAttribute('aria-hidden'); }
  querySelector() { return null; }
  querySelectorAll() { return []; }
  get _box() { let n = this; for (let i = 0; i < 8 && n && !n._w; i++) n = n.parentNode; return n ? [n._w, n._h] : [0, 0]; }
  getBoundingClientRect() { tally('layoutReads'); const [w, h] = this._box; return { x: 0, y: 0, left: 0, top: 0, right: w, bottom: h, width: w, height: h }; }
  getClientRects() { return [this.getBoundingClientRect()]; }
}
for (const name of ['client', 'offset', 'scroll']) {
  Object.defineProperty(HTMLElement.prototype, name + 'Width', { get() { tally('layoutReads'); return Math.round(this._box[0]); } });
  Object.defineProperty(HTMLElement.prototype, name + 'Height', { get() { tally('layoutReads'); return Math.round(this._box[1]); } });
  for (const side of ['Left', 'Top']) Object.defineProperty(HTMLElement.prototype, name + side, { get() { tally('layoutReads'); return 0; }, set() {} });
}
const backing = (Base) => class extends Base {
  constructor(...args) { super(...args); this.__id = ++world.canvases; tally('canvases'); this._bw = 300; this._bh = 150; }
  get width() { return this._bw; }
  set width(v) { this._bw = Math.max(0, Math.trunc(+v || 0)); op(90, [v]); }
  get height() { return this._bh; }
  set height(v) { this._bh = Math.max(0, Math.trunc(+v || 0)); op(91, [v]); }
  getContext(kind) { if (this._ctx && world.inFrame) tally('contexts'); return kind === '2d' ? (this._ctx ??= new Context2D(this)) : null; }
  toDataURL() { return 'data:,'; }
};
class HTMLCanvasElement extends backing(HTMLElement) { constructor() { super('canvas'); } }
class OffscreenCanvas extends backing(EventTarget) {
  constructor(width, height) { super(); this._bw = Math.trunc(width) || 0; this._bh = Math.trunc(height) || 0; }
  transferToImageBitmap() { return this; }
}

// ---- observers, media queries, document, window --------------------------------------------------
const observer = (set, entryOf) => class {
  constructor(callback) { this.callback = callback; this.targets = new Set(); this.due = new Set(); }
  observe(target) { world[set].add(this); this.targets.add(target); this.due.add(target); }
  unobserve(target) { this.targets.delete(target); this.due.delete(target); if (!this.targets.size) world[set].delete(this); }
  disconnect() { this.targets.clear(); this.due.clear(); world[set].delete(this); }
  takeRecords() { return []; }
  __deliver() { if (!this.due.size) return; const entries = [...this.due].map(entryOf); this.due.clear(); this.callback(entries, this); }
};
let onScreen = true;
const box = (target) => { const [width, height] = target._box; return { x: 0, y: 0, left: 0, top: 0, right: width, bottom: height, width, height }; };
const ResizeObserver = observer('resize', (target) => {
  const [w, h] = target._box;
  const size = (k) => [{ inlineSize: w * k, blockSize: h * k }];
  return { target, contentRect: box(target), contentBoxSize: size(1), borderBoxSize: size(1), devicePixelContentBoxSize: size(world.dpr) };
});
const IntersectionObserver = observer('intersect', (target) => ({ target, isIntersecting: onScreen, intersectionRatio: onScreen ? 1 : 0, boundingClientRect: box(target), intersectionRect: box(target), time: world.now }));
const due = (set) => { for (const o of world[set]) for (const t of o.targets) o.due.add(t); };

class MediaQueryList extends EventTarget {
  constructor(media) { super(); this.media = media; }
  get matches() { return /prefers-reduced-motion/.test(this.media) ? world.reduced && !/no-preference/.test(this.media) : false; }
  addListener(f) { this.addEventListener('change', f); }
  removeListener(f) { this.removeEventListener('change', f); }
}
const matchMedia = (query) => { const list = new MediaQueryList(String(query)); world.media.push(list); return list; };
const document = new EventTarget();
Object.defineProperties(document, {
  hidden: { get: () => !world.visible },
  visibilityState: { get: () => (world.visible ? 'visible' : 'hidden') },
});
document.createElement = (tag) => (String(tag).toLowerCase() === 'canvas' ? new HTMLCanvasElement() : new HTMLElement(String(tag)));
document.createElementNS = (_, tag) => document.createElement(tag);
document.hasFocus = () => true;
document.querySelector = () => null;
document.getElementById = () => null;
document.body = new HTMLElement('body');
document.documentElement = new HTMLElement('html');
document.head = new HTMLElement('head');
document.body.parentNode = document.documentElement;

// ---- the clock ---------------------------------------------------------------------------------
const requestAnimationFrame = (callback) => { world.raf.push({ id: ++world.rafId, callback }); return world.rafId; };
const cancelAnimationFrame = (id) => { world.raf = world.raf.filter((r) => r.id !== id); };
const timer = (every) => (callback, ms, ...args) => { world.timers.set(++world.timerId, { callback, args, at: world.now + Math.max(1, +ms || 0), every: every ? Math.max(1, +ms || 0) : 0 }); return world.timerId; };
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
  for (const [id, t] of [...world.timers]) {
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
  for (const o of [...world.resize]) o.__deliver();
  for (const o of [...world.intersect]) o.__deliver();
  return world.now - start;
}
function ticks(n, ms) { for (let i = 0; i < n; i++) tick(ms); }
function setVisible(visible) { world.visible = visible; document.dispatchEvent({ type: 'visibilitychange', target: document }); }
function setOnScreen(visible) { onScreen = visible; due('intersect'); }
function setReduced(reduced) {
  world.reduced = reduced;
  for (const list of world.media.slice()) list.dispatchEvent({ type: 'change', matches: list.matches, media: list.media, target: list });
}
function resizeTo(element, w, h) { element._w = w; element._h = h; due('resize'); win.dispatchEvent({ type: 'resize', target: win }); }
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
    document, performance, requestAnimationFrame, cancelAnimationFrame, matchMedia, ResizeObserver, IntersectionObserver, OffscreenCanvas,
    HTMLCanvasElement, HTMLElement, Element: HTMLElement, CanvasRenderingContext2D: Context2D, Path2D, AbortController, Event, EventTarget,
    setTimeout: timer(false), setInterval: timer(true), clearTimeout: clearTimer, clearInterval: clearTimer, Date: MockDate,
    window: g, self: g, navigator: { hardwareConcurrency: 4, language: 'en', userAgent: 'effectforge-probe' },
    console: { log() {}, warn() {}, error() {}, info() {}, debug() {} },
    getComputedStyle: (e) => { tally('layoutReads'); return Object.assign(Object.create(Style.prototype), { position: 'static', display: 'block' }, e.style); },
    addEventListener: (...a) => win.addEventListener(...a), removeEventListener: (...a) => win.removeEventListener(...a), dispatchEvent: (e) => win.dispatchEvent(e),
    queueMicrotask: (f) => Promise.resolve().then(f), innerWidth: 1280, innerHeight: 720,
  });
  Object.defineProperty(g, 'devicePixelRatio', { get: () => world.dpr, configurable: true });
}
reset();
