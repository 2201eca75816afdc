float corner(uint seat, ivec2 cell, vec2 from, float turns) {
  uint bits = scramble((seat + uint(cell.x) * 0x9e3779b1u) ^ (uint(cell.y) * 0x85ebca6bu));
  float angle = 6.283185307 * (float(bits & 255u) / 256.0 + ((bits & 256u) == 0u ? turns : -turns));
  return dot(vec2(cos(angle), sin(angle)), from);
}
float noise(uint name, int octaves, float gain, vec2 place, float turns) {
  float sum = 0.0, weight = 1.0, total = 0.0;
  for (int octave = 0; octave < octaves; octave++) {
    uint seat = stream(name + uint(octave));
    float turned = fract(turns * float(octave + 1));
    ivec2 cell = ivec2(floor(place));
    vec2 from = fract(place), fade = from * from * from * (from * (from * 6.0 - 15.0) + 10.0);
    float upper = mix(corner(seat, cell, from, turned), corner(seat, cell + ivec2(1, 0), from - vec2(1.0, 0.0), turned), fade.x);
    float lower = mix(corner(seat, cell + ivec2(0, 1), from - vec2(0.0, 1.0), turned), corner(seat, cell + ivec2(1, 1), from - vec2(1.0, 1.0), turned), fade.x);
    sum += weight * mix(upper, lower, fade.y);
    total += weight;
    weight *= gain;
    place *= 2.0;
  }
  return sum * 1.414213562 / total;
}
