"""Processor time of things compared side by side."""

import time
from statistics import median

LIMIT = "limit"
MORE = 5  # the limit is quick: a block of it is longer by this factor


def side_by_side(cases, *, rounds, times, now=time.process_time):
    """`{name: [seconds a call, one a round]}` for `{name: call}`, of which one is the limit.

    Every round runs a block of each case, beginning with another one, so that what disturbs the machine disturbs all.
    Each case is called a few times before, which is not counted.
    """
    for call in cases.values():
        for _ in range(5):
            call()
    measured = {name: [] for name in cases}
    names = list(cases)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            measured[name].append(_block(cases[name], times * (MORE if name == LIMIT else 1), now))
    return measured


def _block(call, times, now):
    start = now()
    for _ in range(times):
        call()
    return (now() - start) / times


def ratio(measured, name):
    """The median over the rounds of one case's time by the limit's in the same round."""
    return median(ours / least for ours, least in zip(measured[name], measured[LIMIT], strict=True))


def share(values, part):
    """The value below which `part` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
