/**
 * $title: "$family" on Canvas 2D, without dependencies.
 *
 *   import { create } from './effect.js';
 *   const effect = create(document.querySelector('#hero'), { seed: $seed });
 *
 * A frame depends on time, seed, size and parameters alone: any time can be sought.
 */

export const meta = $meta;

export const params = [
  //= params
];

const { $math } = Math;
//#if tau
const TAU = 2 * Math.PI;
//#end
const DESIGN_AREA = $design_area; // $design_size
const live = new WeakMap();

const find = (name) => params.find((param) => param.name === name);

/** Keeps a number in its range; refuses what is no value. */
const accept = ({ name, kind, min: low, max: high }, value) => {
  if (kind === 'float' && Number.isFinite(value)) return max(low, min(high, value));
  if (kind === 'color' && /^#([\da-f]{2}){3,4}$/i.test(value)) return value;
  throw new TypeError(`${name}: ${value} is no ${kind === 'float' ? 'finite number' : '#rrggbb colour'}`);
};
//#if mix

// Counter RNG: a pure hash of seed, stream, element and slot.
const mix = (x) => {
  x = imul(x ^ (x >>> 16), 0x7feb352d);
  x = imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
};
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
//#if whole
const whole = (x) => sign(x) * max(floor(abs(x) + 0.5), 1); // so many times per loop
//#end
//#if hypot
const hypot = (x, y) => sqrt(x * x + y * y);
//#end
//#if smooth
const smooth = (x) => {
  x = min(max(x, 0), 1);
  return x * x * (3 - 2 * x);
};
//#end
//#if css

/** A hex colour as rgba(), mixed with white. */
const css = (hex, alpha, white) => {
  const byte = (at) => parseInt(hex.slice(at, at + 2), 16);
  const mixed = (at) => round(byte(at) + (255 - byte(at)) * white);
  return `rgba(${mixed(1)},${mixed(3)},${mixed(5)},${hex[7] ? (alpha * byte(7)) / 255 : alpha})`;
};
//#end
//#if ramp

/** Gives a gradient its stops: [position, alpha, white, colour]. */
const ramp = (gradient, stops, color) => {
  for (const [at, alpha, white, own] of stops) gradient.addColorStop(at, css(own || color, alpha, white));
  return gradient;
};
//#end
//#if sprites

/** Paints a sprite in each colour at radius 2, 4, 8 …: a frame scales it down by 2 at most. */
const paintSprites = (pictures, lobes, colors, reach) => {
  const top = max(0, min(7, ceil(log2(reach)) - 1));
  const key = [top, colors].join();
  for (let tint = 0; pictures.key !== key && tint < colors.length; tint++) {
    let gradients; // of the unit circle: good for every size
    for (let at = tint; at < colors.length * (top + 1); at += colors.length) {
      const picture = pictures[at] || (pictures[at] = document.createElement('canvas'));
      const radius = 2 << (at / colors.length);
      picture.width = picture.height = 2 * radius + 2; // with a clear rim
      const context = picture.getContext('2d');
      const paint = (stops) => ramp(context.createRadialGradient(0, 0, 0, 0, 0, 1), stops, colors[tint]);
      gradients = gradients || lobes.map((lobe) => paint(lobe[2]));
      context.globalCompositeOperation = 'lighter';
      lobes.forEach(([width, height], lobe) => {
        context.setTransform(radius * width, 0, 0, radius * height, radius + 1, radius + 1);
        context.fillStyle = gradients[lobe];
        context.beginPath();
        context.arc(0, 0, 1, 0, TAU);
        context.fill();
      });
    }
  }
  pictures.key = key;
  return top;
};
//= lobes
//#end
//#if shades

/** A small picture: samples of `across` × `down` CSS pixels, scaled up. */
const plate = () => ({ canvas: document.createElement('canvas'), ramp: new Uint8ClampedArray(1024), columns: 0, rows: 0 });
/** 256 colours between stops [position, alpha, 0, colour], as bytes; hex digits 7 and 8 are alpha. */
const shades = (plate, stops) => {
  const byte = (hex, at) => (hex[at] ? parseInt(hex.slice(at, at + 2), 16) : 255);
  for (let at = 0; at < 1024; at++) {
    const place = at >> 2, channel = 1 + 2 * (at & 3);
    const value = ([, alpha, , hex]) => byte(hex, channel) * (channel === 7 ? alpha : 1);
    const next = stops.findIndex((stop) => stop[0] * 255 > place);
    const high = stops[next < 0 ? stops.length - 1 : next], low = stops[next - 1] || high;
    const share = high === low ? 0 : (place / 255 - low[0]) / (high[0] - low[0]);
    plate.ramp[at] = value(low) + (value(high) - value(low)) * share;
  }
};
//#end
//#if noise

// Flow noise: 256 directions, turning one way or the other, chosen by the hash of a lattice corner.
const COMPASS = Float64Array.from({ length: 512 }, (_, k) => (k & 1 ? sin : cos)((TAU * (k >> 1)) / 256));
const swirl = (gradients, turns) => {
  for (let at = 0; at < gradients.length; at += 1024) {
    const angle = TAU * turns * (at / 1024 + 1), c = cos(angle), s = sin(angle);
    for (let k = 0; k < 512; k += 2) {
      const x = COMPASS[k], y = COMPASS[k + 1];
      gradients[at + k] = x * c - y * s;
      gradients[at + k + 1] = y * c + x * s;
      gradients[at + k + 512] = x * c + y * s;
      gradients[at + k + 513] = y * c - x * s;
    }
  }
};
//#end
//#if grain

/** A tile of film grain: black and white pixels of random alpha. */
const paintGrain = (context, random, stream, amount) => {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 64;
  const target = tile.getContext('2d');
  const image = target.createImageData(64, 64);
  const pixels = new Uint32Array(image.data.buffer); // alpha in the high byte
  for (let k = 0; k < 4096; k++) {
    const grain = 2 * random(stream, k, 0) - 1;
    pixels[k] = (round(255 * amount * abs(grain)) << 24) | (grain < 0 ? 0 : 0xffffff);
  }
  target.putImageData(image, 0, 0);
  return context.createPattern(tile, 'repeat');
};
//#end

/** Puts the effect behind the content of an element. Options: seed, autoplay and all parameters. */
export function create(element, options = {}) {
  const { seed = meta.seed, autoplay = true, ...given } = options;
  const values = {};
  for (const param of params) values[param.name] = param.default;
  for (const name of Object.keys(given)) {
    if (!find(name)) console.warn(`${meta.name}: unknown option "${name}"`);
    else if (given[name] !== undefined) values[name] = accept(find(name), given[name]);
  }
  if (live.has(element)) live.get(element).destroy();

  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  let width = 0, height = 0; // CSS pixels
  let ratio = 1; // device pixels per CSS pixel
  let scale = 1; // CSS pixels per design pixel
  let time = 0; // seconds, times the time scale
  //#if mix
  const base = mix(seed ^ 0x9e3779b9);
  //#end
  //#if random
  const random = (stream, element, slot) =>
    (mix(mix(mix(base ^ stream) + element) ^ imul(slot, 0x9e3779b1)) >>> 8) / 16777216;
  //#end
  //#if noise
  const noise = (gradients, stream, octaves, gain, x, y) => {
    let sum = 0, weight = 1, total = 0;
    for (let octave = 0; octave < octaves; octave++) {
      const left = floor(x), top = floor(y), u = x - left, v = y - top;
      const x0 = (mix(base ^ (stream + octave)) + imul(left, 0x9e3779b1)) | 0, x1 = (x0 + 0x9e3779b1) | 0;
      const y0 = imul(top, 0x85ebca6b), y1 = (y0 + 0x85ebca6b) | 0;
      const from = octave * 1024;
      const a = from + ((mix(x0 ^ y0) & 511) << 1), b = from + ((mix(x1 ^ y0) & 511) << 1);
      const c = from + ((mix(x0 ^ y1) & 511) << 1), d = from + ((mix(x1 ^ y1) & 511) << 1);
      const fade = u * u * u * (u * (u * 6 - 15) + 10);
      const p = gradients[a] * u + gradients[a + 1] * v, q = gradients[b] * (u - 1) + gradients[b + 1] * v;
      const r = gradients[c] * u + gradients[c + 1] * (v - 1), s = gradients[d] * (u - 1) + gradients[d + 1] * (v - 1);
      const upper = p + (q - p) * fade, lower = r + (s - r) * fade;
      sum += weight * (upper + (lower - upper) * v * v * v * (v * (v * 6 - 15) + 10));
      total += weight;
      weight *= gain;
      x *= 2;
      y *= 2;
    }
    return (sum * sqrt(2)) / total;
  };
  //#end
  //= state
  //#if populate

  const populate = (count, capacity) => {
    const scaled = (count * (width * height)) / (DESIGN_AREA * scale * scale);
    return count > 0 ? min(capacity, max(1, floor(scaled + 0.5))) : 0;
  };
  //#end
  //#if sprites
  /** Draws one element from the picture that is scaled down by 2 at most. */
  const stamp = (pictures, top, colors, tint, alpha, radius, x, y) => {
    const size = radius * ratio;
    const level = size > 2 ? min(top, 31 - clz32(ceil(size) - 1)) : 0;
    const half = radius + radius / (2 << level); // with the clear rim
    if (!(radius > 0 && x + half > 0 && x - half < width && y + half > 0 && y - half < height)) return;
    context.globalAlpha = min(alpha, 1);
    context.drawImage(pictures[colors * level + tint], x - half, y - half, 2 * half, 2 * half);
  };
  //#end
  //#if shades

  /** Gives a plate about as many samples as the step and the governor allow. */
  const grid = (plate, step) => {
    const least = max(step, sqrt((width * height) / (9000 * quality)));
    const columns = max(1, round(width / least)), rows = max(1, round(height / least));
    plate.across = width / columns;
    plate.down = height / rows;
    if (plate.columns === columns && plate.rows === rows) return;
    plate.columns = plate.canvas.width = columns;
    plate.rows = plate.canvas.height = rows;
    plate.context = plate.canvas.getContext('2d');
    plate.image = plate.context.createImageData(columns, rows);
    plate.bytes = plate.image.data;
  };
  const show = ({ canvas, context: from, image }) => {
    from.putImageData(image, 0, 0);
    context.imageSmoothingQuality = 'high';
    context.drawImage(canvas, 0, 0, width, height);
    context.imageSmoothingQuality = 'low';
  };
  //#end

  /** What changes with size and numbers, but not with time. */
  const layout = () => {
    //= layout
  };

  /** What changes with size and colours, but not with time. */
  const paint = () => {
    //= paint
  };

  /** One frame. Allocates nothing. */
  const draw = () => {
    if (!width) return;
    //= draw
  };

  // Quality governor: late or costly frames lose elements and pixels; every attempt to do better
  // waits twice as long as the one before.
  let quality = 1;
  let pace = 16, cost = 0; // ms between frames, ms of our own; smoothed
  let strain = 0, patience = 4000; // ms of trouble (below 0: of calm), ms before an attempt
  let timer = 0;
  const govern = (interval, spent) => {
    pace += (interval - pace) * 0.15;
    cost += (spent - cost) * 0.15;
    if (pace > 24 || cost > 8) strain = max(strain, 0) + interval;
    else strain = pace < 19 && cost < 4 ? min(strain, 0) - interval : 0;
    let next = quality;
    if (strain > 300) next = max(0.3, quality * 0.7);
    if (strain < -patience) next = min(1, quality / 0.7);
    if (next === quality) return;
    if (next > quality) patience = min(patience * 2, 3e5);
    quality = next;
    strain = 0;
    timer = setTimeout(resize);
  };

  let request = 0, last = 0;
  const tick = (now) => {
    request = requestAnimationFrame(tick);
    const interval = last && min(now - last, 100); // no jump after a pause
    const start = performance.now();
    last = now;
    time += interval / 1000$speed_times;
    draw();
    if (interval) govern(interval, performance.now() - start);
  };

  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  let wanted = autoplay, forced = false; // play() outweighs reduced motion
  let onScreen = true;
  const playing = () => wanted && (forced || !motion.matches);
  const update = () => {
    const run = playing() && onScreen && width > 0 && !document.hidden;
    if (run === request > 0) return;
    last = 0;
    if (run) request = requestAnimationFrame(tick);
    else request = cancelAnimationFrame(request) || 0;
  };
  const adapt = () => {
    if (motion.matches && !forced) controller.seek(meta.poster);
    update();
  };

  const resize = () => {
    if (!width) return update();
    const area = width * height;
    ratio = min(devicePixelRatio || 1, $sharpness, sqrt(8294400 / area)); // 2 and 4K at most
    scale = max(0.5, min(1.5, sqrt(area / DESIGN_AREA)));
    canvas.width = max(1, round(width * ratio));
    canvas.height = max(1, round(height * ratio));
    context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
    layout();
    paint();
    draw();
    update();
  };
  const fit = (box) => {
    if (box.width === width && box.height === height) return;
    width = box.height && box.width;
    height = box.height;
    resize();
  };

  const undo = []; // what destroy() takes back
  const dress = (name, value) => {
    element.style[name] = value;
    undo.push(() => element.style.removeProperty(name));
  };
  const label = (name, value) => {
    if (element.hasAttribute(name)) return;
    element.setAttribute(name, value);
    undo.push(() => element.removeAttribute(name));
  };
  const listen = (target, type, listener) => {
    target.addEventListener(type, listener);
    undo.push(() => target.removeEventListener(type, listener));
  };
  const observe = (observer) => {
    observer.observe(canvas);
    undo.push(() => observer.disconnect());
  };

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
      if (!Number.isFinite(seconds)) throw new TypeError(`seek: ${seconds} is no time`);
      time = seconds$speed_times;
      draw();
    },
    set(name, value) {
      const param = find(name);
      if (!param) throw new RangeError(`set: no parameter "${name}" among ${params.map((p) => p.name).join(', ')}`);
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
      for (const step of undo.splice(0)) step();
      canvas.remove();
      for (const surface of [$surfaces]) surface.width = surface.height = 0;
    },
    get time() {
      return time$per_speed;
    },
    get playing() {
      return playing();
    },
    get quality() {
      return quality;
    },
    get count() {
      return $count;
    },
  };

  canvas.setAttribute('aria-hidden', 'true');
  Object.assign(canvas.style, {
    position: 'absolute', inset: '0', width: '100%', height: '100%', zIndex: '-1', pointerEvents: 'none',
  });
  // Behind the content; without content, the element is a picture with a label.
  if (getComputedStyle(element).position === 'static') dress('position', 'relative');
  if (!element.style.isolation) dress('isolation', 'isolate');
  if (!element.children.length && !/\S/.test(element.textContent || '') && !element.hasAttribute('role')) {
    label('role', 'img');
    label('aria-label', meta.label[/^fr/.test(document.documentElement.lang) ? 'fr' : 'en']);
  }
  element.prepend(canvas);
  live.set(element, controller);
  fit({ width: canvas.clientWidth, height: canvas.clientHeight });
  adapt();
  observe(new ResizeObserver((entries) => fit(entries[entries.length - 1].contentRect)));
  observe(new IntersectionObserver((entries) => {
    onScreen = entries[entries.length - 1].isIntersecting;
    update();
  }));
  listen(motion, 'change', adapt);
  listen(document, 'visibilitychange', update);
  listen(window, 'resize', resize); // zoom changes the pixel ratio alone
  return controller;
}

export default create;
