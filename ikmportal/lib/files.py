"""Files that are whole or absent, and named by what they hold."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="ikmportal.lib.files.WholeFileStorage")
class WholeFileStorage(FileSystemStorage):
    """Writes aside, flushes to the disk, then renames: a full disk or a kill leaves no half file (Django's own does)."""

    def _save(self, name, content):
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(aside, self.file_permissions_mode or 0o644)
            os.replace(aside, target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        return str(name).replace("\\", "/")


def checksum(data):
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def keep(storage, name, content):
    """Put bytes, or a Django File, under a name that is derived from them. Twice is harmless; the name comes back."""
    if not storage.exists(name):
        storage.save(name, ContentFile(content) if isinstance(content, bytes) else content)
    return name
