"""The project as an ASGI application, for comparing servers only."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
