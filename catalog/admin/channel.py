from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from catalog.models import CategoryCode, Channel, ChannelCountry, Product, Rule, RulePack
from catalog.readings import CHOICES, FIELDS
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.trail import TrailAdmin


class CountryInline(admin.TabularInline):
    model = ChannelCountry
    form = PlainTextForm
    extra = 0


class CodeInline(admin.TabularInline):
    model = CategoryCode
    form = PlainTextForm
    extra = 0


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    form = PlainTextForm
    list_display = ["name", "kind", "position", "pack", "source", "checked_on", "is_used"]
    list_editable = ["position"]
    inlines = [CountryInline, CodeInline]
    fieldsets = [
        (None, {"fields": [("name", "code"), "kind", "hosts", ("position", "is_used")]}),
        (_("Masa berlaku bukti"), {"fields": [("live_check_days", "purchase_months")]}),
        (_("Dari mana"), {"fields": [("source", "checked_on")]}),
    ]

    def save_model(self, request, channel, form, change):
        """The buy buttons carry its name, and stand while it is used."""
        super().save_model(request, channel, form, change)
        if change and {"name", "is_used", "position"} & set(form.changed_data):
            for product in Product.objects.filter(listings__channel=channel).distinct():
                product.keep_shops()

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def changelist_view(self, request, extra_context=None):
        self.packs = RulePack.objects.in_force()
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("aturan yang berlaku"))
    def pack(self, channel):
        pack = self.packs.get(channel.pk)
        return pack.version if pack else _("belum ada aturan")


class RuleForm(PlainTextForm):
    """The subject follows from the field, so nobody has to know it."""

    field = forms.ChoiceField(label=_("isian"), choices=CHOICES)

    class Meta:
        model = Rule
        fields = ["weight", "field", "kind", "least", "most", "among", "message", "fix", "position"]

    def __init__(self, *args, **kwargs):
        """Limits as numbers are typed: `255`, not `255.000`, which reads as a quarter of a million here."""
        super().__init__(*args, **kwargs)
        for name in ("least", "most"):
            if self.initial.get(name) is not None:
                self.initial[name] = format(self.initial[name].normalize(), "f")

    def _post_clean(self):
        self.instance.subject = FIELDS[self.cleaned_data["field"]].subject if "field" in self.cleaned_data else ""
        super()._post_clean()


class RuleInline(admin.StackedInline):
    model = Rule
    form = RuleForm
    extra = 0
    fields = [("weight", "field", "kind"), ("least", "most", "among"), ("message", "fix"), "position"]


class CopyForm(forms.Form):
    version = forms.CharField(label=_("versi baru"), max_length=30)
    valid_from = forms.DateField(label=_("berlaku sejak"), initial=timezone.localdate)

    def __init__(self, *args, pack, **kwargs):
        super().__init__(*args, **kwargs)
        self.pack = pack

    def clean(self):
        cleaned = super().clean()
        others = RulePack.objects.filter(channel=self.pack.channel)
        if others.filter(version=cleaned.get("version")).exists():
            self.add_error("version", _("Versi ini sudah ada untuk saluran itu."))
        if cleaned.get("valid_from") and others.filter(valid_from=cleaned["valid_from"]).exists():
            self.add_error("valid_from", _("Saluran ini sudah punya paket yang berlaku sejak tanggal itu."))
        return cleaned


@admin.register(RulePack)
class RulePackAdmin(TrailAdmin):
    form = PlainTextForm
    list_display = ["channel", "version", "valid_from", "valid_to", "source", "checked_on", "checked_by"]
    list_display_links = ["channel", "version"]
    list_filter = ["channel"]
    list_select_related = ["channel"]
    inlines = [RuleInline]
    fieldsets = [
        (None, {"fields": [("channel", "version"), ("valid_from", "valid_to")]}),
        (_("Dari mana"), {"fields": ["source", ("checked_on", "checked_by")]}),
    ]
    change_form_template = "admin/catalog/rulepack/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [path("<int:pk>/salin/", view(self.copy), name="catalog_rulepack_copy"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def copy(self, request, pk):
        """A new version with the same rules: the way to change rules and keep what held before."""
        pack = self.get_object(request, str(pk))
        if pack is None or not self.has_add_permission(request):
            raise Http404
        form = CopyForm(request.POST or None, pack=pack)
        if request.method == "POST" and form.is_valid():
            made = pack.copy(**form.cleaned_data, by=request.user)
            messages.success(request, _("%(pack)s dibuat. Ubah aturannya di bawah ini.") % {"pack": made})
            return redirect(reverse("admin:catalog_rulepack_change", args=[made.pk]))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Salin %s") % pack}
        return render(request, "admin/catalog/rulepack/copy.html", {**context, "form": form, "pack": pack})
