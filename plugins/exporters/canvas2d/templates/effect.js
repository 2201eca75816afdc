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
  const context = canvas.getContext('2d');
  let width = 0, height = 0; // CSS pixels
  let ratio = 1; // device pixels per CSS pixel
  let scale = 1; // CSS pixels per design pixel
  let time = 0; // seconds, times the time scale
//+ chance
//+ populate
//+ follow
  //#if sprites

  // Pictures of a sprite in each colour have radius 2, 4, 8 …: a frame scales them down by 2 at most.
  const level = (radius, top) => max(0, min(top, ceil(log2(radius * ratio)) - 1));
  const sprite = (capacity, ...lobes) => ({ lobes, tints: new Uint8Array(capacity), pictures: [] });
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
  const stamp = ({ pictures, top, tints, colors }, k, alpha, radius, x, y) => {
    if (!(radius > 0)) return;
    const at = level(radius, top), half = radius + radius / (2 << at);
    context.globalAlpha = min(alpha, 1);
    context.drawImage(pictures[colors * at + tints[k]], x - half, y - half, 2 * half, 2 * half);
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
