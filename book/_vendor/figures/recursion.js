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

/** The squared null-space part after t steps from p, with eta = 1 / g^2, gamma = 0 and k = y^2 / g^2. */
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
  const plus = ([a, b], [c, d]) => [a * d + c * b, b * d], minus = (x, [c, d]) => plus(x, [-c, d]);
  const times = ([a, b], [c, d]) => [a * c, b * d];
  const over = ([a, b], [c, d]) => (c < 0n ? [-a * d, -b * c] : [a * d, b * c]);
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

const MOST = 400; // steps that are run
const power10 = (n) => (n ? `10${superscript(n)}` : "1");

interactive("recursion", ({ stage, panels, data: { starts } }) => {
  key(stage, [
    ["dot", "wn", "rPGD, run"], ["line", "gd dashed", "accuracy ε²"],
    ["line", "formula", "formula, for η g₀² = 1 and γ = 0"],
  ]);
  const words = new Words(stage), first = Object.values(starts)[0];
  const controls = new Controls(stage, {
    g0: { label: "scale at the start, g₀ / ‖y‖", scale: linear(0.1, 1.5), step: 0.01, value: first.g0 },
    p: { label: "null-space part at the start, ‖w₀⊥‖²", scale: linear(0.01, 1), step: 0.01, value: first.p },
    digits: { label: "accuracy, ε", scale: linear(1, 8), step: 1, value: first.digits, show: (n) => power10(-n) },
    eta: { label: "step size, η g₀²", scale: linear(0.1, 1.9), step: 0.05, value: first.eta },
    gamma: { label: "step size of the scale, γ", scale: linear(0, 1), step: 0.02, value: first.gamma },
  }, draw);
  controls.presets(stage, starts);

  /** The axes reach as far as the run needs. */
  function axesFor(last, low) {
    const every = [1, 2, 5, 10, 20, 50, 100].find((step) => last / step <= 9);
    const counts = steps(0, Math.floor(last / every), Math.floor(last / every)).map((n) => n * every);
    const tens = steps(0, low, -low).filter((n) => n % (low < -8 ? 4 : 2) === 0);
    panels.replaceChildren();
    return new Axes(panels, {
      x: { scale: linear(-0.5, last), ticks: Object.fromEntries(counts.map((t) => [t, String(t)])), label: "steps t" },
      y: {
        scale: logarithmic(10 ** low, 3), label: "null-space part, ‖w⊥‖²",
        ticks: Object.fromEntries(tens.map((n) => [10 ** n, power10(n)])),
      },
      width: 400, height: 290, alt: "The squared null-space part of the direction after each step",
    });
  }

  function draw() {
    const { g0, p, digits, eta, gamma } = controls.values, aim = 10 ** (-2 * digits), k = 1 / (g0 * g0);
    const states = rpgd(p, g0, eta * k, gamma, 1, MOST), found = states.findIndex(({ b }) => b * b <= aim);
    const last = clamp(Math.ceil(1.25 * (found < 0 ? 80 : found)), 8, MOST), spacing = Math.ceil(last / 60);
    const axes = axesFor(last, -2 * digits - 1), solved = eta === 1 && gamma === 0;
    if (solved) axes.line(steps(0, last, 240).map((t) => [t, partAfter(t, k, p)]), "formula");
    axes.line([[-1, aim], [last, aim]], "gd dashed");
    for (let t = 0; t <= last; t += spacing) axes.mark([t, states[t].b ** 2], "dot", "wn");
    if (found >= 0 && found <= last) axes.mark([found, states[found].b ** 2], "disc", "wn");

    const ran = found < 0 ? `In ${MOST} steps, run, it did not.` : `Run, it got there after ${found} steps.`;
    const aimed = "to ‖w⊥‖ ≤ ε", scale = short(states[found < 0 ? MOST : found].g);
    if (!solved)
      return words.say(
        `The formula is for η g₀² = 1 and γ = 0. How long rPGD takes ${aimed}: ${ran} The scale is ${scale} then.`,
      );
    const hundredths = (x) => BigInt(Math.round(100 * x)), square = hundredths(g0) ** 2n;
    const count = stepsNeeded([10000n, square], [hundredths(p), 100n], [1n, 10n ** BigInt(2 * digits)]);
    words.say(
      count === Infinity
        ? `By the theorem rPGD never gets ${aimed}: ‖w⊥‖² tends to ${short(1 - k)}. ${ran}`
        : `By the theorem rPGD needs exactly ${count.toLocaleString("en")} steps ${aimed}. ${ran}`,
    );
  }
  draw();
});
