"""A maker's shops on pages of the floors below, which know them by their tag alone."""

from django import template

from onboarding.checklist import checklists

register = template.Library()


@register.inclusion_tag("onboarding/_checklists.html")
def shop_checklists(seller):
    """How far each marketplace is, the one nearest to done on top and unfolded: `{% shop_checklists seller %}`."""
    lists = sorted(checklists([seller]).values(), key=lambda one: (one.now is None, one.total - one.done))
    return {"seller": seller, "lists": lists}
