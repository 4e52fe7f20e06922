from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0003_workspace_modules_off")]

    operations = [
        migrations.RemoveField(model_name="user", name="theme"),
    ]
