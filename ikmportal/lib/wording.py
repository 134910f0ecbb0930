"""What changed between two texts, word by word, for people who read."""

import re
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 4_000  # characters; SequenceMatcher is quadratic at its worst


def marked(old, new):
    """`[(kind, text)]` in reading order, kind one of "same", "gone", "come". Very long texts are told whole."""
    if len(old) + len(new) > LONGEST:
        return [(kind, text) for kind, text in (("gone", old), ("come", new)) if text]
    before, after = WORDS.findall(old), WORDS.findall(new)
    spans = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            spans.append(("same", "".join(before[a:b])))
            continue
        spans += [
            (kind, text) for kind, text in (("gone", "".join(before[a:b])), ("come", "".join(after[c:d]))) if text
        ]
    return spans
