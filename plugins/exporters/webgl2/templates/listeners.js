[canvas, 'webglcontextlost', lose],
[canvas, 'webglcontextrestored', regain],
