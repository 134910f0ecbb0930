from django.urls import path

from monitoring.views import outbox, visit

urlpatterns = [
    path("<int:pk>/kunjungan/", visit.of_seller, name="visits_of_seller"),
    path("<int:pk>/kunjungan/baru/", visit.new, name="visit_new"),
    path("kunjungan/", visit.mine, name="visits_mine"),
    path("kunjungan/verifikasi/", visit.verification, name="verification"),
    path("kunjungan/ikm/", outbox.makers, name="outbox_makers"),
    path("kunjungan/terima/<uuid:key>/", outbox.delivery, name="outbox_delivery"),
    path("kunjungan/terima/<uuid:key>/foto/<slug:checksum>/", outbox.photo, name="outbox_photo"),
    path("kunjungan/foto/<int:pk>/", visit.photo, name="visit_photo"),
    path("kunjungan/<int:pk>/", visit.visit, name="visit"),
    path("kunjungan/<int:pk>/ubah/", visit.edit, name="visit_edit"),
    path("kunjungan/<int:pk>/periksa/", visit.review, name="visit_review"),
    path("kunjungan/<int:pk>/kembalikan/", visit.give_back, name="visit_give_back"),
    path("kunjungan/<int:pk>/verifikasi/", visit.verify, name="visit_verify"),
    path("kunjungan/<int:pk>/bandingkan/", visit.settle, name="visit_settle"),
]
