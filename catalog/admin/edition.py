from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from catalog import editions
from catalog.models import Edition
from catalog.models.photo import private_storage
from catalog.tasks import build_edition
from ikmportal.lib import kinds
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.handing import hand_out
from ikmportal.lib.jobs import wake_on_commit


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    form = PlainTextForm
    list_display = [
        "title_year",
        "scope",
        "products",
        "sellers",
        "state_tag",
        "complete",
        "requested_at",
        "released_at",
    ]
    list_filter = ["state"]
    list_select_related = ["category__parent", "subdistrict"]
    autocomplete_fields = ["category", "subdistrict"]
    fieldsets = [
        (_("Sampul"), {"fields": [("title", "year")]}),
        (_("Isi"), {"fields": ["category", "subdistrict", "badge", "order"]}),
        (_("Kata pengantar"), {"fields": ["foreword", ("signed_by", "signed_as")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(same_as=None)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/keadaan/", view(require_safe(self.progress)), name="catalog_edition_progress"),
            path("<int:pk>/jilid/<int:number>/", view(require_safe(self.download)), name="catalog_edition_volume"),
            path("<int:pk>/terbitkan/", view(require_POST(self.release)), name="catalog_edition_release"),
            path("<int:pk>/tarik/", view(require_POST(self.take_back)), name="catalog_edition_take_back"),
            path("<int:pk>/ulangi/", view(require_POST(self.repeat)), name="catalog_edition_repeat"),
            *super().get_urls(),
        ]

    # The list

    @admin.display(description=_("katalog"), ordering="title")
    def title_year(self, edition):
        return str(edition)

    @admin.display(description=_("isi"))
    def scope(self, edition):
        return edition.part or _("semua produk terbit")

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, edition):
        return format_html('<span class="tag {}">{}</span>', edition.tone, edition.get_state_display())

    @admin.display(description=_("foto lengkap"), boolean=True)
    def complete(self, edition):
        return edition.is_complete if edition.is_ready else None

    # Ordering one

    def save_model(self, request, edition, form, change):
        asked, is_new = editions.ask(edition, by=request.user)
        edition.pk = asked.pk
        if is_new:
            wake_on_commit(build_edition, edition.pk)
        else:
            messages.info(request, _("Katalog dengan pilihan yang sama masih dicetak. Ini halamannya."))

    def response_add(self, request, edition, post_url_continue=None):
        return redirect(edition)

    def has_change_permission(self, request, obj=None):
        """What was ordered is not edited afterwards: an edition freezes what it printed."""
        return False

    def has_delete_permission(self, request, obj=None):
        return obj is None or (not obj.released_at and super().has_delete_permission(request, obj))

    # Looking at one

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self._edition(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **self._facts(edition),
            "opts": self.opts,
            "title": str(edition),
            "may_release": self.has_add_permission(request),
        }
        return render(request, "admin/catalog/edition/state.html", context)

    def progress(self, request, pk):
        """The part that changes while it is being made; once done, htmx fetches the whole page."""
        edition = self._edition(request, pk)
        if not edition.is_unfinished:
            return HttpResponseClientRefresh()
        return render(request, "admin/catalog/edition/_state.html", self._facts(edition))

    def _edition(self, request, pk):
        edition = (
            Edition.objects.select_related("category__parent", "subdistrict", "same_as", "requested_by")
            .filter(pk=pk)
            .first()
        )
        if edition is None or not self.has_view_permission(request):
            raise Http404
        return edition

    def _facts(self, edition):
        printed = edition.same_as or edition
        volumes = list(printed.volumes.defer("payload")) if printed.is_ready else []
        changes = editions.changes_since(printed) if printed.is_ready else None
        return {
            "edition": edition,
            "printed": printed,
            "volumes": volumes,
            "changes": changes,
            "changed": sum(changes.values()) if changes else 0,
            "scope": self.scope(edition),
        }

    def download(self, request, pk, number):
        volume = self._edition(request, pk).volumes.filter(number=number).first()
        if volume is None:
            raise Http404
        name = f"{volume.edition} {number}.pdf"
        return hand_out(private_storage(), volume.file.name, called=name, kind="application/pdf", save=False)

    # Deeds

    def release(self, request, pk):
        edition = self._allowed(request, pk)
        edition.release(by=request.user)
        messages.success(request, _("Katalog dapat diunduh umum di halaman Katalog PDF."))
        return redirect(edition)

    def take_back(self, request, pk):
        edition = self._allowed(request, pk)
        edition.take_back()
        messages.success(request, _("Katalog tidak lagi dapat diunduh umum."))
        return redirect(edition)

    def repeat(self, request, pk):
        """Try a failed one again."""
        edition = self._allowed(request, pk)
        kinds.repeat(edition)
        return redirect(edition)

    def _allowed(self, request, pk):
        if not self.has_add_permission(request):
            raise Http404
        return self._edition(request, pk)

    def view_on_site(self, edition):
        return reverse("edition_list")
