"""The text form in which Prometheus reads metrics (version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Metric:
    """A family of samples: name, what it measures, kind, and (suffix, labels, value) of each."""

    name: str
    text: str
    kind: str = "gauge"
    samples: list[tuple[str, Labels, float]] = field(default_factory=list)

    def add(self, value: float, suffix: str = "", **labels: object) -> None:
        """Add a sample."""
        self.samples.append((suffix, labels, value))


def exposition(metrics: Iterable[Metric]) -> str:
    """Return metrics as text; families without samples are left out."""
    return "".join(line + "\n" for metric in metrics if metric.samples for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.text}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for suffix, labels, value in metric.samples:
        listed = ",".join(f'{name}="{_escaped(str(given))}"' for name, given in labels.items())
        yield f"{metric.name}{suffix}{f'{{{listed}}}' if listed else ''} {_number(value)}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _number(value: float) -> str:
    if value == float("inf"):
        return "+Inf"
    return str(int(value)) if float(value).is_integer() else repr(float(value))
