from botocore.exceptions import ClientError
from django.core.files.storage import storages
from django.core.management.base import BaseCommand

from ikmportal.lib.files import tireless


class Command(BaseCommand):
    help = "Makes the public and the private bucket where files are kept in a store; what is there stays."
    requires_system_checks = []

    def handle(self, **options):
        for name in ("default", "private"):
            bucket = getattr(tireless(storages[name]), "bucket", None)
            if bucket is not None and self.make(bucket):
                self.stdout.write(f"{bucket.name}: dibuat")

    def make(self, bucket):
        client = bucket.meta.client
        try:
            client.head_bucket(Bucket=bucket.name)
        except ClientError as problem:
            if problem.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
                raise
            client.create_bucket(Bucket=bucket.name)
            return True
        return False
