"""The limits on what a caller may hand in, declared once for every entrance."""

MAX_IMAGE_BYTES = 1024 * 1024
MAX_IMAGE_PIXELS = 2_000_000
MAX_BATCH_IMAGES = 64
MAX_CANDIDATES = 10
MAX_TEXT_LENGTH = 16

# A request around one image: the base64 form is a third longer than the image, and
# the form or JSON around it needs some room.
MAX_REQUEST_BYTES = MAX_IMAGE_BYTES * 4 // 3 + 64 * 1024
# A synchronous Lambda call carries at most 6 MB with the body in base64. A larger batch
# would be served in one place and refused in another.
MAX_BATCH_REQUEST_BYTES = 4_400_000
