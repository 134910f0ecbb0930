from catalog.models.catalogue_index import CatalogueIndex
from catalog.models.category import Category, FoodKind
from catalog.models.edition import Edition, Volume
from catalog.models.import_batch import ImportBatch, ImportRow
from catalog.models.licence import Licence
from catalog.models.photo import Photo
from catalog.models.photo_rule import PhotoRule
from catalog.models.product import CannotPublish, Product
from catalog.models.proposal import Proposal
from catalog.models.scope_question import ScopeQuestion
from catalog.models.variant import Variant
from catalog.models.video import Video

__all__ = [
    "CannotPublish",
    "CatalogueIndex",
    "Category",
    "Edition",
    "FoodKind",
    "ImportBatch",
    "ImportRow",
    "Licence",
    "Photo",
    "PhotoRule",
    "Product",
    "Proposal",
    "ScopeQuestion",
    "Variant",
    "Video",
    "Volume",
]
