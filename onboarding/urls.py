from django.urls import path

from onboarding.views import shop

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
]
