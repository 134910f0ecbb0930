"""On which shelf does a product belong? A proposal from its name; a person may move it."""

from catalog.models import Category, FoodKind
from catalog.words import words_of
from ikmportal.lib.reading import plain


class Shelver:
    """Reads the shelves once and proposes many times."""

    def __init__(self):
        self.categories = {category.slug: category for category in Category.objects.select_related("parent")}
        self.by_name = {plain(category.name): category for category in self.categories.values()}
        self.phrases = {}
        for category in self.categories.values():
            for keyword in category.keywords.split(","):
                if words := tuple(words_of(keyword)):
                    self.phrases.setdefault(words, category)
        self.longest = max(map(len, self.phrases), default=1)
        self.groups = {}
        for kind in FoodKind.objects.select_related("category"):
            self.groups.setdefault(kind.group, (plain(kind.group_name), {}))[1][plain(kind.name)] = kind

    def category_named(self, text):
        """The shelf whose name a cell holds, or None."""
        return self.by_name.get(plain(text))

    def food_kind(self, text):
        """The food kind a cell names, as `06 Tepung dan Hasil Olahnya` does for a group: `(kind or None, group or None)`."""
        words = plain(text)
        for code, (name, kinds) in self.groups.items():
            if words in (code, name, f"{code} {name}") or (name and words.endswith(name)):
                return kinds.get("dan sejenisnya"), code
            if words in kinds:
                return kinds[words], code
        return None, None

    def propose(self, name, kind=None):
        """The shelf for a product name: Indonesian names begin with what the thing is, so the earliest keyword wins,
        and of several at one place the longest. Without any, the shelf of its food kind."""
        words = words_of(name)
        for start in range(len(words)):
            for length in range(min(self.longest, len(words) - start), 0, -1):
                if category := self.phrases.get(tuple(words[start : start + length])):
                    return category
        return kind.category if kind else None
