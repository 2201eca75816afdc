// The least DOM that a module needs, recording what it draws. Prints JSON: one list per module, size
// and time. What is listed says `mode`: sprites as [x, y, half width, alpha], pictures that are
// computed as [width, height, ...bytes], the alphas of fills, or what is filled by outline as [alpha,
// place, angle and size if it has one, ...points].
const { modules, sizes, times, mode = 'sprites' } = JSON.parse(process.argv[2]);
let recorded = [];
const gradient = { addColorStop() {} };
const context = () => ({
  globalAlpha: 1,
  setTransform() {}, clearRect() {}, arc() {}, save() {}, restore() {}, closePath() {},
  beginPath() {
    this.path = [];
  },
  moveTo(...points) {
    this.path.push(...points);
  },
  lineTo(...points) {
    this.path.push(...points);
  },
  quadraticCurveTo(...points) {
    this.path.push(...points);
  },
  bezierCurveTo(...points) {
    this.path.push(...points);
  },
  translate(x, y) {
    this.placed = [x, y];
  },
  rotate(angle) {
    this.placed.push(angle);
  },
  scale(x, y) {
    this.placed.push(x, y);
  },
  fill(path) {
    if (mode === 'outlines') recorded.push([this.globalAlpha, ...(this.placed || []), ...(path ? [] : this.path)]);
  },
  fillRect() {
    if (mode === 'alphas') recorded.push(this.globalAlpha);
  },
  putImageData({ width, height, data }) {
    if (mode === 'pictures') recorded.push([width, height, ...data]);
  },
  createRadialGradient: () => gradient,
  createLinearGradient: () => gradient,
  createPattern: () => gradient,
  createImageData: (w, h) => ({ width: w, height: h, data: new Uint8ClampedArray(w * h * 4) }),
  drawImage(picture, x, y, w, h) {
    if (mode === 'sprites' && w === h) recorded.push([x + w / 2, y + h / 2, w / 2, this.globalAlpha]);
  },
});
let box = [0, 0];
class Element {
  constructor() {
    Object.assign(this, { style: {}, children: [], attributes: {}, textContent: '' });
  }
  getContext() {
    return (this.context = this.context || context());
  }
  get clientWidth() {
    return box[0];
  }
  get clientHeight() {
    return box[1];
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  hasAttribute(name) {
    return name in this.attributes;
  }
  removeAttribute(name) {
    delete this.attributes[name];
  }
  prepend() {}
  remove() {}
}
class Observer {
  observe() {}
  disconnect() {}
}
const target = { addEventListener() {}, removeEventListener() {} };
globalThis.Path2D = class {}; // a module makes its outlines as it is loaded
const imported = [];
for (let at = 0; at < modules; at++) imported.push(await import(`./${at}.mjs`)); // before there is a DOM
Object.assign(globalThis, {
  window: target,
  document: { ...target, documentElement: { lang: 'fr' }, hidden: false, createElement: () => new Element() },
  matchMedia: () => ({ ...target, matches: false }),
  getComputedStyle: () => ({ position: 'static' }),
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  requestAnimationFrame: () => 1,
  cancelAnimationFrame() {},
  devicePixelRatio: 1,
});
const out = [];
for (const { create } of imported) {
  for (const size of sizes) {
    box = size;
    const effect = create(new Element(), { autoplay: false });
    for (const time of times) {
      recorded = [];
      effect.seek(time);
      out.push(recorded);
      recorded = [];
    }
    effect.destroy();
  }
}
process.stdout.write(JSON.stringify(out));
