from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_workspace_readers_see_personal")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="modules_off",
            field=models.JSONField(default=list),
        ),
    ]
