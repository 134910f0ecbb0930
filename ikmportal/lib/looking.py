"""Lists of what happened, for the office to look at."""

from django.contrib import admin


class LookingAdmin(admin.ModelAdmin):
    """Rows that verbs write: nobody adds, types over or deletes them here. A subclass may offer deeds to whoever may change."""

    list_per_page = 50
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class TakesAlong:
    """For an admin whose rows, when deleted, take along rows that nobody deletes by themselves (`takes_along`)."""

    takes_along = ()

    def get_deleted_objects(self, objs, request):
        rows, counts, needed, protected = super().get_deleted_objects(objs, request)
        return rows, counts, needed - {model._meta.verbose_name for model in self.takes_along}, protected


class ReadOnlyAdmin(LookingAdmin):
    """And no deeds either."""

    def has_change_permission(self, request, obj=None):
        return False
