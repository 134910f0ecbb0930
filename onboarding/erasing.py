"""What this floor erases of a maker (sellers/erasing.py). Shops and proofs stay as rows, so that counts still add up."""

from onboarding.models import (
    Bundle,
    KeywordCheck,
    LiveCheck,
    PurchaseStep,
    PurchaseTest,
    StoreAccount,
    StoreMove,
    Submission,
)
from sellers.erasing import Kind

LISTED = "listing__product__seller"

KINDS = (
    Kind(Bundle, files=("template", "file"), gone=True),
    Kind(Submission, texts=("note", "review_note"), files=("evidence",)),
    Kind(StoreMove, "store__seller", texts=("note",), files=("evidence",)),
    Kind(StoreAccount, texts=("shop_name", "shop_address"), blank={"shop_phone": "", "shop_link": ""}),
    Kind(LiveCheck, LISTED, texts=("note",)),
    Kind(KeywordCheck, "product__seller", texts=("keyword",), files=("evidence",)),
    Kind(PurchaseStep, f"test__{LISTED}", files=("evidence",)),
    Kind(PurchaseTest, LISTED, texts=("packaging_note", "failed_reason")),
)
