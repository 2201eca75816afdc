/**
 * $title: "$family" on WebGL2.
 *
 *   import { create } from './effect.js';
 *   const effect = create(document.querySelector('#hero'), { seed: $seed });
 */

//+ head
//+ compass

// ---- Shaders. `u` holds all numbers of a pass: canvas, seed, values, colours, columns. ----
const HEAD = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D table;
vec4 look(float at, float row) { return textureLod(table, vec2((at * 255.0 + 0.5) / 256.0, row), 0.0); }
`;
const SCREEN = `void main() { gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0); }`;
//#if chance
const CHANCE = `
//= chance_glsl
`;
//#end
//#if turbulence
const NOISE = `
//= noise_glsl
`;
//#end
//#if lobes
const LOBE = `
//= lobe_glsl
`;
//#end
//= shaders

/** A hex colour as numbers. */
const rgba = (hex) => `${hex}ff`.match(/\w\w/g).slice(0, 4).map((byte) => parseInt(byte, 16) / 255);

//+ options
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false });
  if (!gl && options.fallback) return options.fallback(element, options);
  let able = !!gl; // without a context, or with a lost one, there is the still alone
  let width = 0, height = 0; // CSS pixels
  let ratio = 1; // device pixels per CSS pixel
  let scale = 1; // CSS pixels per design pixel
  let time = 0; // seconds, times the time scale
//+ chance
  const table = new Float32Array(1024 * $rows); // a gradient or a profile per row
  const passes = [];
  const pass = (vectors, fragment, vertex = SCREEN) => {
    const one = { vectors, fragment, vertex, numbers: new Float32Array(4 * vectors) };
    passes.push(one);
    return one;
  };
  //= state
//+ populate
//+ follow

  /** A row of 256 premultiplied colours between stops [position, alpha, colour or white of a lobe]. */
  const fill = (row, stops) => {
    const colors = stops.map(([, alpha, color]) => {
      const [r, g, b, a] = color[0] ? rgba(color) : [1 - color, color, 0, 1];
      return [r, g, b, a * alpha];
    });
    for (let texel = 0, next = 0; texel < 256; texel++) {
      while (next < stops.length && stops[next][0] * 255 <= texel) next++;
      const after = min(next, stops.length - 1), before = max(next - 1, 0);
      const span = stops[after][0] - stops[before][0];
      const share = span && (texel / 255 - stops[before][0]) / span;
      const part = (channel) => colors[before][channel] + (colors[after][channel] - colors[before][channel]) * share;
      const at = (row * 256 + texel) * 4;
      table[at + 3] = part(3);
      for (let channel = 0; channel < 3; channel++) table[at + channel] = part(channel) * table[at + 3];
    }
  };
  //#if tint
  const tint = ({ numbers }, vector, colors) => colors.forEach((hex, at) => numbers.set(rgba(hex), 4 * (vector + at)));
  //#end
  //#if straight
  const straight = ({ numbers }, x, y, dx, dy) => {
    const square = dx * dx + dy * dy;
    numbers.set([dx / square, dy / square, -(x * dx + y * dy) / square], 4);
  };
  //#end
  /** Compiles; again after a lost context. Without success there is a still. */
  const start = () => {
    const known = {};
    for (const one of passes) {
      const key = one.vertex + one.fragment;
      if (!known[key]) {
        const program = (known[key] = gl.createProgram());
        for (const [type, code] of [[gl.VERTEX_SHADER, one.vertex], [gl.FRAGMENT_SHADER, one.fragment]]) {
          const shader = gl.createShader(type);
          gl.shaderSource(shader, `${HEAD}uniform vec4 u[${one.vectors}];\n${code}`);
          gl.compileShader(shader);
          gl.attachShader(program, shader);
        }
        gl.linkProgram(program);
      }
      one.program = known[key];
    }
    for (const one of passes) {
      if (!gl.getProgramParameter(one.program, gl.LINK_STATUS)) {
        if (!gl.isContextLost()) console.warn(`${meta.name}: ${gl.getProgramInfoLog(one.program)}`);
        able = false;
        return;
      }
      one.u = gl.getUniformLocation(one.program, 'u');
    }
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const [name, value] of [[gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]]) {
      gl.texParameteri(gl.TEXTURE_2D, name, value);
    }
    gl.enable(gl.BLEND);
    able = true;
  };
  /** Draws a pass over the canvas, or an instance of it per element. */
  const show = (one, blend, count) => {
    gl.useProgram(one.program);
    gl.uniform4fv(one.u, one.numbers);
    gl.blendFunc(1, blend);
    if (count === undefined) gl.drawArrays(gl.TRIANGLES, 0, 3);
    else gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
  };
  if (gl) start();
  const lose = (event) => {
    event.preventDefault(); // asks for it back
    able = false;
    update();
  };
  const regain = () => {
    start();
    resize();
  };

  /** What changes with size and numbers, but not with time. */
  const layout = () => {
    for (const { numbers, vectors } of passes) numbers.set([width, height, canvas.width, canvas.height$seed_halves]);
    //= layout
  };

  /** What changes with size and colours, but not with time. */
  const paint = () => {
    canvas.style.background = able ? '' : $still;
    if (!able) return;
    //= paint
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA16F, 256, $rows, 0, gl.RGBA, gl.FLOAT, table);
  };

  /** One frame at a time of the loop: 32-bit floats stay exact. Allocates nothing. */
  const frame = (time) => {
    //= draw
  };
  const draw = () => {
    if (width && able) frame(time % $duration);
  };

//+ governor
    if (able) gl.viewport(0, 0, canvas.width, canvas.height);
//+ life
      canvas.width = 0;
      gl?.getExtension('WEBGL_lose_context')?.loseContext();
//+ page
