from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The wiring of the house; it has no models, only the commands that prepare an installation."""

    name = "config"
    verbose_name = "Mandata"
