from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from catalog.sitemaps import SITEMAPS
from catalog.views import public
from ikmportal import health, views
from monitoring.views import report, respondent, shell

handler500 = views.failure

urlpatterns = [
    path("dinas/", admin.site.urls),
    path("beranda/", views.landing, name="landing"),
    path("", include("sellers.urls")),
    path("usaha/", include("catalog.owner_urls")),
    path("usaha/", include("onboarding.urls")),
    path("usaha/", include("monitoring.urls")),
    path("p/<int:pk>/", public.product_short, name="product_short"),
    path("katalog.pdf", public.catalogue_pdf, name="catalogue_pdf"),
    path("katalog-<int:number>.pdf", public.catalogue_pdf, name="catalogue_volume"),
    path("robots.txt", views.robots),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("angka/<int:pk>/<str:key>/", report.report_rows, name="report_rows"),
    path("luring/", shell.shell, name="shell"),
    path("sw.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path(
        "sitemap.xml",
        login_not_required(sitemap_index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", login_not_required(sitemap), {"sitemaps": SITEMAPS}, name="sitemap_part"),
]
if settings.STORAGES["default"]["BACKEND"].endswith("WholeFileStorage"):
    urlpatterns.append(path("media/public/<path:path>", views.media))

if settings.SOCIAL_KEYS:
    urlpatterns.append(path("akun/", include("sellers.social_urls")))

urlpatterns += i18n_patterns(
    path("akun/", include("sellers.account_urls")),
    path("akun/", include("allauth.account.urls")),
    path("akun/langkah-kedua/", include("allauth.mfa.urls")),
    path("akun/perangkat/", include("allauth.usersessions.urls")),
    path("asli/<int:pk>/<slug:proof>/", report.report_proof, name="report_proof"),
    path("survei/terima-kasih/", respondent.thanks, name="survey_thanks"),
    path("survei/<str:token>/", respondent.answer, name="survey_answer"),
    path("", include("catalog.urls")),
    prefix_default_language=False,
)
