"""How well a reader reads: measuring, metrics, calibration, peers and their pictures."""
