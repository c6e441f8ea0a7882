from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.preparation import NotUsable, prepare_broker


class Command(BaseCommand):
    help = "Make the queue of CELERY_BROKER_URL usable: PGMQ's tables and functions are created where they are missing."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = prepare_broker()
        except NotUsable as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The queue was created." if created else "The queue was ready.")
