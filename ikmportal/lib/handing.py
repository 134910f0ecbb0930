"""A private file, handed to someone whose right to it a view has just checked."""

from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils.http import content_disposition_header


def hand_out(storage, name, *, called, kind, save=True):
    """Its bytes where they lie on this machine, else a redirect to the bucket, signed for a minute and kept by nobody.

    `called` is the name it is saved under, `kind` its content type. Raises Http404.
    """
    file = _here(storage, name)
    if file is None:
        return _led_to(storage, name, called, kind, save)
    response = FileResponse(file, as_attachment=save, filename=called, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _here(storage, name):
    """An open file of this machine, or None when a bucket has it."""
    if not name:
        raise Http404
    if not isinstance(storage, FileSystemStorage):
        waiting = storage.spool.find(name)
        return waiting and waiting.open("rb")
    try:
        return storage.open(name, "rb")
    except FileNotFoundError:
        raise Http404 from None


def _led_to(storage, name, called, kind, save):
    """The bucket is not asked whether it is there: it answers that itself, on an origin of its own."""
    told = {
        "ResponseContentDisposition": content_disposition_header(save, called) or "inline",
        "ResponseContentType": kind,
        "ResponseCacheControl": "private, no-store",
    }
    told_to_browser = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponseRedirect(storage.url(name, parameters=told), headers=told_to_browser)
