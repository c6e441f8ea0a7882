"""Accounts and groups in the admin's own skin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth import admin as stock
from django.contrib.auth.models import Group, User

if TYPE_CHECKING:
    from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
    from django.forms import ModelForm

    UserChangeForm = ModelForm[User]
    UserAdmin = stock.UserAdmin[User]
    GroupAdmin = stock.GroupAdmin
else:
    from unfold.admin import ModelAdmin
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

    class UserAdmin(stock.UserAdmin, ModelAdmin):
        pass

    class GroupAdmin(stock.GroupAdmin, ModelAdmin):
        pass


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Who works here. A curator is an account with staff status in one of the groups of `config.roles`."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """The roles; `config.roles` sets the permissions of the two that are ours at every preparation."""
