"""Means under a beta distribution, by Gauss-Jacobi quadrature (Golub & Welsch 1969)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal

FloatArray = NDArray[np.float64]


def beta_nodes(a: float, b: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes in [0, 1] and weights, each ``len(b)`` × ``count``.

    ``(f(nodes) * weights).sum(1)`` is the mean of f under Beta(a, b), exact up to degree ``2 count − 1``.

    The weights come from the eigenvectors and so sum to one without ever forming a beta function: nothing
    overflows, however large ``b``.
    """
    left, right = b[:, None] - 1.0, a - 1.0
    n = np.arange(1, count, dtype=np.float64)[None, :]
    total = left + right
    diagonal = np.empty((b.size, count))
    diagonal[:, :1] = (right - left) / (total + 2)
    diagonal[:, 1:] = (right - left) * total / ((2 * n + total) * (2 * n + total + 2))
    squares = n * (n + left) * (n + right) * (n + total)
    squares = 4 * squares / ((2 * n + total) ** 2 * (2 * n + total + 1) * _safe(2 * n + total - 1))
    squares[:, :1] = 4 * (1 + left) * (1 + right) / ((2 + total) ** 2 * (3 + total))
    nodes, weights = np.empty((b.size, count)), np.empty((b.size, count))
    for row, (middle, side) in enumerate(zip(diagonal, np.sqrt(squares), strict=True)):
        values, vectors = eigh_tridiagonal(middle, side)
        nodes[row], weights[row] = np.clip((values + 1) / 2, 0.0, 1.0), vectors[0] ** 2
    return nodes, weights


def _safe(values: FloatArray) -> FloatArray:
    """Keep the first column, whose closed form is written separately, from dividing by zero."""
    return np.where(values == 0, 1.0, values)
