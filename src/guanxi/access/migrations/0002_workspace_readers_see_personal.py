from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="readers_see_personal",
            field=models.BooleanField(default=False),
        ),
    ]
