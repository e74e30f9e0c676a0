"""PyPI ``captcha``, whose captchas the university project read; two of its releases.

Release 0.7.1 draws in this process, release 0.3 as a program (``release_0_3``).
"""

from training.generators.captcha import release_0_3, release_0_7_1
from training.generators.family import Family, Variant

# 0.3 draws harder images than 0.7.1 (other warps and more overlap), 62 characters are harder than
# 59, and sites of its time draw with a Pillow of its time.
FAMILY = Family(
    name="captcha",
    generator="PyPI captcha 0.7.1 and 0.3",
    licence="BSD-3-Clause",
    sources={
        "original-0.7.1": Variant(release_0_7_1.original, weight=3),
        "default-0.7.1": Variant(release_0_7_1.default, weight=4),
        # For tuning: telling 0 from O is most of what is left to learn there.
        "ovals-0.7.1": Variant(release_0_7_1.ovals),
        "original-0.3": Variant(release_0_3.original, weight=3, program=release_0_3.PROGRAM),
        "default-0.3": Variant(release_0_3.default, weight=2, program=release_0_3.PROGRAM),
        "original-0.3-pillow-6": Variant(
            release_0_3.original_pillow_6, weight=1, program=release_0_3.PROGRAM
        ),
        "default-0.3-pillow-6": Variant(
            release_0_3.default_pillow_6, weight=1, program=release_0_3.PROGRAM
        ),
    },
    # As packages: the wheels of both.
    travels="live",
)
