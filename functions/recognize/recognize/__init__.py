"""Reads distorted text images and says how sure it is.

The data's way, one module a step: bytes -> ``images`` -> tensor -> ``model`` -> logits
-> ``ctc`` -> candidates -> ``reader`` -> Reading -> ``api`` -> response.
"""

__version__ = "0.1.0"
