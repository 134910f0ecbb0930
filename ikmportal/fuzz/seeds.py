"""Small whole files of every kind the doors take, drawn here: what is mutated, and what tests begin with."""

import array
import io
import math
from fractions import Fraction

import av
from PIL import Image

RATE = 44_100
SOUND_STEP = 1024


def clip(
    seconds=10,
    size=(160, 120),
    *,
    heard=None,
    rate=5,
    codec="libx264",
    sound="aac",
    every=10,
    kind="mp4",
    tags=None,
    **options,
):
    """Bytes of a video of moving colours with a key picture `every` so many; `sound` None leaves it silent.

    Its sound is `heard` for as many seconds, else as long as the picture. `kind` is FFmpeg's name of the container,
    `options` its own, `tags` what it is told of itself.
    """
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind, options={key: str(value) for key, value in options.items()}) as container:
        container.metadata.update(tags or {})
        picture = container.add_stream(codec, rate=rate)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        picture.gop_size = every
        if codec == "libx265":
            picture.options = {"x265-params": "log-level=none"}
        voice = container.add_stream(sound, rate=RATE, layout="mono") if sound else None
        for number in range(int(seconds * rate)):
            container.mux(picture.encode(_frame(number, size)))
        container.mux(picture.encode())
        for part in _tones(heard or seconds) if voice else ():
            container.mux(voice.encode(part))
        if voice:
            container.mux(voice.encode())
    return buffer.getvalue()


def _frame(number, size):
    image = Image.new("RGB", size, (number * 7 % 256, 90, 160))
    image.paste((240, 200, 40), (number % 50, 10, number % 50 + 40, 60))
    return av.VideoFrame.from_image(image)


def _tones(seconds):
    for start in range(0, int(seconds * RATE), SOUND_STEP):
        frame = av.AudioFrame(format="fltp", layout="mono", samples=SOUND_STEP)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        step = [0.3 * math.sin((start + place) * 0.06) for place in range(SOUND_STEP)]
        frame.planes[0].update(array.array("f", step).tobytes())
        yield frame
