/**
 * $title: "$family" on WebGL2.
 *
 *   import { create } from './effect.js';
 *   const effect = create(document.querySelector('#hero'), { seed: $seed });
 */

//+ head
//+ compass
//+ lattice

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
//#if grids
const CELLS = `
//= cells_glsl
`;
//#end
//#if lobes
const LOBE = `
//= lobe_glsl
`;
//#end
//#if surfaces
const COPY = `uniform sampler2D picture;
out vec4 color;
void main() { color = texelFetch(picture, ivec2(gl_FragCoord.xy), 0) * u[1].x; }
`;
//#end
//#if softens
const SOFT = `uniform sampler2D picture;
out vec4 color;
void main() {
  vec2 at = gl_FragCoord.xy / u[0].zw;
  vec4 sum = textureLod(picture, at, u[1].z);
  float total = 1.0;
  for (float k = 1.0; k <= u[1].w; k++) {
    float weight = exp(-k * k * u[2].x);
    sum += weight * (textureLod(picture, at + k * u[1].xy, u[1].z) + textureLod(picture, at - k * u[1].xy, u[1].z));
    total += 2.0 * weight;
  }
  color = sum / total;
}
`;
//#end
//#if blooms
const BRIGHT = `uniform sampler2D picture;
out vec4 color;
void main() {
  vec3 light = max(texelFetch(picture, ivec2(gl_FragCoord.xy), 0).rgb - u[1].x, 0.0) / (1.0 - u[1].x);
  color = vec4(light, max(light.r, max(light.g, light.b)));
}
`;
//#end
//#if grades
const GRADE = `uniform sampler2D picture;
out vec4 color;
void main() {
  vec3 luma = vec3(0.213, 0.715, 0.072);
  color = texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
  vec3 c = color.rgb, gray = vec3(dot(luma, c)), half_alpha = vec3(0.5 * color.a);
  vec3 turned = vec3(dot(vec3(-0.213, -0.715, 0.928), c), dot(vec3(0.143, 0.14, -0.283), c), dot(vec3(-0.787, 0.715, 0.072), c));
  c = gray + cos(6.283185307 * u[1].w) * (c - gray) + sin(6.283185307 * u[1].w) * turned;
  c = mix(vec3(dot(luma, c)), c, u[1].z);
  color.rgb = clamp(u[1].x * (u[1].y * (c - half_alpha) + half_alpha), vec3(0.0), vec3(color.a));
}
`;
//#end
//#if vignettes
const VIGNETTE = `uniform sampler2D picture;
out vec4 color;
void main() {
  float far = length(gl_FragCoord.xy - 0.5 * u[0].zw) / max(u[0].z, u[0].w);
  color = texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
  color.rgb *= 1.0 - u[1].x * smoothstep(u[1].y, u[1].z, far);
}
`;
//#end
//#if aberrations
const ABERRATION = `uniform sampler2D picture;
out vec4 color;
void main() {
  vec2 at = gl_FragCoord.xy / u[0].zw, away = vec2(u[1].x, -u[1].y) / u[0].xy;
  vec4 red = textureLod(picture, at - away, 0.0), blue = textureLod(picture, at + away, 0.0);
  color = textureLod(picture, at, 0.0);
  color = vec4(red.r, color.g, blue.b, max(color.a, max(red.a, blue.a)));
}
`;
//#end
//= shaders

/** A hex colour as numbers. */
const rgba = (hex) => `${hex}ff`.match(/\w\w/g).slice(0, 4).map((byte) => parseInt(byte, 16) / 255);

