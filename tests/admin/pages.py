"""The admins of our own models and the addresses of their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.urls import reverse

OUR_APPS = ("core", "sources", "actors", "missions", "events")
ADMINS: dict[type[Model], ModelAdmin[Any]] = {
    model: site_admin for model, site_admin in admin.site._registry.items() if model._meta.app_label in OUR_APPS
}
BY_NAME = sorted(ADMINS, key=lambda model: model._meta.label)


def name_of(model: type[Model]) -> str:
    return model.__name__


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
