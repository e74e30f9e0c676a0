"""How a source is learnt."""

import numpy as np
import pytest

from model_build.growth import built
from model_build.networks import NETWORKS
from tests.support.disk import files_up_to
from training.adaptation.course import precision, save


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


def test_weights_for_which_there_is_no_room_are_an_error_and_no_fault(tmp_path, tiny):
    network = NETWORKS["ctc"].build()
    with files_up_to(20_000), pytest.raises(OSError):
        save(network, tmp_path / "full.weights.h5")
    save(network, tmp_path / "free.weights.h5")
    kept = built(NETWORKS["ctc"], tmp_path / "free.weights.h5").get_weights()
    for one, other in zip(kept, network.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
