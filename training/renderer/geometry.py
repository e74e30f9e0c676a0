"""Types of what is measured in pixels of a picture, from its upper left corner."""

Size = tuple[int, int]  # width, height
Point = tuple[float, float]  # x, y
Box = tuple[float, float, float, float]  # left, top, right, bottom
