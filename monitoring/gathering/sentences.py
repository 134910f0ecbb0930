"""The summary of a report: sentences made of its figures."""

from django.utils.translation import gettext as _

from monitoring.gathering.tables import said


def sentences(indicators, shops, work):
    """Once everything is counted."""
    yield from _of_targets(indicators)
    yield from _of_shops(shops)
    facts = {name: work.told[name] for name in ("kunjungan", "ikm-dikunjungi", "tenggat-terlewat")}
    yield (
        _(
            "%(kunjungan)s kunjungan terverifikasi menjangkau %(ikm-dikunjungi)s IKM; %(tenggat-terlewat)s tenggat lewat tanpa laporan."
        )
        % facts
    )
    yield (
        _(
            "%(masalah-dibuka)s masalah dibuka, %(masalah-ditutup)s ditutup, %(masalah-terbuka)s masih terbuka; %(tindakan-terlambat)s tindakan lewat tenggat."
        )
        % work.told
    )
    if work.told["acara"]:
        yield _("%(acara)s acara dihadiri IKM %(hadir)s kali.") % work.told
    yield from _of_changes(indicators)


def _of_targets(indicators):
    judged = [figure for figure, _cell in indicators.measured if figure.is_met is not None]
    if not judged:
        return
    facts = {"period": indicators.period, "met": sum(one.is_met for one in judged), "all": len(judged)}
    yield _("Pada %(period)s, %(met)s dari %(all)s indikator yang bertarget tercapai.") % facts
    if red := [one for one in judged if one.is_red]:
        names = "; ".join(f"{one.indicator.name} ({_percent(one.achieved)})" for one in red)
        yield _("Merah, jauh di bawah target: %(names)s.") % {"names": names}


def _percent(achieved):
    return _("belum ada capaian") if achieved is None else f"{said(achieved)} %"


def _of_shops(shops):
    found = ", ".join(f"{steps['terkonfirmasi']['n']} di {channel}" for channel, steps in shops.steps.items())
    if found:
        yield _("Dari %(every)s IKM, toko yang terkonfirmasi: %(found)s.") % {"every": shops.every, "found": found}


def _of_changes(indicators):
    for words, sign in ((_("Naik"), 1), (_("Turun"), -1)):
        moved = [(one, difference) for one, difference in indicators.changes if difference * sign > 0]
        names = "; ".join(f"{one.name} ({said(difference)} {one.unit})" for one, difference in moved)
        if names:
            yield _("%(words)s dibanding %(before)s: %(names)s.") % {
                "words": words,
                "before": indicators.before,
                "names": names,
            }
