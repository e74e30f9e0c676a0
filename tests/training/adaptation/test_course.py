"""How a source is learnt."""

import pytest

from training.adaptation.course import precision


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("fpu avx2 avx512f", "float32"),
        ("avx512f avx512_bf16 avx512_vnni", "mixed_bfloat16"),
        ("amx_bf16 amx_tile", "mixed_bfloat16"),
        ("xavx512_bf16", "float32"),
    ],
)
def test_bfloat16_where_the_processor_has_it(flags, expected, tmp_path):
    path = tmp_path / "cpuinfo"
    path.write_text(f"model name : x\nflags : {flags}\n")
    assert precision(path) == expected


def test_a_system_that_does_not_say_has_none(tmp_path):
    assert precision(tmp_path / "none") == "float32"
