from django.urls import path

from sellers.views import accounts, owners

urlpatterns = [
    path("undangan/<str:token>/", accounts.invitation, name="invitation"),
    path("usaha/<int:pk>/pemilik/", owners.owners, name="owners"),
    path("usaha/<int:pk>/pemilik/<int:user_pk>/tautan/", owners.link, name="owners_link"),
    path("usaha/<int:pk>/pemilik/<int:user_pk>/batalkan/", owners.cancel, name="owners_cancel"),
]
