"""Links with which a password is set anew. allauth.account.forms reads this in the middle of itself; import it from there."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.utils.http import base36_to_int

from ikmportal.lib.clocks import SKEW


class ResetTokens(EmailAwarePasswordResetTokenGenerator):
    """Django's own would take a token of the future for as long as it lies ahead."""

    def check_token(self, user, token):
        return super().check_token(user, token) and not self._is_future(token)

    def _is_future(self, token):
        made = base36_to_int(token.partition("-")[0])
        return made > self._num_seconds(self._now()) + SKEW.total_seconds()
