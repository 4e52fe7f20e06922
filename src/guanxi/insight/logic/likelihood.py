"""Maximum likelihood for positive parameters: several starts, analytic gradient, standard errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

FloatArray = NDArray[np.float64]
Objective = Callable[[FloatArray], tuple[float, FloatArray]]

EDGE = 10.0
"""How far the logarithm of a parameter may go; a parameter that ends there has no finite estimate."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the likelihood is highest.

    ``parameters`` and ``standard_errors`` are on the natural scale (errors are NaN where the curvature gives
    none). ``converged`` says that the slope vanished there; ``at_edge`` that a parameter ran to a bound, so
    the data do not pin it down.
    """

    parameters: FloatArray
    standard_errors: FloatArray
    log_likelihood: float
    converged: bool
    at_edge: bool


def maximise(objective: Objective, starts: Sequence[Sequence[float]], weight: float) -> Optimum:
    """Climb a little from each start and from the highest point reached to the top.

    ``objective`` takes the logarithms of the parameters and returns the log-likelihood with its gradient in
    those logarithms. ``starts`` are on the natural scale. ``weight`` is the number of observations, by which
    the slope is judged.
    """

    def descent(point: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = objective(point)
        return -value / weight, -gradient / weight

    def climb(point: FloatArray, steps: int) -> Any:
        return minimize(
            descent,
            point,
            jac=True,
            method="L-BFGS-B",
            bounds=[(-EDGE, EDGE)] * point.size,
            options={"maxiter": steps, "ftol": 1e-15, "gtol": 1e-9},
        )

    scouts = [climb(np.log(np.asarray(start, dtype=np.float64)), 12) for start in starts]
    ahead = min(scouts, key=lambda scout: float(scout.fun))
    final = climb(ahead.x, 1000)
    best = np.asarray(final.x, dtype=np.float64)
    value, gradient = objective(best)
    inside = np.abs(best) < EDGE - 1e-9
    return Optimum(
        parameters=np.exp(best),
        standard_errors=np.exp(best) * _log_errors(objective, best, inside),
        log_likelihood=value,
        converged=bool(np.all(np.abs(gradient[inside]) <= 1e-5 * weight)),
        at_edge=not bool(np.all(inside)),
    )


def _log_errors(objective: Objective, point: FloatArray, inside: NDArray[np.bool_]) -> FloatArray:
    """Standard errors of the logarithms, from differences of the gradient; NaN at an edge or a saddle."""
    errors = np.full(point.size, np.nan)
    free = np.flatnonzero(inside)
    if not free.size:
        return errors
    curvature = np.empty((free.size, free.size))
    for row, index in enumerate(free):
        step = np.zeros(point.size)
        step[index] = 1e-4
        curvature[row] = ((objective(point + step)[1] - objective(point - step)[1]) / 2e-4)[free]
    information = -(curvature + curvature.T) / 2
    eigenvalues, eigenvectors = np.linalg.eigh(information)
    if eigenvalues.min() > 0:
        errors[free] = np.sqrt((eigenvectors**2 / eigenvalues).sum(axis=1))
    return errors
