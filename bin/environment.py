"""The set-up that bin/demo and bin/test share. Needs Python 3.11 or newer and a package registry, nothing else."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST_PYTHON = (3, 11)


def say(text):
    print(f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text, flush=True)


def stop(text):
    sys.exit(f"\n{text}\n")


def run(*command, **options):
    """Run and stop the script with the command's own status when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, **options)
    if done.returncode:
        stop(f"Gagal: {' '.join(map(str, command))} (status {done.returncode})")
    return done


def prepare(requirements):
    """A virtual environment with exactly the locked packages, compiled translations and cut fonts; quick when unchanged."""
    if sys.version_info < LEAST_PYTHON:
        stop(f"Perlu Python 3.11 atau lebih baru; yang dipakai {sys.version.split()[0]}.")
    lock = ROOT / "requirements" / f"{requirements}.txt"
    stamp, wanted = VENV / "installed", f"{fingerprint(lock)} {requirements} {sys.version}"
    installed = stamp.read_text() if stamp.exists() else ""
    covers = {
        wanted,
        wanted.replace(" base ", " test ").replace(fingerprint(lock), fingerprint(ROOT / "requirements" / "test.txt")),
    }
    if installed not in covers:
        make_environment()
        install(lock)
        stamp.write_text(wanted)
    run(PYTHON, "manage.py", "prepare", stdout=subprocess.DEVNULL)


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def make_environment():
    if PYTHON.exists() and version_of(PYTHON) == sys.version:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("Membuat lingkungan Python di .venv …")
    if shutil.which("uv"):
        return run("uv", "venv", "--quiet", "--python", sys.executable, VENV)
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        install_system("python3-venv", "Python ini tanpa modul venv.")
    run(sys.executable, "-m", "venv", VENV)


def version_of(python):
    done = subprocess.run([python, "-c", "import sys; print(sys.version, end='')"], capture_output=True, text=True)
    return done.stdout


def install(lock):
    say(f"Memasang paket terkunci dari {lock.relative_to(ROOT)} …")
    started = time.monotonic()
    if shutil.which("uv"):
        run(
            "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--require-hashes",
            "--only-binary",
            ":all:",
            "-r",
            lock,
        )
    else:
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "-r",
            lock,
        )
    say(f"  selesai dalam {time.monotonic() - started:.0f} detik")


def install_system(package, reason):
    """Install a Debian package when we may; otherwise say what to do."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"{reason} Memasang {package} …")
        subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL)
        done = subprocess.run(
            ["apt-get", "install", "-y", "-qq", package],
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode == 0:
            return True
    if package == "python3-venv":
        stop(f"{reason} Pasang dulu: apt-get install {package}")
    return False
