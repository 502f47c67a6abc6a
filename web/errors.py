"""Errors of the web role; what is answered to each is in `problems.py`.

WebError
├── NotSignedIn      no session, or it has ended
├── KeyNeeded        another system asks without its API key, or with one that nobody has
├── Forbidden        signed in, but the role does not carry the right
├── WrongPassword    login or password is wrong; it is not said which
├── CodeNeeded       the password is right; the code of the second factor is still to come
├── WrongCode        that code is wrong, or was used before
├── FactorNeeded     signed in, but the role needs a second factor and has none yet
├── NoPasswords      people sign in at the identity provider only
├── NotVouched       what the identity provider says does not let the person in; a word says why
├── TooManyTries     wrong passwords or codes in a row; says when to come back
├── KeyReused        the same Idempotency-Key came with another body
└── BadAsk           refused by Open311's own rules
"""

from __future__ import annotations


class WebError(Exception):
    """Parent of all errors of the web role."""


class NotSignedIn(WebError):
    """No session, or it has ended."""

    def __init__(self) -> None:
        super().__init__("sign in first")


class KeyNeeded(WebError):
    """Another system asks without its API key, or with one that nobody has."""

    def __init__(self, *, given: bool, destination: str) -> None:
        """`given`: whether there was a key at all; `destination`: after what the right key is named."""
        wrong = "nobody has this key" if given else "no key was given"
        super().__init__(
            f"{wrong}: the header X-API-Key carries the key named after {destination}; "
            "an administrator makes one by `situation key add NAME`"
        )


class Forbidden(WebError):
    """Signed in, but the role does not carry the right."""


class WrongPassword(WebError):
    """Login or password is wrong; it is not said which."""

    def __init__(self) -> None:
        super().__init__("login or password is wrong")


class CodeNeeded(WebError):
    """The password is right; the code of the second factor is still to come."""

    def __init__(self) -> None:
        super().__init__("send the code of your second factor too")


class WrongCode(WebError):
    """That code is wrong, or was used before."""

    def __init__(self) -> None:
        super().__init__("the code is wrong or was used before; take the next one")


class FactorNeeded(WebError):
    """Signed in, but the role needs a second factor and has none yet."""

    def __init__(self) -> None:
        super().__init__("your role needs a second factor: set one up first")


class NoPasswords(WebError):
    """People sign in at the identity provider only."""

    def __init__(self) -> None:
        super().__init__("passwords are switched off: sign in at the identity provider")


class NotVouched(WebError):
    """What the identity provider says does not let the person in."""

    def __init__(self, why: str, detail: str = "") -> None:
        """`why` is a word that the screen has a sentence for; `detail` is for the log."""
        super().__init__(detail or why)
        self.why = why


class TooManyTries(WebError):
    """Wrong passwords or codes in a row."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("too many wrong tries; wait and try again")
        self.retry_after_s = retry_after_s


class KeyReused(WebError):
    """The same Idempotency-Key came with another body."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was used with another body")


class BadAsk(WebError):
    """The request is refused by Open311's own rules: the status and one sentence."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
