"""Documents by Typst: data goes in as JSON, never as markup, so a product called `#import` is only a name."""

import json
import tempfile
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from ikmportal.lib import limited


def font_folders():
    """The folders of the fonts of page and print, in their packages."""
    return [str(files(package) / "files") for package in ("font_manrope", "font_source_serif_pro")]


def typeset(template, content, target, pictures=None, drawings=None, *, megabytes=1024, seconds=300):
    """Write a PDF to the path `target`; its number of pages comes back.

    `template` is a path below templates/ that reads `sys.inputs.content`; `content` any JSON-able value; `pictures` maps
    a name used in the content to a path of a JPEG, which is put in undecoded; `drawings` one to `[units a side, what draws
    it in the language of PDF]`, which Typst need not read either. Runs in fresh child processes: a fork after a compile
    hangs, and memory creeps over many compiles.
    """
    order = _order(template, content)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as bare:
        limited.run("typeset", bare.name, stdin=order, megabytes=megabytes, seconds=seconds)
        real = json.dumps({"pictures": pictures or {}, "drawings": drawings or {}}).encode()
        pages = limited.run("put_pictures", bare.name, target, stdin=real, megabytes=megabytes)
    return int(pages)


def draw(template, content, *, ppi=72, megabytes=1024, seconds=300):
    """The pages of a document as a list of PNG bytes."""
    with tempfile.TemporaryDirectory() as folder:
        limited.run("draw", folder, stdin=_order(template, content, ppi=ppi), megabytes=megabytes, seconds=seconds)
        return [path.read_bytes() for path in sorted(Path(folder).glob("*.png"))]


def _order(template, content, **more):
    source = Path(settings.BASE_DIR) / "templates" / template
    order = {"source": source.read_text(), "content": json.dumps(content, ensure_ascii=False), "fonts": font_folders()}
    return json.dumps({**order, **more}).encode()
