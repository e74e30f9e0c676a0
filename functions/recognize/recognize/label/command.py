"""``recognize label FOLDER``: serves the page for labelling a folder, on this machine alone."""

import argparse
import secrets
import socket
import sys
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"
_NO_SERVER = "recognize label needs what serves the page: pip install 'captcha-reader[server]'"


def main(arguments: list[str]) -> int:
    """Serves until Ctrl-C; every label is on the disk by then. Exit status 2 for wrong usage."""
    chosen = _parser().parse_args(arguments)
    try:
        import uvicorn

        from recognize.label.app import create_app
    except ImportError:
        print(_NO_SERVER, file=sys.stderr)
        return 2
    from recognize.label.work import Work
    from recognize.model import EMBEDDED, Model, ModelError
    from recognize.reader import Reader

    try:
        work = Work(chosen.folder, Reader(Model(chosen.model or EMBEDDED)), chosen.merge)
        listener = socket.create_server((HOST, chosen.port))
    except (OSError, ValueError, ModelError) as error:
        print(error, file=sys.stderr)
        return 2
    token = secrets.token_urlsafe(24)
    config = uvicorn.Config(
        create_app(work, token), ws="none", access_log=False, log_level="warning", lifespan="off"
    )
    if chosen.merge:
        new = sum(one.new for one in work.merged)
        print(f"New labels: {new}; conflicts, which come first: {work.state().conflicts}.")
        if elsewhere := sum(one.elsewhere for one in work.merged):
            print(f"Left out: labels of {elsewhere} pictures that are not in {chosen.folder}.")
    port = listener.getsockname()[1]
    print(f"Label at http://{HOST}:{port}/{token}/ (Ctrl-C ends it; all is saved)", flush=True)
    # uvicorn has ended in order by then, and passes on what ended it.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="recognize label",
        description="Serves a page, on this machine alone, on which you type what a folder's "
        "pictures say; it writes labels.csv in the folder as you type.",
    )
    parser.add_argument("folder", type=Path, help="the pictures")
    parser.add_argument("--port", type=int, default=0, help="by default one that is free")
    parser.add_argument(
        "--merge",
        type=Path,
        action="append",
        default=[],
        metavar="LABELS.CSV",
        help="takes in another person's labels; where the two differ you are asked",
    )
    parser.add_argument(
        "--model",
        type=Path,
        metavar="DIR",
        help="a model directory that reads in place of the package's own model",
    )
    return parser
