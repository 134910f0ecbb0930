from importlib.resources import files
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools import subset

# Basic Latin, Latin-1, the letters of Indonesian and its neighbours, typographic signs.
UNICODES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    0x2030,
    0x2039,
    0x203A,
    0x20AC,
    0x2190,
    0x2192,
    0x2212,
    0x00D7,
]
WEB_FONTS = {
    "manrope.woff2": ("font_manrope", "Manrope-VariableFont_wght.ttf"),
    "source-serif.woff2": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
}


class Command(BaseCommand):
    help = "Menyiapkan terjemahan dan huruf untuk web. Hanya mengerjakan yang berubah."
    requires_system_checks = []

    def handle(self, *args, **options):
        for catalogue in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po"):
            self.compile(catalogue)
        for name, (package, font) in WEB_FONTS.items():
            self.cut(files(package) / "files" / font, settings.FONTS_DIR / name)

    def compile(self, catalogue):
        target = catalogue.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= catalogue.stat().st_mtime:
            return
        with catalogue.open("rb") as source, target.open("wb") as compiled:
            write_mo(compiled, read_po(source))
        self.stdout.write(f"{catalogue} dikompilasi")

    def cut(self, font, target):
        """Latin only, as woff2: both faces together stay under 60 KB."""
        if target.exists():
            return
        options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum", "mark", "mkmk"])
        cut = subset.load_font(str(font), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=UNICODES)
        subsetter.subset(cut)
        subset.save_font(cut, str(target), options)
        self.stdout.write(f"{target} {target.stat().st_size} byte")
