"""Teaching the reader one source of captchas, from few labels or none, within minutes."""
