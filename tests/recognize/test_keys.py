"""Keys: made by a command, known by their hashes, refused from the day after the last."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from recognize.keys import Key, find, main, make, parse

TODAY = datetime.now(UTC).date()


def test_a_key_is_found_by_itself_alone():
    made = [make(name) for name in ("page", "tests", "extension")]
    keys = [key for _, key in made]
    for sent, key in made:
        assert find(keys, sent.encode()) is key
        assert find([one for one in keys if one is not key], sent.encode()) is None
    for wrong in (b"", b"page", keys[0].digest.encode(), str(keys[0]).encode(), b"\xff"):
        assert find(keys, wrong) is None
    assert len({sent for sent, _ in made}) == 3 and all(len(sent) > 40 for sent, _ in made)


def test_an_entry_is_read_as_it_is_written():
    keys = (make("page")[1], make("a.b-C_1", TODAY)[1])
    assert parse("  ".join(map(str, keys))) == keys
    assert parse(" ") == ()


DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text",
    [
        "page",
        f":{DIGEST}",
        f"page:{DIGEST[1:]}",
        f"page:{DIGEST.upper()}",
        f"page:{DIGEST}:2027-13-01",
        f"page:{DIGEST}:2027-1-1",
        f"page:{DIGEST}:",
        f"-page:{DIGEST}",
        f"page:{DIGEST},tests:{DIGEST}",
        f"page:{DIGEST} page:{DIGEST[::-1]}",
        f"page:{DIGEST} junk",
    ],
)
def test_what_is_no_list_of_entries(text):
    assert parse(text) is None


@pytest.mark.parametrize(("days", "expired"), [(None, False), (1, False), (0, False), (-1, True)])
def test_the_last_day_is_one_of_use(days, expired):
    last = None if days is None else TODAY + timedelta(days)
    assert Key("page", DIGEST, last).expired is expired


def test_the_command_makes_a_key():
    command = [sys.executable, "-m", "recognize.keys", "page", "--expires", "2027-12-31"]
    first, second = (subprocess.check_output(command, text=True) for _ in range(2))
    key, entry = (line.split()[-1] for line in first.splitlines())
    keys = parse(entry)
    assert find(keys, key.encode()) == keys[0]
    assert (keys[0].name, str(keys[0].expires)) == ("page", "2027-12-31")
    assert key not in second and entry not in second


@pytest.mark.parametrize("arguments", [["a b"], ["a:b"], [""], ["page", "--expires", "soon"], []])
def test_the_command_refuses_what_the_server_would(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2 and not capsys.readouterr().out
