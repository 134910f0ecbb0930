from django.urls import path

from catalog.views import owner, owner_business, owner_consent, owner_licences

urlpatterns = [
    path("", owner.workspace, name="workspace"),
    path("<int:pk>/", owner.seller_products, name="workspace_seller"),
    path("<int:pk>/baru/", owner.product_new, name="workspace_product_new"),
    path("<int:pk>/profil/", owner_business.business, name="workspace_business"),
    path("wilayah/desa/", owner_business.villages, name="workspace_villages"),
    path("<int:pk>/persetujuan/", owner_consent.consent, name="workspace_consent"),
    path("<int:pk>/persetujuan/beri/", owner_consent.consent_give, name="workspace_consent_give"),
    path("<int:pk>/persetujuan/cabut/", owner_consent.consent_withdraw, name="workspace_consent_withdraw"),
    path("<int:pk>/izin/", owner_licences.licences, name="workspace_licences"),
    path("<int:pk>/izin/baru/", owner_licences.licence_new, name="workspace_licence_new"),
    path("izin/nomor/", owner_licences.licence_number, name="workspace_licence_number"),
    path("izin/<int:pk>/", owner_licences.licence_edit, name="workspace_licence"),
    path("izin/<int:pk>/hapus/", owner_licences.licence_delete, name="workspace_licence_delete"),
    path("izin/<int:pk>/batal/", owner_licences.licence_unwish, name="workspace_licence_unwish"),
    path("izin/<int:pk>/berkas/", owner_licences.licence_evidence, name="workspace_licence_evidence"),
    path("usulan/<int:pk>/berkas/", owner_licences.proposal_evidence, name="workspace_proposal_evidence"),
    path("produk/<int:pk>/", owner.product_edit, name="workspace_product"),
    path("produk/<int:pk>/ajukan/", owner.product_submit, name="workspace_product_submit"),
    path("foto/<int:pk>/utama/", owner.photo_first, name="workspace_photo_first"),
    path("foto/<int:pk>/hapus/", owner.photo_delete, name="workspace_photo_delete"),
]
