"""A network of the shipped one's kind that is built in a tenth of the time."""

from dataclasses import replace

import keras

from model_build import networks


def _build(batch_size: int | None = None, api=keras) -> keras.Model:
    image = api.Input((networks.HEIGHT, networks.WIDTH, 3), batch_size=batch_size, name="image")
    x = networks._convolution(api, image, 8, kernel=5, strides=(16, 4))
    return networks._ctc(api, image, x, 8, 8, "ctc")


TINY = replace(networks.NETWORKS["ctc"], build=_build)
