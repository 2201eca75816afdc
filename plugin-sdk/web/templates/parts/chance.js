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
