from django.urls import path

from onboarding.views import bundle, copying, shop

urlpatterns = [
    path("<int:pk>/toko/<slug:code>/", shop.store, name="store"),
    path("<int:pk>/toko/<slug:code>/paket/", bundle.bundle, name="bundle"),
    path("paket/<int:pk>/keadaan/", bundle.bundle_progress, name="bundle_progress"),
    path("paket/<int:pk>/ulangi/", bundle.bundle_repeat, name="bundle_repeat"),
    path("paket/<int:pk>/unduh/", bundle.bundle_file, name="bundle_file"),
    path("produk/<int:pk>/toko/<slug:code>/salin/", copying.copy_texts, name="copy_texts"),
    path("produk/<int:pk>/toko/<slug:code>/foto/<int:number>.jpg", copying.copy_photo, name="copy_photo"),
]
