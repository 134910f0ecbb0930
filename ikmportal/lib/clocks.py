"""Clocks that are wrong: when a thing told by a phone was, and whether a token says it was made in the future."""

from datetime import UTC, datetime, timedelta
from statistics import median

from django.core.signing import b62_decode
from django.utils import timezone

NEAR = timedelta(minutes=2)  # clocks that differ by less are the same
AHEAD = timedelta(minutes=10)  # what a told moment may lie after now
LONGEST_HELD = timedelta(days=60)  # what a phone may hold back for want of signal
AGREEING = timedelta(minutes=5)  # phones that blame the server for about the same
FEWEST = 3  # people whose phones must blame it
SKEW = timedelta(minutes=5)  # between machines of ours: a token may be this much younger than now


def believed_now(server, own, others):
    """Now: by the server, unless the phones of most of at least three people say the same other time.

    `own` is the offset (server − phone, a timedelta) of the phone that speaks, or None; `others` those of other people's.
    """
    if own is not None and abs(own) <= NEAR:
        return server
    offsets = [*others, *([own] if own is not None else [])]
    middle = median(offsets) if offsets else timedelta(0)
    blaming = sum(abs(offset - middle) <= AGREEING for offset in offsets)
    if blaming < FEWEST or 2 * blaming <= len(offsets):
        return server
    return server - middle


def held(told, *, device_at, phone_now, now):
    """The moment a phone tells of, put right: as far from `now` as it was, by the phone's clock, from that clock's now.

    `device_at` is when the phone gave it out of hand, `phone_now` when it sends it, both by its own clock; None: not told.
    Where the clock was set between the two, only what lies between `told` and `device_at` counts. What lies after
    `device_at` was not read from that clock, but typed: it stands. Nothing is later than now.
    """
    if device_at is not None and told <= device_at + AHEAD:
        told += _shift(device_at, phone_now, now)
    return now if told > now + AHEAD else told


def _shift(device_at, phone_now, now):
    if phone_now is not None and -AHEAD <= phone_now - device_at <= LONGEST_HELD:
        shift = now - phone_now
    elif -AHEAD <= now - device_at <= LONGEST_HELD:
        shift = timedelta(0)
    else:
        shift = now - device_at
    return shift if abs(shift) > NEAR else timedelta(0)


def is_future(moment):
    """Whether a token of that moment was made under a clock that was ahead, or is forged by whoever has the key."""
    return moment > timezone.now() + SKEW


def signed_at(token):
    """When django.core.signing signed it, as it says itself; raises ValueError. Its signature is checked elsewhere."""
    return datetime.fromtimestamp(b62_decode(token.rsplit(":", 2)[1]), UTC)
