// The first page: one equation, x_1 = y, in the plane of x. A start that can be moved, and where both methods lead.
"use strict";

interactive("paths", ({ stage, panels, data: { y, ratio, start } }) => {
  const axes = new Axes(panels, {
    x: { scale: linear(-1.5, 2.5), ticks: { "-1": "−1", 0: "0", 1: "1", 2: "2" }, label: "x₁" },
    y: { scale: linear(-2, 2), ticks: { "-2": "−2", "-1": "−1", 0: "0", 1: "1", 2: "2" }, label: "x₂" },
    width: 350, height: 340, alt: "The plane of x, with the line of solutions, the start and the two paths from it",
  });
  key(stage, [
    ["disc", "wn", "WN flow"], ["square", "gd", "gradient descent"], ["star", "least", "minimum norm"],
    ["line", "solutions", "solutions"],
  ]);
  const words = new Words(stage);
  let begin = start;
  const controls = new Controls(stage, {
    c: { label: "ratio of the rates, c", scale: logarithmic(0.02, 20), value: ratio },
  }, draw);
  const move = axes.handle("The start. Move it with the pointer or with the arrow keys.", (x1, x2) => {
    begin = [x1, x2];
    draw();
  });

  function draw() {
    const { c } = controls.values, [a0, g0] = [Math.atan2(begin[1], begin[0]), Math.hypot(...begin)];
    const path = wnPath(a0, g0, c, y).map(point), gd = gdEnd(a0, g0, y), end = wnEnd(a0, g0, c, y);
    axes.clear();
    axes.line([[y, -9], [y, 9]], "solutions");
    axes.line([begin, gd], "gd dashed");
    axes.line(path, "wn");
    axes.arrow(path, "wn");
    axes.mark([y, 0], "star", "least");
    axes.mark(gd, "square", "gd");
    if (end) axes.mark(point(end), "disc", "wn");
    move(...begin);
    if (!end) return words.say("From here the WN flow ends at a saddle point, and not at a solution.");
    const grown = Math.abs(end.g) / g0;
    words.say(
      compared(Math.abs(point(end)[1]), Math.abs(gd[1])),
      `The scale goes from ${short(g0)} to ${short(Math.abs(end.g))}; the part of the direction in the null space is ` +
      `multiplied by ${short(Math.exp((g0 * g0 - end.g * end.g) / (2 * c)))}, that of x by ` +
      `${short(grown * Math.exp((g0 * g0 - end.g * end.g) / (2 * c)))}.`,
    );
  }
  draw();
});
