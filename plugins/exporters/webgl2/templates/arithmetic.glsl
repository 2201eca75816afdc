float over(float a, float b) { return b == 0.0 ? 0.0 : a / b; }
float wrap(float a, float b) { return b == 0.0 ? 0.0 : a - b * floor(a / b); }
float power(float a, float b) { return a > 0.0 ? pow(a, b) : b == 0.0 ? 1.0 : 0.0; }
float turned(float y, float x) { return x == 0.0 && y == 0.0 ? 0.0 : atan(y, x) / 6.283185307; }
float whole(float x) { return sign(x) * max(floor(abs(x) + 0.5), 1.0); }
float swing(float x) { return sin(6.283185307 * fract(x)); }
