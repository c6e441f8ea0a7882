"""The admin of API tokens: made for an account, shown once, revoked; never read or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.access.tokens import MOST_TOKENS, issue, live_tokens_of, revoke
from core.admin.inlines import ReadOnlyAdmin
from core.admin.records import QuickList
from core.admin.typed import SkinnedTabularInline
from core.choices import TokenScope
from core.models import ApiToken, IdempotencyKey, TokenUse

if TYPE_CHECKING:
    from django.forms import ModelForm

    TokenForm = ModelForm[ApiToken]
else:
    from django.forms import ModelForm as TokenForm


class NewTokenForm(TokenForm):
    """A token as an administrator asks for it."""

    scopes = forms.MultipleChoiceField(
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("What the token may be used for, beside what its account may do. Every token reads."),
    )

    class Meta:
        model = ApiToken
        fields = ("name", "user", "scopes")

    def clean_scopes(self) -> list[str]:
        return [scope for scope in TokenScope.values if scope in {TokenScope.READ, *self.cleaned_data["scopes"]}]

    def clean_user(self) -> User | None:
        user: User | None = self.cleaned_data["user"]
        if user is None:
            raise forms.ValidationError(_("Anybody makes a token without an account; name the account."))
        if live_tokens_of(user).count() >= MOST_TOKENS:
            raise forms.ValidationError(_("The account has as many tokens as it may; revoke one."))
        return user


class TokenUseInline(SkinnedTabularInline):
    """How often the token was used, day by day."""

    model = TokenUse
    extra = 0
    fields = readonly_fields = ("day", "requests")
    ordering = ("-day",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(QuickList):
    """Rows are made and revoked; what a token may do is fixed when it is made, and a revoked one is kept."""

    list_display = ("name", "token_key", "user", "scopes", "created", "last_used_at", "expiry", "revoked_at")
    list_filter = (("user", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("name", "=token_key", "=user__username")
    autocomplete_fields = ("user",)
    actions = ("revoke_tokens",)
    inlines = (TokenUseInline,)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "user", "scopes") if obj is None else ("uid", *self.list_display)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if change else {"form": NewTokenForm}), **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.delete_apitoken")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Makes the token by the service and shows its secret."""
        token, secret = issue(name=obj.name, scopes=obj.scopes, user=obj.user)
        obj.__dict__.update(token.__dict__)
        self.message_user(request, _("The token, shown only now: %s") % secret, messages.WARNING)

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke_tokens(self, request: HttpRequest, tokens: QuerySet[Any]) -> None:
        done = revoke(tokens)
        self.message_user(request, _("%d revoked.") % done)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "key", "status", "location")
    search_fields = ("=key",)
    ordering = ("-created_at",)
    fields = ("created_at", "key", "caller", "request_digest", "status", "location", "body")
