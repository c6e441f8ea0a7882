from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Records and places"

    def ready(self) -> None:
        """The tables of the past follow the models, as triggers do: made fit after every migration."""
        from core import history, triggers

        pre_migrate.connect(history.drop_views, sender=self)
        post_migrate.connect(history.install, sender=self)
        post_migrate.connect(triggers.make_ignoring_cheap, sender=self)
