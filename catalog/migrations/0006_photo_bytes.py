from django.db import migrations, models

A_TIME = 200


def weigh(apps, schema_editor):
    """How large each master is, asked of its storage; one whose file is gone weighs nothing."""
    Photo = apps.get_model("catalog", "Photo")
    batch = []
    for photo in Photo.objects.filter(bytes=0).only("pk", "master").iterator(chunk_size=A_TIME):
        if photo.master.storage.exists(photo.master.name):
            photo.bytes = photo.master.size
            batch.append(photo)
        if len(batch) == A_TIME:
            Photo.objects.bulk_update(batch, ["bytes"])
            batch = []
    Photo.objects.bulk_update(batch, ["bytes"])


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0005_question_of_proposal"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="bytes",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="besar berkas"),
        ),
        migrations.RunPython(weigh, migrations.RunPython.noop),
    ]
