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
