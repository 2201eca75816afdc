/**
 * $title: "$family" on Canvas 2D.
 *
 *   import { create } from './effect.js';
 *   const effect = create(document.querySelector('#hero'), { seed: $seed });
 */

//+ head
//#if bytes

const bytes = (hex) => hex.match(/\w\w/g).map((byte) => parseInt(byte, 16));
//#end
//#if css
/** A hex colour as rgba(), mixed with white. */
const css = (hex, alpha, white = 0) => {
  const [r, g, b, a = 255] = bytes(hex);
  const mixed = (light) => round(light + (255 - light) * white);
  return `rgba(${mixed(r)},${mixed(g)},${mixed(b)},${(alpha * a) / 255})`;
};
//#end
//#if ramp

/** Gives a gradient stops: [position, alpha, colour], or [position, alpha, white] of one colour. */
const ramp = (gradient, stops, color) => {
  for (const [at, alpha, own] of stops) gradient.addColorStop(at, color ? css(color, alpha, own) : css(own, alpha));
  return gradient;
};
//#end
//#if tones
const GRAYS = Array.from({ length: 256 }, (_, v) => `rgb(${v},${v},${v})`);
//#end
//#if splits
const CHANNELS = ['#f00', '#0f0', '#00f'];
//#end
//#if surfaces

/** Gives a canvas a size, which clears it; its context. */
const sized = (canvas, width, height) => {
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d');
};
//#end
//#if shades

/** A small picture: samples of `across` × `down` CSS pixels, scaled up. */
const plate = () => ({ canvas: document.createElement('canvas'), ramp: new Uint8ClampedArray(1024), columns: 0, rows: 0 });
/** 256 colours between stops [position, alpha, colour]. */
const shades = (plate, stops) => {
  const marks = stops.map(([at, alpha, hex]) => {
    const [r, g, b, a = 255] = bytes(hex);
    return [r, g, b, a * alpha, 255 * at];
  });
  for (let at = 0; at < 1024; at++) {
    const place = at >> 2, part = at & 3;
    const next = marks.findIndex((mark) => mark[4] > place);
    const high = marks[next < 0 ? marks.length - 1 : next], low = marks[next - 1] || high;
    const share = high === low ? 0 : (place - low[4]) / (high[4] - low[4]);
    plate.ramp[at] = low[part] + (high[part] - low[part]) * share;
  }
};
//#end
//= outlines
//+ compass
//+ lattice

//+ options
  const canvas = document.createElement('canvas');
  $bind context = canvas.getContext('2d');
  let width = 0, height = 0; // CSS pixels
  let ratio = 1; // device pixels per CSS pixel
  let scale = 1; // CSS pixels per design pixel
  let time = 0; // seconds, times the time scale
  //#if stages
  const page = context;
  // Surfaces beside the page's: groups, and what steps work with. All are drawn on in CSS pixels.
  const surfaces = Array.from({ length: $rooms }, () => document.createElement('canvas').getContext('2d'));
  //#end
  //#if softens
  const rungs = Array.from({ length: 8 }, () => document.createElement('canvas').getContext('2d')); // each half the one before
  //#end
