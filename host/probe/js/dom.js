// Nodes, observers, media queries and the document of the mock page.

// ---- nodes -------------------------------------------------------------------------------------
class EventTarget {
  addEventListener(type, handler, options) {
    const once = !!(options && options.once);
    const known = (l) => l.target === this && l.type === type && l.handler === handler;
    if (handler && !world.listeners.some(known)) world.listeners.push({ target: this, type, handler, once });
    const signal = options && options.signal;
    if (signal) signal.__on.push(() => this.removeEventListener(type, handler));
  }
  removeEventListener(type, handler) {
    world.listeners = world.listeners.filter((l) => !(l.target === this && l.type === type && l.handler === handler));
  }
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
  // As in a browser, what is not set reads as '', and setting '' takes a property away.
  constructor() {
    return new Proxy(this, {
      get: (own, key) => own[key] ?? (typeof key === 'string' ? '' : undefined),
      set: (own, key, value) => {
        if (value === '' || value === null) delete own[key]; else own[key] = value;
        return true;
      },
    });
  }
  setProperty(name, value) { this[name.startsWith('--') ? name : camel(name)] = String(value); }
  getPropertyValue(name) { return this[camel(name)] ?? ''; }
  removeProperty(name) { delete this[camel(name)]; }
  get cssText() { return Object.keys(this).map((k) => `${k}:${this[k]}`).join(';'); }
  set cssText(text) {
    for (const rule of String(text).split(';')) {
      const at = rule.indexOf(':');
      if (at > 0) this.setProperty(rule.slice(0, at), rule.slice(at + 1).trim());
    }
  }
}
const CLASS_LIST = { add() {}, remove() {}, toggle() {}, contains: () => false };
class HTMLElement extends EventTarget {
  constructor(tag = 'div', width = 0, height = 0) {
    super();
    this.tagName = this.nodeName = tag.toUpperCase();
    this.children = [];
    this.parentNode = null;
    this.attributes = {};
    this.style = new Style();
    this.lang = '';
    this.dataset = {};
    this._w = width;
    this._h = height;
    this.classList = CLASS_LIST;
    this.ownerDocument = document;
  }
  get parentElement() { return this.parentNode; }
  get childNodes() { return this.children; }
  get textContent() { return ''; }
  set textContent(v) {}
  get firstChild() { return this.children[0] ?? null; }
  get isConnected() { return document.body.contains(this); }
  append(...nodes) {
    for (const n of nodes) {
      n.remove();
      n.parentNode = this;
      this.children.push(n);
      if (this.isConnected) putOnPage(n);
    }
  }
  appendChild(n) { this.append(n); return n; }
  prepend(n) { this.append(n); this.children.unshift(this.children.pop()); }
  insertBefore(n) { this.prepend(n); return n; }
  replaceChildren(...nodes) { for (const n of this.children.slice()) n.remove(); this.append(...nodes); }
  removeChild(n) { n.remove(); return n; }
  remove() {
    if (!this.parentNode) return;
    this.parentNode.children = this.parentNode.children.filter((c) => c !== this);
    this.parentNode = null;
  }
  contains(n) { for (let i = 0; n && i < 64; i++, n = n.parentNode) if (n === this) return true; return false; }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  getAttribute(name) { return this.attributes[name] ?? null; }
  hasAttribute(name) { return name in this.attributes; }
  removeAttribute(name) { delete this.attributes[name]; }
  set ariaHidden(v) { this.setAttribute('aria-hidden', v); }
  get ariaHidden() { return this.getAttribute('aria-hidden'); }
  querySelector() { return null; }
  querySelectorAll() { return []; }
  get _box() {
    let n = this;
    for (let i = 0; i < 8 && n && !n._w; i++) n = n.parentNode;
    return n ? [n._w, n._h] : [0, 0];
  }
  getBoundingClientRect() { tally('layoutReads'); return box(this); }
  getClientRects() { return [this.getBoundingClientRect()]; }
}
const measured = (name, get) => Object.defineProperty(HTMLElement.prototype, name, {
  get() { tally('layoutReads'); return get(this); },
  set() {},
});
for (const name of ['client', 'offset', 'scroll']) {
  measured(name + 'Width', (e) => Math.round(e._box[0]));
  measured(name + 'Height', (e) => Math.round(e._box[1]));
  for (const side of ['Left', 'Top']) measured(name + side, () => 0);
}
const backing = (Base) => class extends Base {
  constructor(...args) {
    super(...args);
    this.__id = ++world.canvases;
    tally('canvases');
    this._bw = 300;
    this._bh = 150;
    this._before = 0;
    this._onPage = false;
  }
  get __surface() { return true; }
  get width() { return this._bw; }
  set width(v) { this._bw = Math.max(0, Math.trunc(+v || 0)); op1(90, v); }
  get height() { return this._bh; }
  set height(v) { this._bh = Math.max(0, Math.trunc(+v || 0)); op1(91, v); }
  getContext(kind) {
    if (this._ctx && world.inFrame) tally('contexts');
    return kind === '2d' ? (this._ctx ??= new Context2D(this)) : null;
  }
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
  observe(target) {
    world[set].add(this);
    this.targets.add(target);
    this.due.add(target);
    world.observersDue = true;
  }
  unobserve(target) {
    this.targets.delete(target);
    this.due.delete(target);
    if (!this.targets.size) world[set].delete(this);
  }
  disconnect() { this.targets.clear(); this.due.clear(); world[set].delete(this); }
  takeRecords() { return []; }
  __deliver() {
    if (!this.due.size) return;
    const entries = [...this.due].map(entryOf);
    this.due.clear();
    this.callback(entries, this);
  }
};
let onScreen = true;
const box = (target) => {
  const [width, height] = target._box;
  return { x: 0, y: 0, left: 0, top: 0, right: width, bottom: height, width, height };
};
const ResizeObserver = observer('resize', (target) => {
  const [w, h] = target._box;
  const size = (k) => [{ inlineSize: w * k, blockSize: h * k }];
  return {
    target, contentRect: box(target), contentBoxSize: size(1), borderBoxSize: size(1),
    devicePixelContentBoxSize: size(world.dpr),
  };
});
const IntersectionObserver = observer('intersect', (target) => ({
  target, isIntersecting: onScreen, intersectionRatio: onScreen ? 1 : 0, boundingClientRect: box(target),
  intersectionRect: box(target), time: world.now,
}));
const due = (set) => {
  for (const o of world[set]) for (const t of o.targets) o.due.add(t);
  world.observersDue = true;
};

class MediaQueryList extends EventTarget {
  constructor(media) { super(); this.media = media; }
  get matches() {
    return /prefers-reduced-motion/.test(this.media) && world.reduced && !/no-preference/.test(this.media);
  }
  addListener(f) { this.addEventListener('change', f); }
  removeListener(f) { this.removeEventListener('change', f); }
}
const matchMedia = (query) => { const list = new MediaQueryList(String(query)); world.media.push(list); return list; };
const document = new EventTarget();
Object.defineProperties(document, {
  hidden: { get: () => !world.visible },
  visibilityState: { get: () => (world.visible ? 'visible' : 'hidden') },
});
document.createElement = (tag) =>
  (String(tag).toLowerCase() === 'canvas' ? new HTMLCanvasElement() : new HTMLElement(String(tag)));
document.createElementNS = (_, tag) => document.createElement(tag);
document.hasFocus = () => true;
document.querySelector = () => null;
document.getElementById = () => null;
document.body = new HTMLElement('body');
document.documentElement = new HTMLElement('html');
document.head = new HTMLElement('head');
document.body.parentNode = document.documentElement;

