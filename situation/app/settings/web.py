"""The web, and who may sign in there."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from situation.app.settings.kinds import (
    Names,
    known_role_pairs,
    known_roles,
)


class WebPartSettings(BaseModel):
    """The web, and who may sign in there."""

    # the web
    public_url: str = Field(
        default="",
        description="Address that people type, for links that leave the house. Empty: http://{http_host}:{http_port}.",
    )
    trusted_origins: Names = Field(
        default=(),
        description="Other origins whose pages may use the API, comma-separated. None: only our own page may.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Proxies whose X-Forwarded headers are believed, comma-separated. None: they can be forged.",
    )
    secure_cookies: bool = Field(
        default=False,
        description="Session cookie over HTTPS only. Off, as the default address is plain HTTP; on behind a TLS proxy.",
    )

    # who may sign in, and how
    second_factor_roles: Annotated[Names, AfterValidator(known_roles)] = Field(
        default=(),
        description="Roles that must have a second factor (TOTP), comma-separated; `admin` is worth it once the centre "
        "can be reached from outside. None: whoever wants one sets it up.",
    )
    password_login: bool = Field(
        default=True,
        description="Whether passwords open. Off only with an identity provider, which then is the one way in.",
    )
    oidc_issuer: str = Field(
        default="",
        description="OpenID Connect provider, exactly as it names itself in tokens (https://id.city.kz/realms/staff). "
        "Empty: people have passwords here.",
    )
    oidc_client_id: str = Field(default="", description="Our name at that provider.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="Our secret there. Empty: a public client, protected by PKCE alone."
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="What is asked for, separated by spaces. Add what brings the roles."
    )
    oidc_role_claim: str = Field(
        default="groups",
        description="Claim of the ID token that gives the role; a dot leads into an object (realm_access.roles).",
    )
    oidc_roles: Annotated[Names, AfterValidator(known_role_pairs)] = Field(
        default=(),
        description="VALUE=ROLE pairs, comma-separated (centre-admins=admin,centre-duty=dispatcher); the first that a "
        "person has counts. Who has none does not come in.",
    )
    oidc_login_claim: str = Field(
        default="preferred_username",
        description="Claim that is the login of a person who comes for the first time.",
    )
    oidc_operator_claim: str = Field(
        default="operator", description="Claim that names the operator of a contractor's person, by its id here."
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _some_way_in(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("password_login") is False:
            raise ValueError("without SITUATION_PASSWORD_LOGIN nobody gets in: name a provider here")
        return value

    @field_validator("oidc_client_id", "oidc_roles")
    @classmethod
    def _of_the_provider(cls, value: str | tuple[str, ...], info: ValidationInfo) -> str | tuple[str, ...]:
        if info.data.get("oidc_issuer") and not value:
            raise ValueError("needed beside SITUATION_OIDC_ISSUER")
        return value

    @field_validator("public_url")
    @classmethod
    def _default_public_url(cls, value: str, info: ValidationInfo) -> str:
        return value.rstrip("/") or f"http://{info.data.get('http_host')}:{info.data.get('http_port')}"
