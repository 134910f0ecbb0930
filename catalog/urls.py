from django.urls import path, register_converter

from catalog.views import public


class RegionCode:
    regex = r"\d\d(\.\d\d){2}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(RegionCode, "region")

urlpatterns = [
    path("", public.home, name="home"),
    path("produk/", public.product_list, name="product_list"),
    path("produk/<int:pk>/", public.product),
    path("produk/<int:pk>/<slug:slug>/", public.product, name="product"),
    path("ke/<int:pk>/<slug:way>/", public.leave, name="leave"),
    path("kategori/<slug:slug>/", public.category, name="category"),
    path("kecamatan/<region:code>/", public.subdistrict),
    path("kecamatan/<region:code>/<slug:slug>/", public.subdistrict, name="subdistrict"),
    path("katalog-cetak/", public.edition_list, name="edition_list"),
    path("katalog-cetak/<int:pk>/<int:number>.pdf", public.edition_volume, name="edition_volume"),
    path("ikm/", public.seller_list, name="seller_list"),
    path("ikm/<int:pk>/", public.seller),
    path("ikm/<int:pk>/<slug:slug>/", public.seller, name="seller"),
]
