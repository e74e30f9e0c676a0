from training.contact_sheet import CELL, COLUMNS, sheet


def test_a_sheet_has_a_row_a_family():
    picture = sheet(["original-0.7.1", "default-0.7.1"], rows=1, seed="test")
    assert picture.size == (COLUMNS * CELL[0], 2 * CELL[1])
    # Images everywhere: no cell is the sheet's own grey alone.
    for row in range(2):
        for column in range(COLUMNS):
            left, top = column * CELL[0], row * CELL[1]
            cell = picture.crop((left, top, left + CELL[0], top + CELL[1]))
            assert len(cell.getcolors(100_000)) > 50
