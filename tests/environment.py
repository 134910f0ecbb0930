"""Where tests keep their files and send their messages. Loaded by pytest before the settings (see pyproject.toml)."""

import os
import tempfile

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
_aside = tempfile.TemporaryDirectory(prefix="ikm-test-")

os.environ["IKM_VAR"] = _aside.name
os.environ["DISK_FLOOR_MB"] = "0"  # a small machine may run the suite too
os.environ["PYTHONHASHSEED"] = "0"
# All ways in are open in tests; tests/sellers/test_ways_in.py looks at a portal without them.
os.environ |= {"EMAIL_URL": "memorymail://", "LOGIN_CODE_SENDER": "tests.sellers.gateway.send"}
for _name in ("GOOGLE", "FACEBOOK"):
    os.environ |= {f"{_name}_CLIENT_ID": "kunci-uji", f"{_name}_CLIENT_SECRET": "rahasia-uji"}
if "SERVERS_BROKER_URL" in os.environ:
    # Each test process has a database of its own, so its messages must reach no other's workers.
    os.environ["BROKER_URL"] = f"{os.environ['SERVERS_BROKER_URL']}/{_worker}"
else:
    os.environ["BROKER_URL"] = "memory://"
