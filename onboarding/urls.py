from django.urls import path

from onboarding.views import shop

urlpatterns = [path("<int:pk>/toko/<slug:code>/", shop.store, name="store")]
