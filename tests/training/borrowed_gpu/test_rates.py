"""What feeds a GPU, measured at a small scale."""

import re
import sys

from training.borrowed_gpu import rates


def test_the_rates_are_measured(monkeypatch, capsys):
    monkeypatch.setattr(rates, "BATCH", 4)
    arguments = ["--recipe", "gpu", "--images", "8", "--workers", "1"]
    monkeypatch.setattr(sys, "argv", ["rates", *arguments])
    monkeypatch.setattr(rates, "LIVE", ("original-0.7.1", "default-0.7.1"))
    rates.main()
    said = capsys.readouterr().out
    drawn, carried = said.splitlines()
    clock, processor, *times = [
        int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", drawn.split(";")[0])
    ]
    assert not times and clock > 5 and processor > 5
    assert int(carried.split()[1].replace(",", "")) > 100
