/**
 * $title: a "$family" effect on Canvas 2D, without dependencies. $label
 *
 *   import { create } from './effect.js';
 *   const effect = create(document.querySelector('#hero'), { seed: $seed });
 *
 * A frame depends on time, seed, size and parameters alone: seek(t) shows what playing to t shows.
 */

export const meta = $meta;

export const params = [
  //= params
];

const { $math } = Math;
//#if tau
const TAU = 2 * Math.PI;
//#end
const DESIGN_AREA = $design_area; // $design_size: one design pixel is one CSS pixel
const PIXELS_MAX = 3840 * 2160;
const live = new WeakMap();

const find = (name) => params.find((param) => param.name === name);

/** A value as its parameter takes it: numbers are kept in range, what is no value is refused. */
const accept = (param, value) => {
  if (param.kind === 'float' && Number.isFinite(value)) return max(param.min, min(param.max, value));
  if (param.kind === 'color' && /^#([\da-f]{2}){3,4}$/i.test(value)) return value;
  throw new TypeError(`${param.name}: ${value} is no ${param.kind === 'float' ? 'finite number' : '#rrggbb colour'}`);
};
//#if random

// Counter RNG on 32-bit integers: element k is the same whatever the count, at any time.
const mix = (x) => {
  x = imul(x ^ (x >>> 16), 0x7feb352d);
  x = imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
};
const random = (stream, element, slot) =>
  (mix(mix(stream + element) ^ imul(slot, 0x9e3779b1)) >>> 8) / 16777216;
//#end
//#if div

const div = (a, b) => (b === 0 ? 0 : a / b);
//#end
//#if mod

const mod = (a, b) => (b === 0 ? 0 : a - b * floor(a / b));
//#end
//#if fract

const fract = (x) => x - floor(x);
//#end
//#if css

/** A hex colour as rgba(), mixed with white and made more transparent. */
const css = (hex, alpha, white) => {
  const byte = (at) => parseInt(hex.slice(at, at + 2), 16);
  const mixed = (at) => round(byte(at) + (255 - byte(at)) * white);
  return `rgba(${mixed(1)},${mixed(3)},${mixed(5)},${hex[7] ? (alpha * byte(7)) / 255 : alpha})`;
};
//#end
//#if ramp

/** Gives a gradient its stops: [position, colour, alpha]. */
const ramp = (gradient, ...stops) => {
  for (const [at, color, alpha] of stops) gradient.addColorStop(at, css(color, alpha, 0));
  return gradient;
};
//#end
//#if sprites

/**
 * Paints a sprite in each colour with radius 2, 4, 8 … device pixels, up to what `reach` needs; a
 * frame then scales a picture down by 2 at most. Lobes: [width, height, ...[at, alpha, white]].
 */
const paintSprites = (pictures, lobes, colors, reach) => {
  const top = max(0, min(7, ceil(log2(reach)) - 1));
  const key = [top, ...colors].join();
  if (pictures.key === key) return top;
  pictures.key = key;
  for (let at = 0; at < colors.length * (top + 1); at++) {
    const radius = 2 << floor(at / colors.length);
    const picture = pictures[at] || (pictures[at] = document.createElement('canvas'));
    picture.width = picture.height = 2 * radius + 2; // a clear pixel around keeps edges smooth
    const context = picture.getContext('2d');
    context.globalCompositeOperation = 'lighter';
    for (const [width, height, ...stops] of lobes) {
      context.setTransform(radius * width, 0, 0, radius * height, radius + 1, radius + 1);
      context.fillStyle = context.createRadialGradient(0, 0, 0, 0, 0, 1);
      for (const [stop, alpha, white] of stops) {
        context.fillStyle.addColorStop(stop, css(colors[at % colors.length], alpha, white));
      }
      context.beginPath();
      context.arc(0, 0, 1, 0, TAU);
      context.fill();
    }
  }
  return top;
};
//= lobes
//#end
//#if grain

/** A tile of film grain: black and white pixels of random alpha. */
const paintGrain = (context, stream, amount) => {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 128;
  const target = tile.getContext('2d');
  const image = target.createImageData(128, 128);
  for (let k = 0; k < 16384; k++) {
    image.data.fill(random(stream, k, 0) < 0.5 ? 0 : 255, 4 * k, 4 * k + 3);
    image.data[4 * k + 3] = round(255 * amount * random(stream, k, 1));
  }
  target.putImageData(image, 0, 0);
  return context.createPattern(tile, 'repeat');
};
//#end

/**
 * Puts the effect behind the content of `element`; an instance that is already there is replaced.
 * Options: `seed`, `autoplay` (true) and every parameter by its name.
 */
export function create(element, options = {}) {
  const { seed = meta.seed, autoplay = true, ...given } = options;
  const values = {};
  for (const param of params) values[param.name] = param.default;
  for (const name of Object.keys(given)) {
    if (!find(name)) console.warn(`${meta.name}: there is no option "${name}"`);
    else if (given[name] !== undefined) values[name] = accept(find(name), given[name]);
  }
  if (live.has(element)) live.get(element).destroy();

  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  canvas.setAttribute('aria-hidden', 'true');
  Object.assign(canvas.style, {
    position: 'absolute', top: '0', left: '0', width: '100%', height: '100%', zIndex: '-1', pointerEvents: 'none',
  });

  let width = 0; // CSS pixels
  let height = 0;
  let ratio = 1; // device pixels per CSS pixel
  let scale = 1; // CSS pixels per design pixel
  let time = 0; // seconds of effect time
  //= state
  //#if sprites

  /** Elements of an emitter on this canvas; `count` is meant for the design size. */
  const populate = (count, capacity) => {
    const scaled = (count * (width * height)) / (DESIGN_AREA * scale * scale);
    return count > 0 ? min(capacity, max(1, floor(scaled + 0.5))) : 0;
  };
  //#end

  /** Computes all that changes with size and parameters, but not with time. */
  const layout = () => {
    //= layout
  };

  /** Paints all that changes with colours and size, but not with time. */
  const paint = () => {
    //= paint
  };

  /** Draws the current time. Allocates nothing. */
  const draw = () => {
    if (!width) return;
    //= draw
  };

  // Quality governor: fewer elements and fewer pixels while frames are late or dear. It waits
  // longer before each new attempt to do better, so that it comes to rest.
  let quality = 1;
  let pace = 16; // ms between frames, smoothed
  let cost = 0; // ms of our own work per frame, smoothed
  let strain = 0; // ms of trouble so far; of calm when negative
  let patience = 4000;
  let timer = 0;
  const govern = (interval, spent) => {
    pace += (interval - pace) * 0.15;
    cost += (spent - cost) * 0.15;
    if (pace > 24 || cost > 8) strain = max(strain, 0) + interval;
    else if (pace < 19 && cost < 4) strain = min(strain, 0) - interval;
    else strain = 0;
    if (strain > 300 && quality > 0.3) quality = max(0.3, quality * 0.7);
    else if (strain < -patience && quality < 1) {
      quality = min(1, quality / 0.7);
      patience = min(patience * 2, 3e5);
    } else return;
    strain = 0;
    clearTimeout(timer);
    timer = setTimeout(resize);
  };

  let request = 0;
  let last = -1;
  const tick = (now) => {
    request = requestAnimationFrame(tick);
    const interval = last < 0 ? 0 : min(now - last, 100); // a pause is no jump
    const start = performance.now();
    last = now;
    time += interval / 1000$speed_times;
    draw();
    if (interval) govern(interval, performance.now() - start);
  };

  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  let wanted = autoplay;
  let forced = false; // play() was called: that outweighs reduced motion
  let onScreen = true;
  const allowed = () => wanted && (forced || !motion.matches);
  const update = () => {
    const run = allowed() && onScreen && width > 0 && !document.hidden;
    if (run && !request) {
      last = -1;
      request = requestAnimationFrame(tick);
    } else if (!run) {
      cancelAnimationFrame(request);
      request = 0;
    }
  };
  const still = () => {
    if (motion.matches && !forced) seek(meta.poster);
    update();
  };
  const seek = (seconds) => {
    time = seconds$speed_times;
    draw();
  };

  const resize = () => {
    if (!width) return;
    const area = width * height;
    ratio = min(devicePixelRatio || 1, 1 + quality, sqrt(PIXELS_MAX / area));
    scale = max(0.5, min(1.5, sqrt(area / DESIGN_AREA)));
    canvas.width = max(1, round(width * ratio));
    canvas.height = max(1, round(height * ratio));
    context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
    layout();
    paint();
    draw();
  };

  // The canvas lies behind the content, above the background; what is changed here is put back.
  const dressed = [];
  const dress = (name, value) => {
    element.style[name] = value;
    dressed.push(name);
  };
  if (getComputedStyle(element).position === 'static') dress('position', 'relative');
  if (!element.style.isolation) dress('isolation', 'isolate');
  const labels = ['role', 'aria-label'];
  const bare = !element.children.length && !(element.textContent || '').trim() && !labels.some((name) => element.hasAttribute(name));
  if (bare) {
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', meta.label[/^fr/i.test(document.documentElement.lang) ? 'fr' : 'en']);
  }
  element.prepend(canvas);

  // Both observers and the listeners only note what changed; the first size arrives by itself.
  const sizes = new ResizeObserver((entries) => {
    const box = entries[entries.length - 1].contentRect;
    if (box.width === width && box.height === height) return;
    width = box.height && box.width;
    height = box.height;
    resize();
    update();
  });
  const views = new IntersectionObserver((entries) => {
    onScreen = entries[entries.length - 1].isIntersecting;
    update();
  });
  sizes.observe(canvas);
  views.observe(canvas);
  motion.addEventListener('change', still);
  document.addEventListener('visibilitychange', update);
  addEventListener('resize', resize); // zoom changes the pixel ratio alone

  const controller = {
    play() {
      wanted = forced = true;
      update();
    },
    pause() {
      wanted = false;
      update();
    },
    seek(seconds) {
      if (!Number.isFinite(seconds)) throw new TypeError(`seek: ${seconds} is no time in seconds`);
      seek(seconds);
    },
    set(name, value) {
      const param = find(name);
      if (!param) throw new RangeError(`set: there is no parameter "${name}"; there are ${params.map((p) => p.name).join(', ')}`);
      const old = values[name];
      values[name] = accept(param, value);
      if (!width || values[name] === old) return;
      //= set
      if (!request) draw();
    },
    destroy() {
      if (live.get(element) === controller) live.delete(element);
      wanted = false;
      width = 0;
      update();
      clearTimeout(timer);
      sizes.disconnect();
      views.disconnect();
      motion.removeEventListener('change', still);
      document.removeEventListener('visibilitychange', update);
      removeEventListener('resize', resize);
      canvas.remove();
      for (const surface of [$surfaces]) surface.width = surface.height = 0; // frees the pixels at once
      for (const name of dressed.splice(0)) element.style.removeProperty(name);
      if (bare) for (const name of labels.splice(0)) element.removeAttribute(name);
    },
    get time() {
      return time$per_speed;
    },
    get playing() {
      return allowed();
    },
    get quality() {
      return quality;
    },
    get count() {
      return $count;
    },
  };
  live.set(element, controller);
  still();
  return controller;
}

export default create;
