"""A cache that may be away: pages are drawn anew, and limits are counted by each process for itself."""

from contextlib import suppress

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from ikmportal.lib.circuits import Circuit

PATIENCE = {"socket_connect_timeout": 0.25, "socket_timeout": 0.5}  # seconds
MOST_MEANWHILE = 5_000  # entries
AWAY = (RedisError, OSError)

_circuits = {}


def asking(deed):
    def ask(self, *args, **options):
        return self._ask(deed, *args, **options)

    return ask


class CacheThatMayBeAway(RedisCache):
    """Redis; while it does not answer, the memory of this process. So nothing fails, nothing waits more than once, and a
    limit of sign-ins still holds, though in each process apart."""

    def __init__(self, server, params):
        super().__init__(server, {**params, "OPTIONS": {**PATIENCE, **params.get("OPTIONS", {})}})
        self.circuit = _circuits.setdefault(str(server), Circuit("the cache"))
        self.meanwhile = LocMemCache(f"meanwhile {server}", {"MAX_ENTRIES": MOST_MEANWHILE})

    add, get, set, touch, delete = map(asking, "add get set touch delete".split())
    get_many, set_many, delete_many = map(asking, "get_many set_many delete_many".split())
    has_key, incr, clear = map(asking, "has_key incr clear".split())

    def _ask(self, deed, *args, **options):
        if self.circuit.may_ask():
            with suppress(_Away):
                return self._ask_redis(deed, *args, **options)
        return getattr(self.meanwhile, deed)(*args, **options)

    def _ask_redis(self, deed, *args, **options):
        try:
            answer = getattr(super(), deed)(*args, **options)
        except AWAY as problem:
            self.circuit.failed(problem)
            raise _Away from None
        if self.circuit.answered():
            self.meanwhile.clear()
        return answer


class _Away(Exception):
    """Redis did not answer."""
