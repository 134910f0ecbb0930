"""Whether shoppers find a product by the words they type: the log of a keyword, and how it moves."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.listing_texts import text_version
from catalog.models.photo import private_storage
from catalog.readiness import absent_keywords, keywords_of
from ikmportal.lib.files import checksum, keep
from onboarding.models import KeywordCheck

MOST_SHOWN = 200
MOST_A_DAY = 100  # of one product in one channel; more is a mistake or mischief
WIDE, HIGH, EDGE = 120, 32, 4  # of the small picture, in pixels


class TooMany(ValueError):
    """More checks than a person makes in a day."""


def record(check, *, screenshot, by):
    """Keep what was seen, with the version of the texts that the search could read. Raises TooMany."""
    same_day = KeywordCheck.objects.filter(product=check.product, channel=check.channel, checked_on=check.checked_on)
    if same_day.count() >= MOST_A_DAY:
        raise TooMany(_("Sudah terlalu banyak uji kata kunci untuk tanggal ini."))
    if screenshot:
        name = f"keywords/{check.product.seller_id}/{checksum(screenshot.data)}.{screenshot.ending}"
        check.evidence = keep(private_storage(), name, screenshot.data)
    check.version, check.made_by = text_version(check.product), by
    check.save()
    return check


def is_absent(product, keyword):
    """Whether the product's own name and description lack a word of it, so that no search can find it there."""
    return bool(absent_keywords(product, [keyword]))


@dataclass(frozen=True)
class Trend:
    """One keyword's checks, the newest first."""

    keyword: str
    checks: list
    is_absent: bool
    version: str

    @property
    def newest(self):
        return self.checks[0]

    @property
    def text_changed(self):
        """Whether name or description were rewritten since it was last tested."""
        return self.newest.version != self.version

    @property
    def arrow(self):
        """`(sign, words)` from the test before to the newest."""
        if len(self.checks) < 2:
            return "", _("baru diuji sekali")
        now, before = (_depth_of(check) for check in self.checks[:2])
        if now == before:
            return "→", _("tetap")
        return ("↑", _("naik")) if now < before else ("↓", _("turun"))

    @property
    def points(self):
        """`[(x, y, is shown)]`, the oldest on the left, the first place on top, not found at the bottom. Whole numbers, since
        a template writes others with the reader's comma."""
        checks = self.checks[::-1][-20:]
        step = (WIDE - 2 * EDGE) / max(len(checks) - 1, 1)
        deepest = max(2, *(check.depth for check in checks))
        return [
            (
                round(EDGE + number * step),
                round(EDGE + (HIGH - 2 * EDGE) * (min(_depth_of(check), deepest) - 1) / (deepest - 1)),
                check.position is not None,
            )
            for number, check in enumerate(checks)
        ]

    @property
    def line(self):
        return " ".join(f"{x},{y}" for x, y, _shown in self.points)


def _depth_of(check):
    return check.depth + 1 if check.position is None else check.position


def trends(product, channel):
    """`[Trend]` in the order of the newest test; one query."""
    by_keyword = {}
    checks = KeywordCheck.objects.filter(product=product, channel=channel).select_related("made_by")
    for check in checks.order_by("-checked_on", "-pk")[:MOST_SHOWN]:
        by_keyword.setdefault(check.keyword.casefold(), []).append(check)
    version = text_version(product)
    return [
        Trend(checks[0].keyword, checks, is_absent(product, checks[0].keyword), version)
        for checks in by_keyword.values()
    ]


def absent_of(product):
    """The product's own keywords that occur in neither its name nor its description."""
    return absent_keywords(product, keywords_of(product))
