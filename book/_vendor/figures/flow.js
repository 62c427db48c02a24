// The WN flow for one equation in two unknowns, A = [1, 0]: the solutions are the points (y, anything), x* is (y, 0).
//
// The direction is (cos a, sin a), so the state is the angle a and the scale g. What is said here is proved on the
// pages of Lemma 2.5, new/where-the-flow-ends, new/wn-against-gd, new/sign-of-the-limit and new/ends-at-a-saddle.
"use strict";

/** The limit G of g^2: the root of G (1 - part exp((begin - G) / c)) = size, found by bisection.
 *  Here size = |x*|^2, part = |w_0^perp|^2 and begin = g_0^2; this is so for every A. */
function endScale(size, part, begin, c) {
  let low = Math.max(size, begin + c * Math.log(part)); // there the left side is not above the right one
  let high = begin + size / 2 + Math.sqrt(size * size / 4 + size * c);
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (middle * (1 - part * Math.exp((begin - middle) / c)) < size) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How far from x* the WN flow ends, divided by how far gradient descent ends. */
function distanceQuotient(size, part, begin, c) {
  const G = endScale(size, part, begin, c);
  return Math.sqrt(G / begin) * Math.exp((begin - G) / (2 * c));
}

/** The c for which that quotient is q: with G = size + part begin q^2, the invariant is an equation for c alone.
 *  For q = 1 this is the logarithmic mean of |x_GD|^2 and |x_0|^2. Not a positive number if there is none. */
function ratioFor(q, size, part, begin) {
  const G = size + part * begin * q * q, slope = (G - begin) / begin;
  if (q === 1) return slope === 0 ? begin : begin * slope / Math.log1p(slope);
  return (G - begin) / Math.log(G / (begin * q * q));
}

/** The sine of the angle at another scale: sin(a) exp(g^2 / 2c) stands still. */
const turned = (a0, g0, g, c) => Math.sin(a0) * Math.exp((g0 * g0 - g * g) / (2 * c));

/** Where the flow from (a0, g0) ends, as {a, g}; null if it ends at a saddle point. */
function wnEnd(a0, g0, c, y) {
  const atZero = Math.abs(turned(a0, g0, 0, c)); // |sin| at g = 0: if that is above 1, the scale keeps its sign
  const sign = Math.sign(atZero < 1 ? Math.cos(a0) : g0);
  if (sign === 0 || (atZero === 1 && g0 * Math.cos(a0) <= 0)) return null;
  const g = sign * Math.sqrt(endScale(y * y, Math.sin(a0) ** 2, g0 * g0, c));
  return { a: Math.atan2(turned(a0, g0, g, c), y / g), g };
}

/** The path of the flow from its start to its end, on the curve along which the invariant stands still. */
function wnPath(a0, g0, c, y, count = 160) {
  const end = wnEnd(a0, g0, c, y) ?? { a: Math.sign(Math.sin(a0)) * Math.PI / 2, g: 0 };
  const level = Math.abs(turned(a0, g0, 0, c));
  if (level <= 1) { // the cosine keeps its sign, and the scale runs in one direction
    const side = Math.cos(a0) < 0;
    return steps(g0, end.g, count).map((g) => {
      const a = Math.asin(clamp(turned(a0, g0, g, c), -1, 1));
      return { a: side ? Math.PI - a : a, g };
    });
  }
  // The angle runs in one direction. With tau = log tan(a / 2) the sine is 1 / cosh(tau).
  const [half, sign] = [Math.sign(Math.sin(a0)), Math.sign(g0)];
  const tau = (a) => Math.log(Math.tan(Math.abs(a) / 2));
  return steps(tau(a0), tau(end.a), count).map((t) => {
    const g = sign * Math.sqrt(Math.max(0, 2 * c * (Math.log(level) + Math.log(Math.cosh(t)))));
    return { a: half * 2 * Math.atan(Math.exp(t)), g };
  });
}

/** Where gradient descent ends from the same x_0 = g_0 w_0: it keeps the second entry. */
const gdEnd = (a0, g0, y) => [y, g0 * Math.sin(a0)];

/** x = g w. */
const point = ({ a, g }) => [g * Math.cos(a), g * Math.sin(a)];

/** How far both ends are from x* = (y, 0), in words. */
function compared(wn, gd) {
  const tie = Math.abs(wn - gd) < 1e-9 * Math.max(wn, gd) || Math.max(wn, gd) < 1e-12;
  const ends = tie ? "as far from" : wn < gd ? "closer to" : "farther from";
  const distances = `at the distance ${short(wn)}, gradient descent at ${short(gd)}`;
  return `WN ends ${ends} the minimum-norm solution: ${distances}.`;
}
