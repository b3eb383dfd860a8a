"""Makes a TypeScript and a Python client of openapi/v1.json, checks their types strictly, and lets each of them
record and issue Antwerp's film invoice on a service of its own."""

import os
import pathlib
import shutil
import subprocess
import sys

from service import ROOT, running

CLIENTS = pathlib.Path(__file__).resolve().parent / "clients"
DOCUMENT = ROOT / "openapi" / "v1.json"
TARGET = ROOT / "target" / "contract"
TOOLS = pathlib.Path(sys.executable).parent


def run(*command, **options):
    """Carries out a command; what it says is shown only where it fails."""
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path} | options.pop("env", {})
    ended = subprocess.run(command, check=False, env=environment, capture_output=True, text=True, **options)
    if ended.returncode:
        sys.exit(f"{' '.join(map(str, command))}:\n{ended.stdout[-8000:]}{ended.stderr[-8000:]}")
    return ended.stdout


def typescript():
    """Makes the client in TypeScript; gives the command that runs it."""
    folder = TARGET / "typescript"
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json", "tsconfig.json", "client.ts"):
        shutil.copy(CLIENTS / file, folder)
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)
    run("npx", "--no-install", "openapi-typescript", DOCUMENT, "--output", "api.d.ts", cwd=folder)
    run("npx", "--no-install", "tsc", cwd=folder)
    return ["node", folder / "built" / "client.js"]


def python():
    """Makes the client in Python; gives the command that runs it."""
    folder = TARGET / "python"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    generate = ("generate", "--path", DOCUMENT, "--config", CLIENTS / "generator.yaml", "--meta", "none")
    # What it cannot make of the document is a failure too.
    run(TOOLS / "openapi-python-client", *generate, "--fail-on-warning", "--output-path", folder / "tarief_client")
    shutil.copy(CLIENTS / "client.py", folder)
    run(TOOLS / "mypy", "--strict", "--follow-imports", "silent", "client.py", cwd=folder)
    return [sys.executable, folder / "client.py"]


def main():
    for command in (python(), typescript()):
        with running() as service:
            print(run(*command, env={"URL": service.url, "TOKEN": service.token}), end="")


if __name__ == "__main__":
    main()
