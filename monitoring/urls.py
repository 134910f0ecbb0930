from django.urls import path

from monitoring.views import problem

urlpatterns = [
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
