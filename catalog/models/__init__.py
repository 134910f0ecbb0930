from catalog.models.catalogue_index import CatalogueIndex
from catalog.models.category import Category, FoodKind
from catalog.models.edition import Edition, Volume
from catalog.models.import_batch import ImportBatch, ImportRow
from catalog.models.licence import Licence
from catalog.models.photo import Photo
from catalog.models.product import CannotPublish, Product
from catalog.models.variant import Variant

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
    "Product",
    "Variant",
    "Volume",
]
