from django.urls import path

from onboarding.views import bundle, copying, listing, proof, shop, work

LISTING = "produk/<int:pk>/toko/<slug:code>"

urlpatterns = [
    path("<int:pk>/toko/", shop.stores, name="stores"),
    path("<int:pk>/toko/<slug:code>/", shop.store, name="store"),
    path("<int:pk>/toko/<slug:code>/data/", shop.store_facts, name="store_facts"),
    path("<int:pk>/toko/<slug:code>/keadaan/", shop.store_move, name="store_move"),
    path("<int:pk>/toko/<slug:code>/aktif/", shop.store_activate, name="store_activate"),
    path("<int:pk>/toko/<slug:code>/langkah/<int:step>/centang/", shop.step_tick, name="step_tick"),
    path("<int:pk>/toko/<slug:code>/langkah/<int:step>/tarik/", shop.step_take_back, name="step_take_back"),
    path("<int:pk>/toko/<slug:code>/langkah/<int:step>/bukti/", shop.step_evidence, name="step_evidence"),
    path("toko/bukti/<int:pk>/berkas/", shop.submission_evidence, name="submission_evidence"),
    path("toko/keadaan/<int:pk>/berkas/", shop.move_evidence, name="move_evidence"),
    path("<int:pk>/toko/<slug:code>/paket/", bundle.bundle, name="bundle"),
    path("paket/<int:pk>/keadaan/", bundle.bundle_progress, name="bundle_progress"),
    path("paket/<int:pk>/ulangi/", bundle.bundle_repeat, name="bundle_repeat"),
    path("paket/<int:pk>/unduh/", bundle.bundle_file, name="bundle_file"),
    path(f"{LISTING}/salin/", copying.copy_texts, name="copy_texts"),
    path(f"{LISTING}/foto/<int:number>.jpg", copying.copy_photo, name="copy_photo"),
    path(f"{LISTING}/", listing.listing, name="listing"),
    path(f"{LISTING}/catat/", listing.listing_record, name="listing_record"),
    path(f"{LISTING}/keadaan/", listing.listing_state, name="listing_state"),
    path(f"{LISTING}/diperbarui/", listing.listing_renew, name="listing_renew"),
    path(f"{LISTING}/periksa/", proof.live_check, name="live_check"),
    path(f"{LISTING}/kata-kunci/", proof.keyword_check, name="keyword_check"),
    path(f"{LISTING}/uji-beli/", proof.purchase_step, name="purchase_step"),
    path(f"{LISTING}/uji-beli/gagal/", proof.purchase_failed, name="purchase_failed"),
    path("kata-kunci/<int:pk>/berkas/", proof.keyword_evidence, name="keyword_evidence"),
    path("uji-beli/<int:pk>/berkas/", proof.purchase_evidence, name="purchase_evidence"),
    path("<int:pk>/tayang/", work.live_checks, name="live_checks"),
    path("<int:pk>/perbaikan/", work.mending, name="mending"),
    path("tayang/", work.live_checks_all, name="live_checks_all"),
    path("perbaikan/", work.mending_all, name="mending_all"),
]
