"""The comparison with peers; each peer that is installed reads a real image."""

import re
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from model_build.evaluation import peers
from training.evaluation_sets import plain


@pytest.fixture(scope="module")
def plain_text(tmp_path_factory) -> Path:
    """Text that every reader reads."""
    path = tmp_path_factory.mktemp("plain") / "plain.png"
    picture = Image.new("RGB", (160, 50), "white")
    ImageDraw.Draw(picture).text((14, 8), "H4KW7", "black", ImageFont.load_default(34))
    picture.save(path)
    return path


@pytest.mark.peers
@pytest.mark.parametrize("name", peers.PEERS)
def test_a_peer_reads_plain_text(name, plain_text):
    with peers.ask(name, peers.PEERS[name]) as read:
        assert read(plain_text).lower() == "h4kw7"
        assert read(plain_text).lower() == "h4kw7"


def test_a_peer_that_is_not_installed_is_named():
    with pytest.raises(FileNotFoundError, match="absent is not installed: run `make peers`"):
        with peers.ask("absent", peers.Peer("x.py", environment="nowhere")):
            pass


def test_the_table_measures_ours_and_a_peer_on_the_same_files(tmp_path, monkeypatch):
    """A peer that always says the same, as a real process, beside the shipped model."""
    for name, source in (("trained-a", "original-0.7.1"), ("held-out-b", "default-0.7.1")):
        plain.write(tmp_path / name, source, (4, 6), False, 20, "peers")
    first = (tmp_path / "trained-a" / "labels.csv").read_text().split()[1].partition(",")[2]
    program = tmp_path / "constant.py"
    answer = f"print(json.dumps({first.swapcase()!r}), flush=True)"
    program.write_text(f"import json, sys\nfor line in sys.stdin: {answer}")
    monkeypatch.setattr(peers, "PEERS", {"constant": peers.Peer(str(program))})
    monkeypatch.setattr(peers, "python", lambda _: Path(sys.executable))
    folders = [tmp_path / "held-out-b", tmp_path / "trained-a"]
    readers = peers.compare(folders, 20, peers.EMBEDDED)
    constant = readers["constant"]["sets"]
    assert constant["trained-a"][0] == 0.05  # its one text, in another case
    assert constant["held-out-b"][0] == 0
    assert readers["ours"]["sets"]["trained-a"][0] > 0.9
    table = peers.report(readers)
    assert re.search(r"trained-mean +\d+\.\d% +5\.0%", table)
    assert "held-out-mean" in table and "ms an image" in table