//+ chance
//+ populate
//+ follow
  //#if sprites

  // Pictures of a sprite in each colour have radius 2, 4, 8 …: a frame scales them down by 2 at most.
  const level = (radius, top) => max(0, min(top, ceil(log2(radius * ratio)) - 1));
  const sprite = (...lobes) => ({ lobes, pictures: [] });
  /** Paints the pictures: lobes are [width, height, stops], added to each other. */
  const bake = (sprite, reach, ...colors) => {
    const top = level(reach, 7), key = [top, colors].join();
    if (sprite.key === key) return;
    Object.assign(sprite, { key, top, colors: colors.length });
    for (let at = 0; at < colors.length * (top + 1); at++) {
      const radius = 2 << (at / colors.length), size = 2 * radius + 2; // with a clear rim
      const picture = sized((sprite.pictures[at] = sprite.pictures[at] || document.createElement('canvas')), size, size);
      picture.globalCompositeOperation = 'lighter';
      for (const [width, height, stops] of sprite.lobes) {
        picture.setTransform(radius * width, 0, 0, radius * height, size / 2, size / 2);
        picture.fillStyle = ramp(picture.createRadialGradient(0, 0, 0, 0, 0, 1), stops, colors[at % colors.length]);
        picture.beginPath();
        picture.arc(0, 0, 1, 0, TAU);
        picture.fill();
      }
    }
  };
  const stamp = ({ pictures, top, colors }, tint, alpha, radius, x, y) => {
    const at = level(radius, top), half = radius + radius / (2 << at);
    if (!(radius > 0 && x + half > 0 && x - half < width && y + half > 0 && y - half < height)) return;
    context.globalAlpha = min(alpha, 1);
    context.drawImage(pictures[colors * at + tint], x - half, y - half, 2 * half, 2 * half);
  };
  //#end
  //#if grain

  /** A tile of film grain: black and white pixels of random alpha. */
  const grain = (stream, amount) => {
    const tile = document.createElement('canvas'), surface = sized(tile, 64, 64);
    const image = surface.createImageData(64, 64), pixels = new Uint32Array(image.data.buffer);
    for (let k = 0, bits = 0; k < 4096; k++, bits >>= 6) {
      if (!(k & 3)) bits = random(stream, k >> 2, 0) * 16777216; // 24 bits: four grains
      const light = (bits & 63) - 31.5;
      pixels[k] = (round(amount * abs(light)) << 24) | (light > 0 ? 0xffffff : 0);
    }
    surface.putImageData(image, 0, 0);
    return context.createPattern(tile, 'repeat');
  };
  //#end
  //#if ribbons

  const curve = new Float64Array(192); // x, y and width of the points of a band
  /** Fills a band: out on one side of its points, back on the other. */
  const band = (points, alpha) => {
    context.globalAlpha = min(alpha, 1);
    context.beginPath();
    for (let at = 0; at < 2 * points; at++) {
      const here = 3 * (at < points ? at : 2 * points - 1 - at);
      const from = max(here - 3, 0), to = min(here + 3, 3 * points - 3);
      const dx = curve[to] - curve[from], dy = curve[to + 1] - curve[from + 1];
      const half = ((at < points ? 0.5 : -0.5) * max(curve[here + 2], 0)) / (sqrt(dx * dx + dy * dy) || Infinity);
      context.lineTo(curve[here] - dy * half, curve[here + 1] + dx * half);
    }
    context.fill();
  };
  //#end
  //#if pictures

  /** An image that is drawn as soon as it is decoded, also where nothing moves; a broken one never is. */
  const loadPicture = (data) => {
    const image = document.createElement('img');
    image.onload = () => width && !request && draw();
    image.src = data;
    return image;
  };
  //#end
  //#if shapes

  /** Turns and scales what is filled next, at a place; restore() ends it. */
  const turn = (alpha, x, y, sizeX, sizeY, angle) => {
    context.save();
    context.globalAlpha = min(alpha, 1);
    context.translate(x, y);
    context.rotate(TAU * angle);
    context.scale(sizeX, sizeY);
  };
  //#end
  //#if morphs

  let from, into, share, cursor;
  const next = () => from[cursor] + (into[cursor++] - from[cursor - 1]) * share;
  /** Fills what lies between two outlines of the same letters. */
  const trace = ({ letters, numbers }, other, morph) => {
    from = numbers;
    into = other.numbers;
    share = max(0, min(1, morph));
    cursor = 0;
    context.beginPath();
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at];
      if (letter === 'M') context.moveTo(next(), next());
      else if (letter === 'L') context.lineTo(next(), next());
      else if (letter === 'Q') context.quadraticCurveTo(next(), next(), next(), next());
      else if (letter === 'C') context.bezierCurveTo(next(), next(), next(), next(), next(), next());
      else context.closePath();
    }
    context.fill();
  };
  //#end
  //#if shades

  /** Gives a plate about as many samples as the step and the governor allow. */
  const grid = (plate, step) => {
    const least = max(step, 3, sqrt((width * height) / (9000 * quality)));
    const columns = max(1, round(width / least)), rows = max(1, round(height / least));
    plate.across = width / columns;
    plate.down = height / rows;
    if (plate.columns === columns && plate.rows === rows) return;
    plate.columns = columns;
    plate.rows = rows;
    plate.context = sized(plate.canvas, columns, rows);
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

  //#if stages

  const spread = (one, wide, high) => {
    if (one.canvas.width !== wide) one.canvas.width = wide;
    if (one.canvas.height !== high) one.canvas.height = high;
    one.setTransform(wide / width, 0, 0, high / height, 0, 0);
  };
  /** What follows is drawn on a clear surface. */
  const open = (at) => {
    context = surfaces[at];
    context.clearRect(0, 0, width, height);
  };
  /** Draws a surface on the one below; -1 is the page's. */
  const close = (from, to, opacity, mode) => {
    context = to < 0 ? page : surfaces[to];
    context.globalCompositeOperation = mode;
    context.globalAlpha = opacity;
    context.drawImage(surfaces[from].canvas, 0, 0, width, height);
  };
  //#end
  //#if redraws
  const redraw = (from, to) => {
    to.globalCompositeOperation = 'copy';
    to.globalAlpha = 1;
    to.drawImage(from.canvas, 0, 0, width, height);
  };
  //#end
  //#if tones
  const tone = (one, mode, value) => {
    one.globalCompositeOperation = mode;
    one.fillStyle = GRAYS[round(255 * value)];
    one.fillRect(0, 0, width, height);
  };
  //#end
  //#if softens
  /** Blurs: halves a picture so often that it is as soft when drawn back, the last time in part. */
  const soften = (one, radius) => {
    const soft = 0.75 * radius * radius * ratio * ratio + 1; // k times there and back give 4 ** k
    const top = min(rungs.length, ceil(log2(soft) / 2));
    if (!top) return;
    const below = 4 ** (top - 1), share = min(1, (soft - below) / (3 * below));
    for (let k = 0; k < top; k++) redraw(k ? rungs[k - 1] : one, rungs[k]);
    const fine = top > 1 ? rungs[top - 2] : one;
    fine.globalCompositeOperation = 'destination-out';
    fine.globalAlpha = share;
    fine.fillStyle = '#000';
    fine.fillRect(0, 0, width, height);
    fine.globalCompositeOperation = 'lighter';
    fine.drawImage(rungs[top - 1].canvas, 0, 0, width, height);
    for (let k = top - 2; k >= 0; k--) redraw(rungs[k], k ? rungs[k - 1] : one);
  };
  //#end
  //#if blooms
  const bloom = (spare, threshold, radius, strength) => {
    const light = surfaces[spare];
    light.globalAlpha = 1;
    tone(light, 'copy', 0);
    light.globalCompositeOperation = 'source-over';
    light.drawImage(context.canvas, 0, 0, width, height);
    tone(light, 'color-burn', 1 - threshold);
    soften(light, radius);
    context.globalCompositeOperation = 'lighter';
    for (let rest = strength; rest > 0; rest--) {
      context.globalAlpha = min(1, rest);
      context.drawImage(light.canvas, 0, 0, width, height);
    }
  };
  //#end
  //#if grades
  const grade = (spare, brightness, contrast, saturation) => {
    redraw(context, surfaces[spare]);
    context.globalAlpha = max(0, 1 - saturation);
    tone(context, 'saturation', 0.5);
    context.globalAlpha = max(0, 1 - contrast);
    tone(context, 'source-over', 0.5);
    context.globalAlpha = 1;
    if (contrast > 1) {
      tone(context, 'color-burn', (contrast + 1) / (2 * contrast));
      tone(context, 'color-dodge', 1 - 2 / (contrast + 1));
    }
    if (brightness > 1) tone(context, 'color-dodge', 1 - 1 / brightness);
    else tone(context, 'multiply', brightness);
    context.globalCompositeOperation = 'destination-in';
    context.drawImage(surfaces[spare].canvas, 0, 0, width, height);
  };
  //#end
  //#if splits
  /** Red from behind, blue from ahead; `whole` pictures keep their edges. */
  const split = (own, sum, x, y, whole) => {
    const part = surfaces[own], all = surfaces[sum];
    part.globalAlpha = all.globalAlpha = 1;
    for (let k = 0; k < 3; k++) {
      part.globalCompositeOperation = 'copy';
      part.fillStyle = '#000';
      part.fillRect(0, 0, width, height);
      part.globalCompositeOperation = 'source-over';
      if (whole) part.drawImage(context.canvas, 0, 0, width, height);
      part.drawImage(context.canvas, x - k * x, y - k * y, width, height);
      part.globalCompositeOperation = 'multiply';
      part.fillStyle = CHANNELS[k];
      part.fillRect(0, 0, width, height);
      all.globalCompositeOperation = k ? 'lighter' : 'copy';
      all.drawImage(part.canvas, 0, 0, width, height);
    }
    for (let k = 0; k < 3 && !whole; k++) {
      part.globalCompositeOperation = k ? 'source-over' : 'copy';
      part.drawImage(context.canvas, x - k * x, y - k * y, width, height);
    }
    if (!whole) {
      all.globalCompositeOperation = 'destination-in';
      all.drawImage(part.canvas, 0, 0, width, height);
    }
    redraw(all, context);
  };
  //#end
  //#if lifts
  let run = 0, runX = 0, runY = 0;
  const lift = (spare) => {
    redraw(context, surfaces[spare]);
    context.clearRect(0, 0, width, height);
    context.globalCompositeOperation = 'source-over';
    run = runX = runY = 0;
  };
  /** Strips that come from the same place are drawn as one: when the next comes from another. */
  const strip = (draw, from, at, x, y) => {
    if (x === runX && y === runY) return;
    if (at > run) draw(from, run, at - run, runX, runY);
    run = at;
    runX = x;
    runY = y;
  };
  //#end
  //#if slides
  /** Draws a row from another place; beyond the sides it goes on as it ends. */
  const slide = (from, at, size, dx, dy) => {
    const picture = surfaces[from].canvas, share = picture.height / height;
    const top = max(0, min(picture.height - size * share, (at + dy) * share));
    context.drawImage(picture, 0, top, picture.width, size * share, -dx, at, width, size);
    if (dx > 0) context.drawImage(picture, picture.width - 1, top, 1, size * share, width - dx, at, dx, size);
    if (dx < 0) context.drawImage(picture, 0, top, 1, size * share, 0, at, -dx, size);
  };
  //#end
  //#if slips
  /** Draws a column from another place; beyond its ends it goes on as it ends. */
  const slip = (from, at, size, dx, dy) => {
    const picture = surfaces[from].canvas, share = picture.width / width;
    const left = max(0, min(picture.width - size * share, (at + dx) * share));
    context.drawImage(picture, left, 0, size * share, picture.height, at, -dy, size, height);
    if (dy > 0) context.drawImage(picture, left, picture.height - 1, size * share, 1, at, height - dy, size, dy);
    if (dy < 0) context.drawImage(picture, left, 0, size * share, 1, at, 0, size, -dy);
  };
  //#end
  //= state

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

//+ governor
    context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
//+ life
      for (const surface of [$surfaces]) surface.width = 0; // frees its pixels
//+ page
