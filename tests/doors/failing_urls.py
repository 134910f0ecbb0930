"""The portal's addresses, and two whose views fail."""

import errno

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from ikmportal import views
from ikmportal.urls import urlpatterns as ours

handler500 = views.failure


@login_not_required
def broken(request):
    raise RuntimeError("broken on purpose")


@login_not_required
def full(request):
    raise OSError(errno.ENOSPC, "no space left on device")


urlpatterns = [path("rusak/", broken), path("penuh/", full), *ours]
