from django.urls import path

from sellers.views import accounts

urlpatterns = [
    path("", accounts.mine, name="account"),
    path("email/", accounts.email, name="account_email"),
    path("wajib/", accounts.second_factor, name="second_factor"),
    path("perangkat/<int:pk>/keluarkan/", accounts.device_out, name="account_device_out"),
]
