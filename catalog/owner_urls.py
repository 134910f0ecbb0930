from django.urls import path

from catalog.views import owner

urlpatterns = [
    path("", owner.workspace, name="workspace"),
    path("<int:pk>/", owner.seller_products, name="workspace_seller"),
]
