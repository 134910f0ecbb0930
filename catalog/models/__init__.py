from catalog.models.catalogue_index import CatalogueIndex
from catalog.models.category import Category, FoodKind
from catalog.models.channel import CategoryCode, Channel, ChannelCountry
from catalog.models.data_copy import DataCopy
from catalog.models.edition import Edition, Volume
from catalog.models.halal_plan import HalalPlan
from catalog.models.import_batch import ImportBatch, ImportRow
from catalog.models.licence import Licence
from catalog.models.listing import Listing
from catalog.models.override import Override
from catalog.models.photo import Photo
from catalog.models.product import CannotPublish, Product
from catalog.models.proposal import Proposal
from catalog.models.rule import Rule, RulePack
from catalog.models.scope_question import ScopeQuestion
from catalog.models.tally import Tally
from catalog.models.variant import Variant
from catalog.models.video import Video

__all__ = [
    "CannotPublish",
    "CatalogueIndex",
    "Category",
    "CategoryCode",
    "Channel",
    "ChannelCountry",
    "DataCopy",
    "Edition",
    "FoodKind",
    "HalalPlan",
    "ImportBatch",
    "ImportRow",
    "Licence",
    "Listing",
    "Override",
    "Photo",
    "Product",
    "Proposal",
    "Rule",
    "RulePack",
    "ScopeQuestion",
    "Tally",
    "Variant",
    "Video",
    "Volume",
]
