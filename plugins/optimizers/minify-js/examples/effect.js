/** Rising sparks. A fixture: what a correct effect of the `canvas2d` target looks like. */
export const meta = { name: 'Sparks', family: 'particles', duration: 8, poster: 2, seed: 7 };

export const params = [
  { name: 'density', kind: 'float', min: 0.2, max: 2, step: 0.05, default: 1, unit: 'ratio', group: 'look', label: { en: 'Density', fr: 'Densité' } },
  { name: 'speed', kind: 'float', min: 0.1, max: 3, step: 0.05, default: 1, unit: 'ratio', group: 'motion', label: { en: 'Speed', fr: 'Vitesse' } },
  { name: 'size', kind: 'float', min: 2, max: 24, step: 0.5, default: 9, unit: 'px', group: 'look', label: { en: 'Size', fr: 'Taille' } },
  { name: 'color', kind: 'color', default: '#ffcc44', group: 'colour', label: { en: 'Colour', fr: 'Couleur' } },
];

const TAU = Math.PI * 2;
const MAX_COUNT = 1200;
const MAX_DPR = 2;
const MAX_PIXELS = 8.3e6;
const SLOW_MS = 24;
const MIN_QUALITY = 0.25;

/** Hash of (seed, element, slot) to [0, 1): element k never depends on the count. */
function rand(seed, element, slot) {
  let h = (seed ^ Math.imul(element + 1, 0x9e3779b1) ^ Math.imul(slot + 1, 0x85ebca6b)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** A soft dot, drawn once. */
function makeSprite(color) {
  const sprite = document.createElement('canvas');
  sprite.width = sprite.height = 64;
  const c = sprite.getContext('2d');
  const g = c.createRadialGradient(32, 32, 0, 32, 32, 32);
  g.addColorStop(0, '#ffffff');
  g.addColorStop(0.25, color);
  g.addColorStop(1, 'rgba(0,0,0,0)');
  c.fillStyle = g;
  c.fillRect(0, 0, 64, 64);
  return sprite;
}

const clamp = (v, lo, hi) => (v < lo ? lo : v > hi ? hi : v);

/** Puts the effect into `element`. Options: `seed`, `autoplay` and every parameter by its name. */
export function create(element, options = {}) {
  const seed = Number.isFinite(options.seed) ? options.seed | 0 : meta.seed;
  const values = {};
  for (const p of params) values[p.name] = check(p, options[p.name]);

  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
  const ctx = canvas.getContext('2d');
  element.appendChild(canvas);

  let sprite = makeSprite(values.color);
  const table = new Float32Array(MAX_COUNT * 4);
  for (let i = 0; i < MAX_COUNT; i++) for (let s = 0; s < 4; s++) table[i * 4 + s] = rand(seed, i, s);

  let width = 0, height = 0, scale = 1, count = 0;
  let time = 0, last = -1, frame = 0;
  let wanted = false, hidden = document.hidden, away = false, dead = false;
  let quality = 1, slow = 0, fast = 0, patience = 120;

  /** The value that a parameter takes: in range, of its kind, or its default. */
  function check(p, v) {
    if (p.kind === 'color') return typeof v === 'string' && /^#[0-9a-f]{6}$/i.test(v) ? v : p.default;
    return Number.isFinite(v) ? clamp(v, p.min, p.max) : p.default;
  }

  function layout() {
    const area = (width * height) / 230400;
    count = Math.min(MAX_COUNT, Math.round(120 * area * values.density * quality));
  }

  function resize(w, h) {
    width = w;
    height = h;
    scale = Math.min(MAX_DPR, window.devicePixelRatio || 1);
    scale = Math.min(scale, Math.sqrt(MAX_PIXELS / Math.max(1, w * h)));
    canvas.width = Math.floor(w * scale);
    canvas.height = Math.floor(h * scale);
    layout();
    draw();
  }

  /** One frame, a function of `time` alone. Allocates nothing. */
  function draw() {
    if (!width || !height) return;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = 'source-over';
    ctx.clearRect(0, 0, width, height);
    ctx.globalCompositeOperation = 'lighter';
    for (let i = 0; i < count; i++) {
      const life = (time * 0.2 * values.speed * (0.5 + table[i * 4 + 1]) + table[i * 4 + 2]) % 1;
      const x = (table[i * 4] + Math.sin(life * TAU + i) * 0.02) * width;
      const y = (1 - life) * height;
      const r = values.size * (0.5 + table[i * 4 + 3]);
      ctx.globalAlpha = Math.sin(life * Math.PI);
      ctx.drawImage(sprite, x - r, y - r, r * 2, r * 2);
    }
  }

  /** Lowers the count after slow frames, raises it after a long calm that doubles with each fall. */
  function govern(ms) {
    if (ms > SLOW_MS) { slow++; fast = 0; } else { fast++; slow = Math.max(0, slow - 1); }
    if (slow > 8 && quality > MIN_QUALITY) {
      quality = Math.max(MIN_QUALITY, quality * 0.75);
      slow = 0;
      patience = Math.min(7200, patience * 4);
      layout();
    } else if (fast > patience && quality < 1) {
      quality = Math.min(1, quality * 1.15);
      fast = 0;
      layout();
    }
  }

  function step(now) {
    frame = requestAnimationFrame(step);
    if (last >= 0) {
      const ms = now - last;
      time += Math.min(ms, 100) / 1000;
      govern(ms);
    }
    last = now;
    draw();
  }

  function update() {
    const run = wanted && !hidden && !away && !dead;
    if (run && !frame) {
      last = -1;
      frame = requestAnimationFrame(step);
    } else if (!run && frame) {
      cancelAnimationFrame(frame);
      frame = 0;
    }
  }

  function onVisibility() { hidden = document.hidden; update(); }
  function onMotion() {
    if (motion.matches) { wanted = false; time = meta.poster; draw(); }
    update();
  }

  const motion = window.matchMedia('(prefers-reduced-motion: reduce)');
  const sizes = new ResizeObserver((entries) => {
    const box = entries[entries.length - 1].contentRect;
    if (box.width !== width || box.height !== height) resize(box.width, box.height);
  });
  const views = new IntersectionObserver((entries) => { away = !entries[entries.length - 1].isIntersecting; update(); });
  sizes.observe(element);
  views.observe(element);
  motion.addEventListener('change', onMotion);
  document.addEventListener('visibilitychange', onVisibility);
  resize(element.clientWidth, element.clientHeight);
  if (motion.matches) onMotion();
  else if (options.autoplay !== false) { wanted = true; update(); }

  return {
    play() { wanted = true; update(); },
    pause() { wanted = false; update(); },
    seek(seconds) { if (dead || !Number.isFinite(seconds)) return; time = Math.max(0, seconds); draw(); },
    set(name, value) {
      const p = params.find((q) => q.name === name);
      if (!p) throw new RangeError(`no parameter "${name}"; there are ${params.map((q) => q.name).join(', ')}`);
      values[name] = check(p, value);
      if (p.kind === 'color') sprite = makeSprite(values.color);
      layout();
      if (!frame) draw();
    },
    destroy() {
      dead = true;
      update();
      sizes.disconnect();
      views.disconnect();
      motion.removeEventListener('change', onMotion);
      document.removeEventListener('visibilitychange', onVisibility);
      canvas.remove();
    },
    get time() { return time; },
    get playing() { return frame !== 0; },
    get quality() { return quality; },
    get count() { return count; },
  };
}
