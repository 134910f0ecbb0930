from django.urls import path

from sellers.views import accounts

urlpatterns = [path("undangan/<str:token>/", accounts.invitation, name="invitation")]
