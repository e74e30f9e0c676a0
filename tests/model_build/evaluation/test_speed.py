"""Times beside a peer: a real process that answers at once or slowly, beside the shipped model."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from model_build.evaluation import looked_again, peers, speed
from training.evaluation_sets import plain


@pytest.fixture
def sets(tmp_path) -> Path:
    """Two sets of plain captchas."""
    for name in ("one", "two"):
        plain.write(tmp_path / "sets" / name, "original-0.7.1", (4, 6), False, 6, name)
    return tmp_path / "sets"


@pytest.fixture
def peer(tmp_path, monkeypatch) -> None:
    """One that says nothing, slowly, as a real process."""
    program = tmp_path / "slow.py"
    program.write_text(
        "import sys, time\nfor line in sys.stdin: time.sleep(0.5); print('\"\"', flush=True)"
    )
    monkeypatch.setattr(speed, "PEER", peers.Peer(str(program)))
    monkeypatch.setattr(peers, "python", lambda _: Path(sys.executable))


def test_the_multiple_is_of_mean_times_and_the_sets_count_the_same():
    halves = np.array([[1.0, 4.0], [3.0, 4.0]])
    double = np.tile([[8.0, 4.0]], (50, 1))
    of_it, low, high = speed.multiple([halves, double])
    assert of_it == 1.25  # the mean of 0.5 and 2
    # Of two pictures one may be drawn twice; fifty that are alike say the same each time.
    assert (low, high) == (1.125, 1.375)
    assert speed.multiple([double]) == (2.0, 2.0, 2.0)


def test_each_set_and_their_mean_have_a_row(sets, peer, capsys):
    speed.main([str(sets), "--images", "2"])
    *_, one, two, mean = (line.split() for line in capsys.readouterr().out.splitlines())
    assert [row[:2] for row in (one, two, mean)] == [["one", "2"], ["two", "2"], ["mean", "4"]]
    assert all(float(row[3]) > 500 > float(row[2]) for row in (one, two, mean))
    assert 0 < float(mean[4]) < 1


def test_what_cannot_be_measured_is_said(sets, tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match="Cannot measure: .*no sets of labelled images in it"):
        speed.main([str(tmp_path / "none")])
    with pytest.raises(SystemExit, match="Cannot measure: .*nowhere"):
        speed.main([str(sets), "--model", "nowhere"])
    monkeypatch.setattr(speed, "PEER", peers.Peer("x.py", environment="nowhere"))
    with pytest.raises(SystemExit, match="ddddocr is not installed: run `make peers`"):
        speed.main([str(sets)])


@pytest.mark.parametrize(
    "command", [speed, peers, looked_again], ids=["speed", "peers", "looked_again"]
)
@pytest.mark.parametrize("asked", ["0", "-1", "many"])
def test_pictures_are_counted_from_one(command, asked, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["command", "folder", f"--images={asked}"])
    with pytest.raises(SystemExit):
        command.main()
    assert f"must be a number from 1, not '{asked}'" in capsys.readouterr().err


def test_a_broken_picture_is_named(sets, peer):
    broken = sorted((sets / "two").glob("*.png"))[1]
    broken.write_bytes(b"no picture")
    with pytest.raises(SystemExit, match=f"Cannot measure: .*{broken.name}: "):
        speed.main([str(sets)])


def test_what_shows_other_characters_is_not_timed(sets, peer, capsys):
    (sets / "two").rename(sets / "unknown-two")
    speed.main([str(sets), "--images", "1"])
    assert "unknown-two" not in capsys.readouterr().out
    (sets / "one").rename(sets / "unknown-one")
    with pytest.raises(SystemExit, match="no sets whose characters the reader knows"):
        speed.main([str(sets)])


def _threads() -> int:
    """Of the one process that this one has begun."""
    (child,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return len(os.listdir(f"/proc/{child}/task"))


@pytest.mark.peers
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor: one thread in any case")
def test_the_peer_reads_the_same_with_a_thread_less(sets):
    picture = next((sets / "one").glob("*.png"))
    seen = []
    for peer in (speed.PEER, peers.PEERS["ddddocr"]):
        with peers.ask("ddddocr", peer) as read:
            seen.append((read(picture), _threads()))
    (alone, one), (usual, several) = seen
    assert alone == usual
    assert one < several
