"""What keeps a source from being taught."""


class CannotTeach(ValueError):
    """The pictures cannot be learnt from; the message says why and what to do."""


class TooFewRead(CannotTeach):
    """Hardly a picture without a label is read surely enough to learn from."""
