"""What can be measured on a photo, as plain numbers. Which number is too small or too large is a rule with a source, elsewhere.

Reads a master, which the strict door made; never an upload. A photo of 2000 px takes about a tenth of a second.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageStat

SHARP_SIDE = 1000  # px: sharpness depends on the scale, so all photos are measured at one
TILES = 5
TEXT_SIDE = 640
CELL = 8  # px: a letter that can be read on a card is one to five cells tall
STROKE = 40  # levels of grey between a letter and its ground
BUSY, QUIET = 0.07, 0.02  # share of a cell's pixels that are an edge
LONGEST_GAP, SHORTEST_LINE, TALLEST_LINE = 2, 6, 9  # cells
LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


@dataclass(frozen=True)
class Facts:
    """Of one photo.

    `width`, `height`: pixels. `squareness`: shorter side / longer side, 1.0 is square. `brightness`: mean grey, 0 to 255.
    `sharpness`: variance of the Laplacian (grey levels squared, at 1000 px) in the sharpest of 25 tiles, so that a plain
    ground does not count against a sharp product. Drawn things with edges have 12 to 970, the same blurred by 4 px 0.5 to
    3; a scene without any edge has next to none however sharp the lens, so a low number says "perhaps blurred".
    `fingerprint`: 64 bits (dHash), compare with `distance`. `colour`: mean red, green, blue of the middle half. Two pouches
    before the same plain wall differ in few bits of the fingerprint: call photos alike only when their colours are, too.
    `text`: share of the picture covered by what looks like lines of letters, 0 to 1. It is a suspicion, not a reading: print
    on a package counts like a price written over the photo, and rows of small equal things (checked cloth, a heap of crisps)
    can look like letters. From 0.004 up it finds 8 of 10 drawn samples with words and suspects 1 of 12 without, all of them
    cloth or crisps (tests/lib/test_photo_advice.py); real photos were not at hand.
    """

    width: int
    height: int
    squareness: float
    brightness: float
    sharpness: float
    fingerprint: int
    colour: tuple
    text: float


def advise(master):
    """The facts of a master's bytes (JPEG)."""
    with Image.open(io.BytesIO(master), formats=("JPEG",)) as image:
        width, height = image.size
        grey = image.convert("L")
        middle = image.convert("RGB").crop((width // 4, height // 4, width * 3 // 4, height * 3 // 4))
    return Facts(
        width=width,
        height=height,
        squareness=min(width, height) / max(width, height),
        brightness=ImageStat.Stat(grey).mean[0],
        sharpness=sharpness(grey),
        fingerprint=fingerprint(grey),
        colour=tuple(ImageStat.Stat(middle).mean),
        text=text_share(grey),
    )


def sharpness(grey):
    edges = _within(grey, SHARP_SIDE).filter(LAPLACE)
    edges = edges.crop((1, 1, edges.width - 1, edges.height - 1))  # the filter leaves the rim as it was
    across, down = edges.width / TILES, edges.height / TILES
    tiles = [
        (int(column * across), int(row * down), int((column + 1) * across), int((row + 1) * down))
        for row in range(TILES)
        for column in range(TILES)
    ]
    return max(ImageStat.Stat(edges.crop(tile)).var[0] for tile in tiles)


def fingerprint(grey):
    """Whether each of 8 × 8 places is darker than the one to its right; the same scene keeps most of them when it is resized,
    compressed or brightened, not when it is cropped or turned."""
    small = grey.resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (small[row * 9 + column] < small[row * 9 + column + 1])
    return bits


def distance(one, other):
    """In how many of 64 places two fingerprints differ: the same scene made anew 0 to 6, unrelated grounds 20 to 40."""
    return (one ^ other).bit_count()


def text_share(grey):
    """Lines of letters: rows of cells full of strokes in both directions, with a quiet row above and below."""
    small = _within(grey, TEXT_SIDE)
    across, down = _strokes(small, (1, 0)), _strokes(small, (0, 1))
    columns, rows = across.size
    density = [min(pair) / 255 for pair in zip(across.tobytes(), down.tobytes(), strict=True)]
    grid = [density[row * columns : (row + 1) * columns] for row in range(rows)]
    found = set()
    for row in range(rows):
        for start, end in _runs(grid[row]):
            last = _last_row(grid, row, start, end)
            if (
                _is_quiet(grid, row - 1, start, end)
                and _is_quiet(grid, last + 1, start, end)
                and last - row < TALLEST_LINE
            ):
                found.update((line, column) for line in range(row, last + 1) for column in range(start, end))
    return len(found) / (rows * columns)


def _strokes(grey, step):
    """For each cell the share of its pixels (0 to 255) that differ strongly from their neighbour in one direction."""
    edges = ImageChops.difference(grey, ImageChops.offset(grey, *step)).point(lambda level: 255 * (level > STROKE))
    edges.paste(0, (0, 0, step[0] or grey.width, step[1] or grey.height))  # what wrapped around
    return edges.reduce(CELL)


def _runs(row):
    """Start and end of each stretch of busy cells that is long enough for a word; a gap between two words is bridged."""
    start, last = None, None
    for place, density in enumerate([*row, *[0] * (LONGEST_GAP + 1)]):
        if density >= BUSY:
            start, last = place if start is None else start, place
        elif start is not None and place - last > LONGEST_GAP:
            if last + 1 - start >= SHORTEST_LINE:
                yield start, last + 1
            start = None


def _last_row(grid, row, start, end):
    """How far down the same stretch stays mostly busy."""
    while row + 1 < len(grid) and _share(grid[row + 1][start:end], lambda density: density >= BUSY) >= 0.4:
        row += 1
    return row


def _is_quiet(grid, row, start, end):
    return not 0 <= row < len(grid) or _share(grid[row][start:end], lambda density: density <= QUIET) >= 0.6


def _share(cells, holds):
    return sum(map(holds, cells)) / len(cells)


def _within(grey, side):
    if max(grey.size) <= side:
        return grey
    small = grey.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small
