"""What is inside the seal: a tar of rows and files, and at its end a manifest that tells of each. Written and read in one
go, so that neither needs room beside it."""

import hashlib
import io
import json
import tarfile
from contextlib import contextmanager

from ikmportal.backups.sealing import PIECE, Damaged, opened, sealed

FORMAT = 1
MANIFEST = "manifest.json"


class Writer:
    """Members are added one after the other; `members` is `{name: [size, sha256]}` of those that are in."""

    def __init__(self, tar):
        self.tar, self.members = tar, {}

    def add(self, name, data):
        return self.add_file(name, len(data), io.BytesIO(data))

    def add_file(self, name, size, file):
        """Copies `size` bytes; raises OSError when the file has fewer. `[size, sha256]` comes back."""
        source, member = Measured(file), tarfile.TarInfo(name)
        member.size = size
        self.tar.addfile(member, source)
        self.members[name] = source.told
        return source.told

    def finish(self, manifest):
        told = manifest | {"format": FORMAT, "members": self.members}
        self.add(MANIFEST, json.dumps(told, ensure_ascii=False).encode())


class Measured:
    """A file that is counted and hashed while it is read."""

    def __init__(self, file):
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def read(self, size=-1):
        data = self.file.read(size)
        self.size += len(data)
        self.digest.update(data)
        return data

    @property
    def told(self):
        return [self.size, self.digest.hexdigest()]


def measured(file):
    """`[size, sha256]` of an open file."""
    source = Measured(file)
    while source.read(PIECE):
        pass
    return source.told


@contextmanager
def writing(file, recipient):
    """A Writer whose archive lands, sealed, in the binary `file`."""
    with sealed(file, recipient) as stream, tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        yield Writer(tar)


@contextmanager
def reading(path, identity):
    """The members of an archive as pairs of name and open file, each to be read before the next."""
    with opened(path, identity) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                yield ((member.name, tar.extractfile(member)) for member in tar)
        except tarfile.TarError as problem:
            raise Damaged("Arsip ini bukan cadangan portal, atau rusak.") from problem


def check(path, identity):
    """The manifest of an archive of which every byte has been looked at. Raises Damaged, or Refused."""
    found, manifest = {}, None
    with reading(path, identity) as members:
        for name, file in members:
            if name == MANIFEST:
                manifest = json.load(file)
            else:
                found[name] = measured(file)
    if manifest is None or manifest.get("format") != FORMAT:
        raise Damaged("Arsip ini bukan cadangan portal, atau dari bentuk yang tidak dikenal rilis ini.")
    if manifest["members"] != found:
        raise Damaged("Isi arsip tidak cocok dengan daftar isinya. Pakai arsip lain.")
    return manifest
