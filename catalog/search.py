"""What did they mean? A typed query, understood against the words the catalogue really holds.

Every typed word becomes a group of stems, any of which will do: the word itself when the catalogue has it, what it
means in Indonesian, the words it begins, or the nearest known words when it is misspelt. All groups must match; if
nothing does, the products that match most of them are shown, and the page says so.
"""

from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from catalog.words import STOP_WORDS, spelled, spellings, stem, tokens, translations

RANKED = 2_000  # the most matches that are ranked and paged through
LONGEST_QUERY, MOST_WORDS = 200, 8
MOST_ALTERNATIVES = 12
CLOSE_ENOUGH = 68  # of 100, rapidfuzz ratio; below this a word is another word


@dataclass(frozen=True)
class Query:
    """`groups`: for each word the stems that satisfy it. `shown`: the words as understood. `corrected`: typed → meant."""

    typed: str = ""
    groups: tuple = ()
    shown: str = ""
    corrected: dict = field(default_factory=dict, hash=False, compare=False)

    def __bool__(self):
        return bool(self.groups)

    def any_of(self):
        """The same words, but one is enough."""
        return Query(self.typed, (tuple(dict.fromkeys(word for group in self.groups for word in group)),), self.shown)


class Vocabulary:
    """The spelled words of the published catalogue with how often each occurs."""

    def __init__(self, counts):
        self.counts = counts
        self.words = sorted(counts)
        self.stems = Counter()
        for word in self.words:
            self.stems[stem(word)] += counts[word]

    def understand(self, typed):
        """The Query for what a person typed."""
        typed = " ".join(typed[:LONGEST_QUERY].split())
        groups, shown, corrected = [], [], {}
        for token in [token for token in tokens(typed) if token not in STOP_WORDS][:MOST_WORDS]:
            meant, is_sure = self._meant(spelled(token))
            groups.append(tuple(dict.fromkeys(stem(word) for word in meant)))
            shown.append(meant[0] if is_sure else token)
            if shown[-1] != token:
                corrected[token] = shown[-1]
        return Query(typed, tuple(groups), " ".join(shown), corrected)

    def most(self, query):
        """No more products than this hold all the words of a query."""
        return min(sum(self.stems[word] for word in group) for group in query.groups)

    def _is_known(self, word):
        return word in self.counts or stem(word) in self.stems

    def _meant(self, word):
        """The words that satisfy a typed one, likeliest first, and whether the first may be shown as what was meant."""
        if word in translations():
            return [*([word] if self._is_known(word) else []), translations()[word]], True
        if self._is_known(word):
            return [word], True
        if begun := self._begun_by(word):
            return begun, len(begun) == 1
        nearest = self._nearest(word)
        return nearest or [word], bool(nearest)

    def _begun_by(self, word):
        if len(word) < 3:
            return []
        begun = [known for known in self.words if known.startswith(word)]
        return sorted(begun, key=self.counts.get, reverse=True)[:MOST_ALTERNATIVES]

    def _nearest(self, word):
        """Known words at the least number of slips, the most frequent first; none when all are too far."""
        if len(word) < 3 or word.isdigit():
            return []
        most_slips = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
        candidates = process.extract(
            word,
            [*self.words, *_known_misspellings()],
            scorer=OSA.distance,
            score_cutoff=most_slips,
            limit=MOST_ALTERNATIVES,
        )
        near = [
            (slips, -fuzz.ratio(word, found), -self.counts.get(spelled(found), 0), spelled(found))
            for found, slips, _ in candidates
            if fuzz.ratio(word, found) >= CLOSE_ENOUGH
        ]
        near = [item for item in sorted(near) if item[3] in self.counts]
        return list(dict.fromkeys(word for slips, _, _, word in near if slips == near[0][0]))[:3]


def _known_misspellings():
    return [written for written in spellings() if len(written) > 4]


def ranked(rows, query):
    """Rows whose last item is a search name, best first: names that hold most of the words, then those that begin with
    one, then the shorter name, then the newer. Both databases give the same order: words are compared, not engines."""

    def order(row):
        words = row[-1].split()
        held = sum(any(word in words for word in group) for group in query.groups)
        begins = bool(words) and words[0] in query.groups[0]
        return -held, not begins, len(words), -row[0]

    return sorted(rows, key=order)
