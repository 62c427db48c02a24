// The flow on the cylinder: the direction of w around it, the scale g along it, and the same unrolled.
"use strict";

interactive("cylinder", ({ stage, panels, data: { y, starts, tallest } }) => {
  const degrees = 180 / Math.PI, tilt = 20 / degrees, inDegrees = (angle) => `${short(angle)}°`;
  const rolled = new Axes(panels, {
    x: { scale: linear(-1.15, 1.15) }, y: { scale: linear(-2.3, 2.3) }, width: 260, height: 420,
    alt: "The cylinder, with an invariant curve, the solutions and the path of the flow",
  });
  const flat = new Axes(panels, {
    x: {
      scale: linear(-Math.PI, Math.PI), label: "angle of the direction w",
      ticks: { [-Math.PI]: "−180°", [-Math.PI / 2]: "−90°", 0: "0°", [Math.PI / 2]: "90°", [Math.PI]: "180°" },
    },
    y: {
      scale: linear(-tallest, tallest), label: "scale g",
      ticks: { "-4": "−4", "-2": "−2", 0: "0", 2: "2", 4: "4" },
    },
    width: 380, height: 420, alt: "The cylinder unrolled: the angle of w to the right, the scale upwards",
  });
  key(stage, [
    ["disc", "wn", "WN flow and its end"], ["square", "gd", "gradient descent"], ["star", "least", "minimum norm"],
    ["line", "solutions", "solutions"], ["line", "thin", "invariant curve"], ["cross", "saddle", "saddle points"],
  ]);
  const words = new Words(stage);
  const first = Object.values(starts)[0];
  const controls = new Controls(stage, {
    g0: { label: "scale at the start, g₀", scale: linear(-tallest, tallest), step: 0.05, value: first.g0 },
    angle: { label: "angle of w₀", scale: linear(-180, 180), step: 1, value: first.angle, show: inDegrees },
    c: { label: "ratio of the rates, c", scale: logarithmic(0.05, 50), value: first.c },
    view: { label: "turn the cylinder", scale: linear(-180, 180), step: 1, value: 30, show: inDegrees },
  }, draw);
  controls.presets(stage, starts);
  const move = flat.handle("The start. Move it with the pointer or with the arrow keys.", (a, g) =>
    controls.set({ angle: a * degrees, g0: g }));

  /** A point of the cylinder as it is seen, and whether it is on the front. */
  function seen({ a, g }) {
    const turn = a - controls.values.view / degrees, depth = Math.cos(turn);
    return { at: [Math.sin(turn), g / 2 * Math.cos(tilt) - depth * Math.sin(tilt)], front: depth >= 0 };
  }

  function around(states, look) {
    const places = states.map((state) => state && seen(state));
    rolled.line(places.map((place) => (place && !place.front ? place.at : null)), `${look} behind`);
    rolled.line(places.map((place) => (place?.front ? place.at : null)), look);
  }

  /** On the unrolled cylinder a line is broken where it leaves on one side and comes back on the other. */
  function unrolled(states, look) {
    const around = (a) => a - 2 * Math.PI * Math.round(a / (2 * Math.PI));
    const points = [];
    for (const state of states) {
      const next = state && [around(state.a), state.g], last = points.at(-1);
      if (next && last && Math.abs(next[0] - last[0]) > Math.PI) points.push(null);
      points.push(next);
    }
    flat.line(points, look);
  }

  function curve(states, look) {
    around(states, look);
    unrolled(states, look);
  }

  function mark(state, sign, look) {
    const { at, front } = seen(state);
    rolled.mark(at, sign, front ? look : `${look} behind`);
    flat.mark([state.a - 2 * Math.PI * Math.round(state.a / (2 * Math.PI)), state.g], sign, look);
  }

  /** All states with the same |sin a| exp(g^2 / 2c), on the half of the cylinder on which the start is. */
  function invariantCurve(a0, g0, c) {
    const level = Math.abs(turned(a0, g0, 0, c));
    const state = (g, left) => {
      const a = Math.asin(clamp(turned(a0, g0, g, c), -1, 1));
      return { a: left ? Math.PI - a : a, g };
    };
    if (level <= 1) { // two curves, from the bottom to the top
      const all = steps(-tallest, tallest, 200);
      return [...all.map((g) => state(g, false)), null, ...all.map((g) => state(g, true))];
    }
    const lowest = Math.sqrt(2 * c * Math.log(level)); // two curves that turn back where the sine is 1
    const down = steps(1, 0, 100).map((part) => lowest + Math.max(0, tallest - lowest) * part * part);
    const half = (sign, left) => down.map((g) => state(sign * g, left));
    const bow = (sign) => [...half(sign, false), ...half(sign, true).reverse()];
    return [...bow(1), null, ...bow(-1)];
  }

  /** The states with g cos(a) = y. */
  function solutions(sign) {
    const widest = Math.acos(y / tallest);
    return steps(-widest, widest, 120).map((a) => ({ a: sign > 0 ? a : a + Math.PI, g: sign * y / Math.cos(a) }));
  }

  function draw() {
    const { g0, angle, c } = controls.values, a0 = angle / degrees;
    const path = wnPath(a0, g0, c, y), end = wnEnd(a0, g0, c, y);
    const x0 = point({ a: a0, g: g0 }), gd = gdEnd(a0, g0, y), sign = g0 < 0 ? -1 : 1;
    const straight = steps(x0[0], gd[0], 120).map((x1) => {
      const scale = sign * Math.hypot(x1, x0[1]);
      return { a: Math.atan2(sign * x0[1], sign * x1), g: scale };
    });
    rolled.clear();
    flat.clear();
    const circle = steps(-Math.PI, Math.PI, 120), tall = tallest / 2 * Math.cos(tilt);
    for (const g of [-tallest, 0, tallest]) around(circle.map((a) => ({ a, g })), "rim");
    for (const side of [-1, 1]) rolled.line([[side, -tall], [side, tall]], "rim");
    curve(invariantCurve(a0, g0, c), "thin");
    curve(solutions(1), "solutions");
    curve(solutions(-1), "solutions");
    curve(straight, "gd dashed");
    curve(path, "wn");
    for (const a of [Math.PI / 2, -Math.PI / 2]) mark({ a, g: 0 }, "cross", "saddle");
    mark({ a: 0, g: y }, "star", "least");
    mark({ a: Math.PI, g: -y }, "star", "least");
    mark(straight.at(-1), "square", "gd");
    rolled.mark(seen({ a: a0, g: g0 }).at, "dot", "start");
    if (end) mark(end, "disc", "wn");
    flat.arrow(path.map(({ a, g }) => [a, g]), "wn");
    move(a0, g0);
    if (!end) return words.say("From here the WN flow ends at a saddle point, and not at a solution.");
    words.say(
      compared(Math.abs(point(end)[1]), Math.abs(gd[1])),
      `The limit of g² is ${short(end.g ** 2)}; the squared norm of the minimum-norm solution is ${short(y * y)}.`,
    );
  }
  draw();
});
