in vec4 band;
flat in vec4 tint;
float edge(float far) { return far / length(vec2(dFdx(far), dFdy(far))); }