//+ options
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { $surface });
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
  //#if outlines
  // Outlines as fans of lines, each point as [x, y] and the same of what it becomes.
  const vertices = [];
  const flatten = (outlines, others = outlines) => outlines.map((data, which) => {
    const [a, b] = [data, others[which]].map((text) => text.match(/-?[\d.]+/g).map(Number));
    const first = vertices.length / 4, points = [];
    let at = 0, start, here;
    const next = () => [a[at], a[at + 1], b[at++], b[at++]];
    const on = (way, t) => (way[1] ? on(way.slice(1).map((p, i) => p.map((v, c) => way[i][c] + (v - way[i][c]) * t)), t) : way[0]);
    for (const letter of data.match(/[A-Z]/g).concat('M')) {
      const way = [here];
      if (letter === 'Z') way.push(start);
      for (let n = ' LQC'.indexOf(letter); n > 0; n--) way.push(next());
      // Sixteen lines of a quarter circle are off by a thousandth of its radius.
      for (let k = 1, n = way[2] ? 16 : 1; way[1] && k <= n; k++) points.push((here = on(way, k / n)));
      if (letter !== 'M') continue;
      if (start) points.push(start, points[0]); // back to where all triangles begin
      if (at < a.length) points.push((start = here = next()));
    }
    for (const point of points) vertices.push(...point);
    return { first, count: points.length };
  });
  //#end
  //= state
  //#if surfaces
  const surfaces = []; // textures of the canvas's size; -1 is the canvas
  const copy = pass(2, COPY);
  //#end
  //#if softens
  const soft = pass(3, SOFT);
  //#end
  //#if blooms
  const bright = pass(2, BRIGHT);
  //#end
  //#if grades
  const grade = pass(2, GRADE);
  //#end
  //#if vignettes
  const vignette = pass(2, VIGNETTE);
  //#end
  //#if aberrations
  const aberration = pass(2, ABERRATION);
  //#end
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
      //#if surfaces
      gl.useProgram(one.program);
      gl.uniform1i(gl.getUniformLocation(one.program, 'picture'), 1);
      //#end
    }
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const [name, value] of [[gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]]) {
      gl.texParameteri(gl.TEXTURE_2D, name, value);
    }
    gl.enable(gl.BLEND);
    //#if grids
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, $cells_wide, $cells_high);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.activeTexture(gl.TEXTURE0);
    for (const { program } of passes) {
      gl.useProgram(program);
      gl.uniform1i(gl.getUniformLocation(program, 'cells'), 1);
    }
    //#end
    //#if outlines
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(vertices), gl.STATIC_DRAW);
    gl.vertexAttribPointer(0, 4, gl.FLOAT, false, 0, 0);
    gl.enableVertexAttribArray(0);
    //#end
    //#if surfaces
    surfaces.length = 0;
    while (surfaces.length < $surfaces) surfaces.push({ texture: gl.createTexture(), buffer: gl.createFramebuffer() });
    //#end
    able = true;
  };
  //#if grids
  /** Puts what a grid shows into its rows of the texture. */
  const upload = (view, row, wide, high) => {
    gl.activeTexture(gl.TEXTURE1);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, wide, high, gl.RED, gl.FLOAT, view);
    gl.activeTexture(gl.TEXTURE0);
  };
  //#end
  //#if outlines
  const ready = (one, blend) => {
    gl.useProgram(one.program);
    gl.uniform4fv(one.u, one.numbers);
    gl.blendFunc(1, blend);
  };
  //#end
  /** Draws a pass over the canvas, or an instance of it per element. */
  const show = (one, blend, count$corners_given) => {
    //#if outlines
    ready(one, blend);
    //#end
    //#if direct
    gl.useProgram(one.program);
    gl.uniform4fv(one.u, one.numbers);
    gl.blendFunc(1, blend);
    //#end
    if (count === undefined) gl.drawArrays(gl.TRIANGLES, 0, 3);
    else gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, $corners, count);
  };
  //#if bands
  /** The same for bands. Each element has a depth: where one meets itself, each pixel is drawn once. */
  const bands = (one, blend, count, corners) => {
    gl.enable(gl.DEPTH_TEST);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    show(one, blend, count, corners);
    gl.disable(gl.DEPTH_TEST);
  };
  //#end
  //#if outlines
  /** Fills an outline: counts its windings in the stencil, then covers what is not zero and clears it. */
  const windings = ({ first, count }, color, alpha, x, y, across, down, angle, morph) => {
    const c = cos(TAU * angle), s = sin(TAU * angle);
    gl.vertexAttrib4f(1, x, y, max(0, min(1, morph)), min(alpha, 1));
    gl.vertexAttrib4f(2, c * across, s * across, -s * down, c * down);
    gl.vertexAttrib4fv(3, color);
    gl.stencilFunc(gl.NEVER, 0, 255);
    gl.stencilOpSeparate(gl.FRONT, gl.INCR_WRAP, 0, 0);
    gl.stencilOpSeparate(gl.BACK, gl.DECR_WRAP, 0, 0);
    gl.drawArrays(gl.TRIANGLE_FAN, first, count);
    gl.stencilFunc(gl.NOTEQUAL, 0, 255);
    gl.stencilOp(gl.KEEP, 0, 0);
    gl.drawArrays(gl.TRIANGLE_FAN, first, count);
  };
  //#end
  //#if surfaces
  /** Gives a surface the canvas's size. */
  const size = (one) => {
    gl.bindTexture(gl.TEXTURE_2D, one.texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, canvas.width, canvas.height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    for (const [name, value] of [[gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]]) {
      gl.texParameteri(gl.TEXTURE_2D, name, value);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, one.buffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, one.texture, 0);
  //#end
    //#if drafts
    one.draft = one.draft || gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, one.draft);
    for (const [key, format, place] of [['paint', gl.RGBA8, gl.COLOR_ATTACHMENT0], ['depth', gl.DEPTH24_STENCIL8, gl.DEPTH_STENCIL_ATTACHMENT]]) {
      one[key] = one[key] || gl.createRenderbuffer();
      gl.bindRenderbuffer(gl.RENDERBUFFER, one[key]);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, $samples, format, canvas.width, canvas.height);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, place, gl.RENDERBUFFER, one[key]);
    }
    //#end
  //#if surfaces
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  };
  //#end
  //#if drafts
  /** What follows is drawn on a surface: first on a draft of it, which has depth and stencil. */
  const onto = (at) => gl.bindFramebuffer(gl.FRAMEBUFFER, at < 0 ? null : surfaces[at].draft);
  /** Takes the draft for the surface. */
  const settle = (at) => {
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, surfaces[at].draft);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, surfaces[at].buffer);
    gl.blitFramebuffer(0, 0, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  };
  //#end
  //#if surfaces
  const into = (at) => gl.bindFramebuffer(gl.FRAMEBUFFER, at < 0 ? null : surfaces[at].buffer);
  //#end
  //#if plain_surfaces
  const onto = into;
  //#end
  //#if surfaces
  /** Draws a surface through a pass. */
  const cast = (one, from, source, blend) => {
    gl.bindTexture(gl.TEXTURE_2D, surfaces[from].texture);
    gl.useProgram(one.program);
    gl.uniform4fv(one.u, one.numbers);
    gl.blendFunc(source, blend);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };
  /** Draws a surface on what lies below. */
  const over = (from, to, opacity, blend) => {
    copy.numbers[4] = opacity;
    onto(to);
    cast(copy, from, gl.ONE, blend);
  };
  //#end
  //#if masks
  /** Multiplies a surface by the alpha of another, or by the rest of it. */
  const mask = (from, to, blend) => {
    into(to);
    cast(copy, from, gl.ZERO, blend);
  };
  //#end
  //#if steps
  /** From surface to surface through a pass with up to four numbers. */
  const step = (one, from, to, a, b = 0, c = 0, d = 0) => {
    one.numbers[4] = a;
    one.numbers[5] = b;
    one.numbers[6] = c;
    one.numbers[7] = d;
    into(to);
    cast(one, from, gl.ONE, gl.ZERO);
  };
  //#end
  //#if softens
  /** Blurs along x or y by a bell of so many taps, which lie 2 ** level pixels apart. */
  const smear = (from, to, x, y, level, bell) => {
    gl.bindTexture(gl.TEXTURE_2D, surfaces[from].texture);
    if (level) {
      gl.generateMipmap(gl.TEXTURE_2D);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    }
    soft.numbers[8] = 0.5 / (bell * bell + 0.0001);
    step(soft, from, to, x, y, level, ceil(3 * bell));
  };
  const soften = (from, spare, radius) => {
    const sigma = (radius * ratio) / 2, level = max(0, log2(sigma / 4)), far = 2 ** level;
    smear(from, spare, far / canvas.width, 0, level, sigma / far);
    smear(spare, from, 0, far / canvas.height, level, sigma / far);
  };
  //#end
  //#if blooms
  const bloom = (from, light, spare, threshold, radius, strength) => {
    step(bright, from, light, threshold);
    soften(light, spare, radius);
    copy.numbers[4] = strength;
    into(from);
    cast(copy, light, gl.ONE, gl.ONE);
  };
  //#end
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
    //#if surfaces
    gl.activeTexture(gl.TEXTURE0);
    //#end
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA16F, 256, $rows, 0, gl.RGBA, gl.FLOAT, table);
    //#if surfaces
    gl.activeTexture(gl.TEXTURE1); // where surfaces are read
    //#end
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
    //#if surfaces
    if (able) {
      gl.activeTexture(gl.TEXTURE1);
      surfaces.forEach(size);
    }
    //#end
//+ life
      canvas.width = 0;
      gl?.getExtension('WEBGL_lose_context')?.loseContext();
//+ page
