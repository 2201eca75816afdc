layout(location = 0) in vec4 corner;
void main() {
  vec2 at = mix(corner.xy, corner.zw, u[1].z);
  vec2 place = (u[1].xy + at.x * u[2].xy + at.y * u[2].zw) / u[0].xy * 2.0 - 1.0;
  gl_Position = vec4(place.x, -place.y, 0.0, 1.0);
}
//
out vec4 color;
void main() {
  color = vec4(u[3].rgb, 1.0) * u[3].a * u[1].w;
}
