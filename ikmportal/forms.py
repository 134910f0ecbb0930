from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Form templates from templates/, so that `as_field_group` draws the portal's own field."""

    field_template_name = "forms/field.html"
