"""Sets of labelled images to measure on, never trained on."""
