"""Phone numbers as people type them, to E.164."""

from functools import lru_cache
from urllib.parse import quote

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

from ikmportal.lib.reading import Unreadable, clean


@lru_cache(maxsize=4_000)  # an IKM's number often stands in two columns
def read_phone(value):
    """`+6281234567890` from `0812-3456-7890`, `62812…`, or a number cell that lost its leading zero."""
    text = clean(f"{value:.0f}" if isinstance(value, float) else value).lstrip("'")
    digits = "".join(sign for sign in text if sign.isdigit())
    candidate = f"+{digits}" if digits.startswith("62") and not text.startswith("0") else text
    try:
        number = parse(candidate, "ID")
    except NumberParseException:
        number = None
    if number is None or not is_valid_number(number):
        raise Unreadable(f"'{text}' bukan nomor telepon yang lengkap. Tulis seperti 081234567890.")
    return format_number(number, PhoneNumberFormat.E164)


def whatsapp_link(phone, text=""):
    """A `wa.me` address for an E.164 number, or to choose the receiver when it is empty (https://faq.whatsapp.com, "click to chat", read 2026-11)."""
    return f"https://wa.me/{str(phone).lstrip('+')}" + (f"?text={quote(text)}" if text else "")
