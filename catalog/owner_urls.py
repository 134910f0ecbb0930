from django.urls import path

from catalog.views import owner, owner_consent

urlpatterns = [
    path("", owner.workspace, name="workspace"),
    path("<int:pk>/", owner.seller_products, name="workspace_seller"),
    path("<int:pk>/baru/", owner.product_new, name="workspace_product_new"),
    path("<int:pk>/persetujuan/", owner_consent.consent, name="workspace_consent"),
    path("<int:pk>/persetujuan/beri/", owner_consent.consent_give, name="workspace_consent_give"),
    path("<int:pk>/persetujuan/cabut/", owner_consent.consent_withdraw, name="workspace_consent_withdraw"),
    path("produk/<int:pk>/", owner.product_edit, name="workspace_product"),
    path("produk/<int:pk>/ajukan/", owner.product_submit, name="workspace_product_submit"),
    path("foto/<int:pk>/utama/", owner.photo_first, name="workspace_photo_first"),
    path("foto/<int:pk>/hapus/", owner.photo_delete, name="workspace_photo_delete"),
]
