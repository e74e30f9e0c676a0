"""What keeps a source from being taught."""


class CannotTeach(ValueError):
    """The pictures cannot be learnt from; the message says why and what to do."""
