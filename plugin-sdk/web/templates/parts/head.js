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

/** Keeps a number in its range; refuses what is no value. */
const accept = ({ name, kind, min: low, max: high }, value) => {
  if (kind === 'float' && Number.isFinite(value)) return max(low, min(high, value));
  if (kind === 'color' && /^#([\da-f]{2}){3,4}$/i.test(value)) return value;
  throw new TypeError(`${name}: ${value} is no ${kind}`);
};
//#if mix

/** Scrambles 32 bits: elements draw lots by number, in any order. */
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
