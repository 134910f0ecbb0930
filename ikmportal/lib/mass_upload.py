"""Shopee's mass-upload workbook: a seller's own template, as downloaded from Seller Centre, filled from row 7 on.

The first six rows are Shopee's (row 2 ties the file to one shop) and stay byte for byte; the columns are known by codes such
as `ps_product_name`. The work is done in a child with limits (children/fill_template.py): a template is an upload.
"""

import json

from ikmportal.lib import limited
from ikmportal.lib.children.fill_template import TOO_BROKEN

FILE_LIMIT = 10 * 2**20  # Shopee's own are below 2 MB
MEMORY_LIMIT = 320  # MiB of address space; the heaviest template let in takes 188
SECONDS_LIMIT = 10  # of processor time; Shopee's own take 0.1, with five hundred rows 0.3
LONGEST_TEXT = 32_767  # characters; Excel takes no longer cell


class UnusableTemplate(ValueError):
    """The file cannot be filled as a mass-upload template; the message says what to do."""


def columns(template):
    """The codes of a template's columns from left to right, without what Shopee writes behind a `|`."""
    return json.loads(_asked(template, None))


def fill(template, rows):
    """The template with `rows` from row 7 on, each `{code: str, int, float or None}`; what stood there before is gone.

    None and "" leave a cell empty. A code the template has no column for is left out, unless Shopee asks for it.
    """
    for row in rows:
        for code, value in row.items():
            _ensure_fits(code, value)
    return _asked(template, rows)


def _ensure_fits(code, value):
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise TypeError(f"{code}: {value!r} is neither text nor number")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise ValueError(f"{code}: a text of {len(value)} characters does not fit a cell")


def _asked(template, rows):
    if len(template) > FILE_LIMIT:
        raise UnusableTemplate(
            "Templat lebih dari 10 MB. Unduh templat kosong dari Seller Centre Shopee, lalu kirim itu."
        )
    order = json.dumps(rows, allow_nan=False).encode() + b"\n" + template
    try:
        with limited.Child("fill_template", megabytes=MEMORY_LIMIT, seconds=SECONDS_LIMIT) as child:
            return child.ask(order)
    except limited.ChildRefused as refusal:
        raise UnusableTemplate(str(refusal)) from None
    except limited.ChildFailed:
        raise UnusableTemplate(TOO_BROKEN) from None
