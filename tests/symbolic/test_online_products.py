from __future__ import annotations

import pytest
from flint import arb, arb_poly, fmpq

from symbolic.balls import precision
from symbolic.online_products import Product


@pytest.mark.parametrize("count", [1, 15, 16, 17, 32, 33, 100, 257])
@pytest.mark.parametrize("square", [False, True])
def test_coefficients_are_those_of_the_product(count: int, square: bool) -> None:
    with precision(200):
        x = [arb(fmpq(3 * k + 1, 7 * k + 2)) for k in range(count)]
        y = x if square else [arb(fmpq(k * k - 50, k + 3)) for k in range(count)]
        left: list[arb] = []
        right = left if square else []
        product, found = Product(left, right, count - 1), []
        for k in range(count):
            left.append(x[k])
            if not square:
                right.append(y[k])
            found.append(product.coefficient(k))
        expected = (arb_poly(x) * arb_poly(y)).coeffs()
        assert all(a.overlaps(b) for a, b in zip(found, expected, strict=False))
        assert all(a.rad() < arb("1e-50") for a in found)


def test_the_balls_contain_what_was_rounded() -> None:
    x = [arb(1) / 3**k for k in range(60)]
    with precision(400):
        exact = (arb_poly([a.mid() for a in x]) * arb_poly([a.mid() for a in x])).coeffs()
    x = [a.mid() for a in x]
    product = Product(x, x, 59)
    found = [product.coefficient(k) for k in range(60)]
    with precision(400):
        assert all(a.contains(b) for a, b in zip(found, exact, strict=False))
        assert not all(a.is_exact() for a in found)
