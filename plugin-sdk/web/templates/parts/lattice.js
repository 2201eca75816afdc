//#if grids

const tame = (value) => (value > -1e9 && value < 1e9 ? value : 0);
/** The run of a grid: states of cells with a rim. Every so manieth is kept, so that no seek takes more steps. */
const lattice = (columns, rows, rim, edge, channels, shown, lead, turn, seam, pace, every, step, begin) => {
  const wide = columns + 2 * rim, size = wide * (rows + 2 * rim), all = channels * size;
  const states = (count) => new Float32Array(count * all);
  const cursor = () => ({ at: -1, now: states(1), next: states(1) });
  const kept = states(floor((lead + turn) / every) + 1), view = new Float32Array(shown * size);
  let here = cursor(), earlier = cursor(), stored = 0, known, width, height;
  const compute = (step, state, from, into) => {
    step((((state - lead) % turn) + turn) % turn * pace, from, into);
    for (let top = 0; edge && top < all; top += size) {
      for (let row = 0, at = top + rim * wide; row < rows; row++, at += wide) {
        for (let k = 0; k < rim; k++) {
          into[at + k] = into[at + (edge > 1 ? columns + k : rim)];
          into[at + rim + columns + k] = into[at + rim + (edge > 1 ? k : columns - 1)];
        }
      }
      for (let k = 0; k < rim; k++) {
        const above = top + (edge > 1 ? rows + k : rim) * wide, below = top + (rim + (edge > 1 ? k : rows - 1)) * wide;
        into.copyWithin(top + k * wide, above, above + wide);
        into.copyWithin(top + (rim + rows + k) * wide, below, below + wide);
      }
    }
  };
  const go = (cursor, state) => {
    const near = min(floor(state / every), stored - 1);
    if (cursor.at > state || cursor.at < near * every) {
      cursor.now.set(kept.subarray(near * all, near * all + all));
      compute(step, (cursor.at = near * every), cursor.now, cursor.next);
    }
    while (cursor.at < state) {
      const { now } = cursor;
      cursor.now = cursor.next;
      cursor.next = now;
      if (++cursor.at === stored * every) kept.set(cursor.now, stored++ * all);
      compute(step, cursor.at, cursor.now, cursor.next);
    }
  };
//#end
//#if grid_reads
  const line = (at, a, b, c) => view[at] * a + view[at + 1] * b + view[at + 2] * c;
//#end
//#if grids
  return {
    view,
    /** Begins anew when what the states depend on has changed. */
    fit(w, h, key) {
      width = w;
      height = h;
      if (known === key) return;
      known = key;
      here.at = earlier.at = -1;
      stored = 0;
    },
    seek(time) {
      const within = (time - meta.duration * floor(time / meta.duration)) / pace;
      const state = min(floor(within), turn - 1), share = within - state, at = lead + state;
      const fade = max(0, (within - (turn - seam)) / seam); // to the run one loop earlier
      if (!stored) compute(begin, stored++, kept, kept);
      if ((here.at < 0 || here.at > at) && earlier.at >= 0 && earlier.at <= at) {
        const run = here; // at the seam, what was earlier goes on
        here = earlier;
        earlier = run;
      }
      go(here, at);
      if (fade) go(earlier, at - turn);
      const { now, next } = here, { now: then, next: after } = earlier;
      for (let k = 0; k < view.length; k++) {
        const value = now[k] + (next[k] - now[k]) * share;
        view[k] = fade ? value + (then[k] + (after[k] - then[k]) * share - value) * fade : value;
      }
    },
//#end
//#if grid_reads
    /** A channel at a place: the quadratic spline through the nine cells around it. */
    read(channel, x, y) {
      const u = max(0, min(columns, (x / width) * columns)), v = max(0, min(rows, (y / height) * rows));
      const column = min(floor(u), columns - 1), row = min(floor(v), rows - 1), e = u - column, f = v - row;
      const a = 0.5 * (1 - e) * (1 - e), c = 0.5 * e * e, b = 1 - a - c;
      const d = 0.5 * (1 - f) * (1 - f), g = 0.5 * f * f;
      const at = channel * size + (row + rim - 1) * wide + column + rim - 1;
      return line(at, a, b, c) * d + line(at + wide, a, b, c) * (1 - d - g) + line(at + 2 * wide, a, b, c) * g;
    },
//#end
//#if grids
  };
};
//#end
