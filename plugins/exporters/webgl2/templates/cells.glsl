uniform sampler2D cells;
float line(ivec2 at, vec3 share) {
  return dot(share, vec3(texelFetch(cells, at, 0).r, texelFetch(cells, at + ivec2(1, 0), 0).r, texelFetch(cells, at + ivec2(2, 0), 0).r));
}
float cell(vec2 at, ivec2 size, ivec2 from) {
  at = clamp(at, vec2(0.0), vec2(size));
  ivec2 near = min(ivec2(at), size - 1);
  vec2 e = at - vec2(near), a = 0.5 * (1.0 - e) * (1.0 - e), c = 0.5 * e * e, b = 1.0 - a - c;
  vec3 across = vec3(a.x, b.x, c.x);
  from += near;
  return line(from, across) * a.y + line(from + ivec2(0, 1), across) * b.y + line(from + ivec2(0, 2), across) * c.y;
}
