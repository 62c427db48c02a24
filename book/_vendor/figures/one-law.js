// The effective start of weight normalization, for a diagonal network x = u^L with one measurement, A x = y with A > 0.
//
// In the slopes s of the weights, s' = u^(1-L), plain gradient flow moves along a row of A. So does weight
// normalization with phi = theta exp(rho^2 / 2c) in the place of u: no differential equation has to be solved.
// What is said here is proved on the pages of new/effective-initialization and chou2024/invariants.
"use strict";

const hump = (s) => s * Math.exp(-s * s / 2);
const slope = (u, depth) => (depth === 2 ? Math.log(u) : u ** (2 - depth) / (2 - depth));
const weight = (s, depth) => (depth === 2 ? Math.exp(s) : ((2 - depth) * s) ** (1 / (2 - depth)));
const measured = (A, u, depth) => A.reduce((sum, a, k) => sum + a * u[k] ** depth, 0);

/** The weights after a move along the row: slopes that are those of the start plus `by` times the row. */
const moved = (A, start, by, depth) => start.map((u, k) => weight(slope(u, depth) + by * A[k], depth));

/** How far the slopes can move before a weight is infinite. */
function room(A, start, depth) {
  return depth > 2 ? Math.min(...start.map((u, k) => -slope(u, depth) / A[k])) : Infinity;
}

/** The root of an increasing function on the numbers below `most`, which is positive. */
function root(rises, most) {
  let low = 0, high = 0;
  for (let k = 1; rises(low) > 0; k++) low = -(2 ** k) / 64;
  for (let k = 1; rises(high) < 0; k++) high = most === Infinity ? 2 ** k / 64 : most * (1 - 2 ** -k);
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (rises(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Where plain gradient flow ends from the weights `start`. */
function plainEnd(A, y, start, depth) {
  const by = root((by) => measured(A, moved(A, start, by, depth), depth) - y, room(A, start, depth));
  return moved(A, start, by, depth);
}

/** Weight normalization from rho0 theta, after a move of phi / exp(rho0^2 / 2c), which is theta at the start. */
function normalized(A, theta, rho0, c, depth, by) {
  const phi = moved(A, theta, by, depth), length = Math.hypot(...phi);
  const rho = Math.sqrt(Math.max(0, rho0 * rho0 + 2 * c * Math.log(length))); // since |phi| = exp(rho^2 / 2c)
  return { rho, u: phi.map((x) => rho * x / length) };
}

/** Its path from the start to the end, as {rho, u}. */
function normalizedPath(A, y, theta, rho0, c, depth, count = 80) {
  const at = (by) => normalized(A, theta, rho0, c, depth, by);
  const end = root((by) => measured(A, at(by).u, depth) - y, room(A, theta, depth));
  return steps(0, end, count).map(at);
}

/** The length of the start from which plain flow ends where weight normalization ends with the radius rho. */
const effective = (rho0, rho, c) => rho * Math.exp((rho0 * rho0 - rho * rho) / (2 * c));

interactive("one-law-hump", ({ stage, panels, data: { A, y, theta, starts, sparse, least } }) => {
  const ticks = (values, show = String) => Object.fromEntries(values.map((value) => [value, show(value)]));
  const tens = (value) => `10${superscript(Math.round(Math.log10(value)))}`;
  const radii = logarithmic(0.02, 20);
  const curve = new Axes(panels, {
    x: { scale: radii, ticks: ticks([0.1, 1, 10]), label: "s = ρ / √c" },
    y: { scale: logarithmic(1e-8, 3), ticks: ticks([1e-8, 1e-6, 1e-4, 0.01], tens), label: "h(s) = s exp(−s²/2)" },
    width: 370, height: 330, alt: "The curve h, with the start and the end of weight normalization on it",
  });
  const widest = y / Math.min(...A);
  const plane = new Axes(panels, {
    x: { scale: linear(-0.05 * widest, 1.1 * widest), ticks: ticks([0, 0.5, 1, 1.5, 2]), label: "x₁" },
    y: { scale: linear(-0.05 * widest, 1.1 * widest), ticks: ticks([0, 0.5, 1, 1.5, 2]), label: "x₂" },
    width: 330, height: 330, alt: "The plane of x, with the line of solutions and the ends of both flows",
  });
  key(stage, [
    ["dot", "start", "start"], ["disc", "wn", "weight normalization"], ["square", "gd", "plain flow"],
    ["square", "wn hollow", "plain flow, from the effective start"], ["line", "solutions", "solutions"],
    ["star", "least", "sparsest solution (L = 1: minimum norm)"],
  ]);
  const words = new Words(stage), first = Object.values(starts)[0];
  const controls = new Controls(stage, {
    rho: { label: "length of the start, ρ₀", scale: logarithmic(0.02, 3), value: first.rho },
    c: { label: "ratio of the rates, c", scale: logarithmic(0.05, 10), value: first.c },
    depth: { label: "depth, L", scale: linear(1, 3), step: 1, value: first.depth },
  }, draw);
  controls.presets(stage, starts);

  function draw() {
    const { rho: rho0, c, depth } = controls.values, power = (u) => u.map((entry) => entry ** depth);
    const scaled = (length) => theta.map((entry) => length * entry);
    const path = normalizedPath(A, y, theta, rho0, c, depth), end = path.at(-1);
    const [goal, named] = depth === 1 ? [least, "minimum-norm"] : [sparse, "sparsest"];
    const start = effective(rho0, end.rho, c), F = start / rho0;
    const [wn, plain] = [end.u, plainEnd(A, y, scaled(rho0), depth)].map(power);

    const [from, to] = [rho0 / Math.sqrt(c), end.rho / Math.sqrt(c)], onHump = (s) => [s, hump(s)];
    const way = steps(0, 1, 60).map((part) => onHump(from * (to / from) ** part));
    curve.clear();
    curve.line(steps(0, 1, 200).map((part) => onHump(radii.from(part))), "boundary");
    curve.line(way, "wn");
    curve.arrow(way, "wn");
    curve.mark(onHump(from), "dot", "start");
    curve.mark(onHump(to), "disc", "wn");

    plane.clear();
    plane.line([[0, y / A[1]], [y / A[0], 0]], "solutions");
    plane.line(path.map(({ u }) => power(u)), "wn");
    plane.mark(goal, "star", "least");
    plane.mark(power(scaled(rho0)), "dot", "start");
    plane.mark(plain, "square", "gd");
    plane.mark(power(plainEnd(A, y, scaled(start), depth)), "square", "wn hollow");
    plane.mark(wn, "disc", "wn");

    const change = `${Math.abs(F - 1) < 1e-9 ? "keeps the length of" : F < 1 ? "shortens" : "lengthens"} the start`;
    const apart = (x) => short(Math.hypot(...x.map((entry, k) => entry - goal[k])));
    words.say(
      `ρ∞ = ${short(end.rho)}, and F = h(ρ∞/√c) / h(ρ₀/√c) = ${short(F)}: weight normalization ${change}. ` +
      `From the length ${short(rho0)} it ends where plain gradient flow ends from ${short(start)}.`,
      `Distance from the ${named} solution: ${apart(wn)} with weight normalization, ${apart(plain)} without.`,
    );
  }
  draw();
});
