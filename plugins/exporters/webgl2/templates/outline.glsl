layout(location = 0) in vec4 corner;
layout(location = 1) in vec4 element;
layout(location = 2) in vec4 turn;
layout(location = 3) in vec4 color;
flat out vec4 tint;
void main() {
  vec2 at = mix(corner.xy, corner.zw, element.z);
  vec2 place = (element.xy + at.x * turn.xy + at.y * turn.zw) / u[0].xy * 2.0 - 1.0;
  gl_Position = vec4(place.x, -place.y, 0.0, 1.0);
  tint = vec4(color.rgb, 1.0) * color.a * element.w;
}
//
flat in vec4 tint;
out vec4 color;
void main() {
  color = tint;
}
