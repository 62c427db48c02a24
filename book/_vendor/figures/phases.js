// WN against gradient descent: which of the two ends closer to x*, for every scale of the start and every ratio.
// All lengths are divided by |x*|, and c by its square.
"use strict";

/** The two sides of the criterion: WN ends closer just if c log(|x_GD|^2 / |x_0|^2) < |x_GD|^2 - |x_0|^2. */
function criterion(part, begin, c) {
  const limit = 1 + part * begin;
  return [c * Math.log(limit / begin), limit - begin];
}

const NAMES = { scale: "scale at the start, |g₀| / ‖x*‖", ratio: "ratio of the rates, c / ‖x*‖²" };

interactive("phases", ({ stage, panels, data: { starts, levels } }) => {
  const scales = logarithmic(0.05, 10), ratios = logarithmic(0.05, 50);
  const ticks = (values) => Object.fromEntries(values.map((value) => [value, String(value)]));
  const axes = new Axes(panels, {
    x: { scale: scales, ticks: ticks([0.1, 0.2, 0.5, 1, 2, 5, 10]), label: NAMES.scale },
    y: { scale: ratios, ticks: ticks([0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]), label: NAMES.ratio },
    width: 400, height: 350, alt: "The starts and ratios for which WN ends closer, and the others",
  });
  key(stage, [
    ["square", "area closer", "WN ends closer"], ["square", "area farther", "WN ends farther away"],
    ["line", "boundary", "equally far"], ["line", "thin", "so many times as far"],
  ]);
  const words = new Words(stage), first = Object.values(starts)[0];
  const controls = new Controls(stage, {
    scale: { label: NAMES.scale, scale: scales, value: first.scale },
    ratio: { label: NAMES.ratio, scale: ratios, value: first.ratio },
    perp: { label: "null-space part of w₀, ‖w₀⊥‖", scale: linear(0.02, 1), step: 0.01, value: first.perp },
  }, draw);
  controls.presets(stage, starts);
  const handled = "The start and the ratio. Move them with the pointer or with the arrow keys.";
  const move = axes.handle(handled, (scale, ratio) => controls.set({ scale, ratio }));

  function draw() {
    const { scale, ratio, perp } = controls.values, part = perp * perp, begin = scale * scale;
    const grid = steps(0, 1, 160).map(scales.from);
    const border = (q) => (g) => [g, ratioFor(q, 1, part, g * g)];
    const middle = part < 1 ? Math.min(scales.high, 1 / Math.sqrt(1 - part)) : scales.high; // there |x_GD| = |x_0|
    const [left, right] = [grid.filter((g) => g < middle), grid.filter((g) => g > middle)];
    const [below, beyond] = [[...left, middle], [middle, ...right]].map((part) => part.map(border(1)));
    axes.clear();
    const corners = (curve, height) => [[curve[0][0], height], ...curve, [curve.at(-1)[0], height]];
    axes.area(corners(below, ratios.low), "closer");
    axes.area(corners(below, ratios.high), "farther");
    axes.area(corners(beyond, ratios.low), "farther");
    axes.area(corners(beyond, ratios.high), "closer");
    for (const [words, q] of Object.entries(levels)) {
      const line = grid.map(border(q)).map((place) => (place[1] > 0 ? place : null));
      axes.line(line, "thin");
      const inside = line.filter((place) => place && place[1] > 1.3 * ratios.low && place[1] < ratios.high / 1.3);
      if (inside.length > 8) axes.text(...inside[Math.floor(inside.length / 3)], words, "level");
    }
    axes.line([...below, ...beyond], "boundary");
    if (middle < scales.high) axes.line([[middle, ratios.low], [middle, ratios.high]], "boundary");
    move(scale, ratio);
    const q = distanceQuotient(1, part, begin, ratio), [bent, straight] = criterion(part, begin, ratio);
    const tie = Math.abs(bent - straight) <= 1e-12 * Math.abs(straight);
    const [sign, ends] = tie ? ["=", "as far as"] : bent < straight ? ["<", "closer than"] : [">", "farther away than"];
    words.say(
      `c log(‖x_GD‖²/‖x₀‖²) = ${short(bent)} ${sign} ${short(straight)} = ‖x_GD‖² − ‖x₀‖²: WN ends ${ends} gradient ` +
      `descent, ${short(q)} times as far from the minimum-norm solution.`,
    );
  }
  draw();
});
