"""A door that only some see."""

from django import template

from sellers import invitations

register = template.Library()


@register.filter
def invitable_by(seller, user):
    """Whether this person may invite the owners of an IKM."""
    return invitations.sellers_of(user).filter(pk=seller.pk).exists()
