in vec2 at;
flat in vec4 tint;
flat in float pixels;
vec2 lobe(vec2 size, float row) {
  float least = pixels * min(size.x, size.y);
  int n = least < 8.0 ? least < 4.0 ? 4 : 2 : 1;
  float fine = float(n);
  vec2 sum = vec2(0.0);
  for (int k = 0; k < n * n; k++) {
    vec2 shift = (vec2(float(k % n), float(k / n)) + 0.5) / fine - 0.5;
    float r = length((at + shift / pixels) / size);
    sum += look(r, row).xy * clamp((1.0 - r) * least * fine + 0.5, 0.0, 1.0);
  }
  return sum / (fine * fine);
}
