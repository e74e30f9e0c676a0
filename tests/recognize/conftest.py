"""How properties are tested. The controller of pytest-xdist loads what is one folder up."""

from hypothesis import settings

# The same cases at every run; what takes long on a busy machine is no fault.
settings.register_profile("ours", deadline=None, derandomize=True, database=None)
settings.load_profile("ours")
