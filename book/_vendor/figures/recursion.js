// rPGD for a matrix with orthonormal rows: how fast the null-space part of the direction goes, and the number of steps.
// What is said here is proved on the pages of new/orthogonal-recursion and the two claims after it.
"use strict";

/** One step of rPGD for one equation with a row of length 1. The state is the part a of the direction along the row,
 *  the length b of its part in the null space, and the scale g. */
function rpgdStep({ a, b, g }, eta, gamma, y) {
  const pull = g * a - y, along = a - eta * g * pull, length = Math.hypot(along, b);
  return { a: along / length, b: b / length, g: g - gamma * a * pull };
}

/** The states after 0, 1, ..., count steps, from a direction with the squared null-space part p. */
function rpgd(p, g, eta, gamma, y, count) {
  const states = [{ a: Math.sqrt(1 - p), b: Math.sqrt(p), g }];
  while (states.length <= count) states.push(rpgdStep(states.at(-1), eta, gamma, y));
  return states;
}

/** The squared null-space part after t steps with eta = 1 / g^2 and gamma = 0; k = y^2 / g^2, p is that of the start. */
function partAfter(t, k, p) {
  return k === 1 ? 1 / (1 / p + t) : 1 / (k ** t / p + (k ** t - 1) / (k - 1));
}

/** Whether k^t >= bound (or <=, for k < 1), for fractions [n, d] of whole numbers of any size. */
function passes(k, t, bound) {
  const power = (n) => n ** BigInt(t);
  const [left, right] = [power(k[0]) * bound[1], power(k[1]) * bound[0]];
  return k[0] > k[1] ? left >= right : left <= right;
}

/** The least number of steps after which the squared null-space part is at most e, exactly; Infinity if there is none.
 *  All three are fractions [n, d] of BigInts, d > 0. */
function stepsNeeded(k, p, e) {
  const minus = ([a, b], [c, d]) => [a * d - c * b, b * d], plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
  const times = ([a, b], [c, d]) => [a * c, b * d], over = ([a, b], [c, d]) => (c < 0n ? [-a * d, -b * c] : [a * d, b * c]);
  const one = [1n, 1n], gap = minus(k, one);
  if (minus(p, e)[0] <= 0n) return 0;
  if (gap[0] === 0n) { // 1 / p_t = 1 / p + t
    const [n, d] = minus(over(one, e), over(one, p));
    return Number((n + d - 1n) / d);
  }
  if (plus(gap, e)[0] <= 0n) return Infinity; // the null-space part tends to 1 - k from above
  const bound = over(times(p, plus(gap, e)), times(e, plus(gap, p)));
  const guess = Math.log(Number(bound[0]) / Number(bound[1])) / Math.log(Number(k[0]) / Number(k[1]));
  let t = Math.max(0, Math.floor(guess) - 2); // rounding may be off by a little; from here on it is exact
  while (!passes(k, t, bound)) t++;
  return t;
}

interactive("recursion", ({ stage, panels, data: { starts } }) => {
  key(stage, [
    ["dot", "wn", "rPGD, run"], ["line", "formula", "formula, for η g₀² = 1 and γ = 0"], ["line", "gd dashed", "accuracy ε²"],
  ]);
  const words = new Words(stage), first = Object.values(starts)[0], hundredths = (x) => BigInt(Math.round(100 * x));
  const controls = new Controls(stage, {
    g0: { label: "scale at the start, g₀ / ‖y‖", scale: linear(0.1, 1.5), step: 0.01, value: first.g0 },
    p: { label: "null-space part at the start, ‖w₀⊥‖²", scale: linear(0.01, 1), step: 0.01, value: first.p },
    digits: { label: "accuracy, ε", scale: linear(1, 8), step: 1, value: first.digits, show: (n) => `10${superscript(-n)}` },
    eta: { label: "step size, η g₀²", scale: linear(0.1, 1.9), step: 0.05, value: first.eta },
    gamma: { label: "step size of the scale, γ", scale: linear(0, 1), step: 0.02, value: first.gamma },
  }, draw);
  controls.presets(stage, starts);
  const MOST = 400;

  function draw() {
    const { g0, p, digits, eta, gamma } = controls.values, aim = 10 ** (-2 * digits);
    const states = rpgd(p, g0, eta / (g0 * g0), gamma, 1, MOST);
    const found = states.findIndex(({ b }) => b * b <= aim), solved = eta === 1 && gamma === 0;
    const [scale, e] = [hundredths(g0), [1n, 10n ** BigInt(2 * digits)]];
    const exact = solved ? stepsNeeded([10000n, scale * scale], [hundredths(p), 100n], e) : null;
    const last = clamp(Math.ceil(1.25 * (found < 0 ? 80 : found)), 8, MOST), spacing = Math.ceil(last / 60);
    const every = [1, 2, 5, 10, 20, 50, 100].find((step) => last / step <= 9) ?? 100;
    panels.replaceChildren();
    const low = Math.min(-2, -2 * digits - 1), tens = steps(0, low, -low).filter((n) => n % (low < -8 ? 4 : 2) === 0);
    const axes = new Axes(panels, {
      x: {
        scale: linear(-0.5, last), label: "steps t",
        ticks: Object.fromEntries(steps(0, Math.floor(last / every), Math.floor(last / every)).map((n) => [n * every, String(n * every)])),
      },
      y: { scale: logarithmic(10 ** low, 3), ticks: Object.fromEntries(tens.map((n) => [10 ** n, n ? `10${superscript(n)}` : "1"])), label: "null-space part, ‖w⊥‖²" },
      width: 400, height: 290, alt: "The squared null-space part of the direction after each step",
    });
    if (solved) {
      const k = 1 / (g0 * g0);
      axes.line(steps(0, last, 240).map((t) => [t, partAfter(t, k, p)]), "formula");
    }
    axes.line([[-1, aim], [last, aim]], "gd dashed");
    states.slice(0, last + 1).forEach(({ b }, t) => t % spacing === 0 && axes.mark([t, b * b], "dot", "wn"));
    if (found >= 0 && found <= last) axes.mark([found, states[found].b ** 2], "disc", "wn");
    const ran = found < 0 ? `Run for ${MOST} steps, rPGD does not get there.` : `Run, rPGD gets there after ${found} steps.`;
    words.say(
      exact === null
        ? `${ran} The formula is for η g₀² = 1 and γ = 0.`
        : exact === Infinity
          ? `${ran} By the theorem it never does: ‖w⊥‖² tends to ${short(1 - 1 / (g0 * g0))}.`
          : `By the theorem the null-space part is at most ε after ${exact.toLocaleString("en")} steps, and not before. ${ran}`,
      gamma === 0 ? "The scale stays as it is." : `The scale goes from ${short(g0)} to ${short(states[Math.max(found, 0) || MOST].g)}.`,
    );
  }
  draw();
});
