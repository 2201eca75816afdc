/**
 * $title: "$family" on Canvas 2D, without dependencies.
 *
 *   import { create } from './effect.js';
 *   const effect = create(document.querySelector('#hero'), { seed: $seed });
 *
 * A frame depends on time, seed, size and parameters alone: any time can be sought.
 */

//+ head
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
//= outlines
//+ compass
//#if grain

/** A tile of film grain: black and white pixels of random alpha. */
const paintGrain = (context, random, stream, amount) => {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 64;
  const target = tile.getContext('2d');
  const image = target.createImageData(64, 64);
  const pixels = new Uint32Array(image.data.buffer); // alpha in the high byte
  for (let k = 0, bits = 0; k < 4096; k++, bits >>= 6) {
    if (!(k & 3)) bits = random(stream, k >> 2, 0) * 16777216; // 24 bits: four grains
    const grain = ((bits & 63) + 0.5) / 32 - 1;
    pixels[k] = (round(255 * amount * abs(grain)) << 24) | (grain < 0 ? 0 : 0xffffff);
  }
  target.putImageData(image, 0, 0);
  return context.createPattern(tile, 'repeat');
};
//#end

//+ options
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  let width = 0, height = 0; // CSS pixels
  let ratio = 1; // device pixels per CSS pixel
  let scale = 1; // CSS pixels per design pixel
  let time = 0; // seconds, times the time scale
//+ chance
  //= state
//+ populate
//+ follow
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

//+ governor
    context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
//+ life
      for (const surface of [$surfaces]) surface.width = surface.height = 0;
//+ page
