uint scramble(uint x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}
uint stream(uint name) { return scramble(((uint(u[1].x) << 16) | uint(u[1].y)) ^ name); }
float random(uint name, uint element, uint slot) {
  return float(scramble(scramble(stream(name) + element) ^ (slot * 0x9e3779b1u)) >> 8) / 16777216.0;
}
