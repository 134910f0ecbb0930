from django.urls import path

from monitoring.views import outbox, problem, visit

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
    path("<int:pk>/masalah/", problem.problems, name="problems"),
    path("masalah/<int:pk>/", problem.problem, name="problem"),
    path("masalah/<int:pk>/berkas/", problem.problem_evidence, name="problem_evidence"),
    path("masalah/<int:pk>/benarkan/", problem.problem_confirm, name="problem_confirm"),
    path("masalah/<int:pk>/batal/", problem.problem_cancel, name="problem_cancel"),
    path("masalah/<int:pk>/evaluasi/", problem.problem_evaluate, name="problem_evaluate"),
    path("masalah/<int:pk>/tindakan/", problem.problem_plan, name="problem_plan"),
    path("masalah/<int:pk>/tutup/", problem.problem_close, name="problem_close"),
    path("tindakan/", problem.my_actions, name="my_actions"),
    path("tindakan/<int:pk>/selesai/", problem.action_finish, name="action_finish"),
    path("tindakan/<int:pk>/periksa/", problem.action_verify, name="action_verify"),
    path("tindakan/<int:pk>/kembalikan/", problem.action_return, name="action_return"),
]
