"""A picture drawn otherwise before it is laid into the network's input: softer, wider, risen.

``site/lib/redrawn.js`` mirrors this module.
"""

from PIL import Image

from recognize import images


def resized(image: Image.Image, across: float, down: float) -> Image.Image:
    """An RGB image in so many times the width and height at which it would fill the input.

    Less than its own, and it is blurred once it is laid; the costs of what follows are bounded.
    """
    scale = images.scale_of(image)
    width, height = image.width * scale * across, image.height * scale * down
    size = max(1, round(width)), max(1, round(height))
    return image.resize(size, Image.Resampling.BILINEAR)


def risen(image: Image.Image, slope: float) -> Image.Image:
    """An RGB image whose columns stand the higher the further right, by whole pixels.

    ``slope``: by how much of a pixel each column stands above the one before; below 0, below it.
    What is bared at the top and the bottom has the picture's median colour.
    """
    width, height = image.size
    most = int(abs(slope) * width)
    ground = tuple(int(level) for level in images.median(image))
    sheared = Image.new("RGB", (width, height + most), ground)
    for column in range(width):
        fallen = column * most // width
        top = most - fallen if slope > 0 else fallen
        sheared.paste(image.crop((column, 0, column + 1, height)), (column, top))
    return sheared
