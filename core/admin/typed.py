"""The skin's admin classes, and generic ones of Django, under types that hold when the code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as _ModelAdmin
    from django.contrib.admin import StackedInline as _StackedInline
    from django.contrib.admin import TabularInline as _TabularInline
    from django.forms import ModelForm as _ModelForm

    EntryBase = _ModelForm[Model]
    SkinnedAdmin = _ModelAdmin[Model]
    SkinnedStackedInline = _StackedInline[Model, Model]
    SkinnedTabularInline = _TabularInline[Model, Model]
else:
    from django.forms import ModelForm as EntryBase
    from unfold.admin import ModelAdmin as SkinnedAdmin
    from unfold.admin import StackedInline as SkinnedStackedInline
    from unfold.admin import TabularInline as SkinnedTabularInline

__all__ = ["EntryBase", "SkinnedAdmin", "SkinnedStackedInline", "SkinnedTabularInline"]
