"""PURE. Links in mails that act without a session: signed, each for one person and one purpose."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

#: Seconds for which a link confirms an address; one that unsubscribes never expires.
CONFIRMS_FOR = 7 * 24 * 3600


def signed(key: str, purpose: str, person: str, address: str) -> str:
    """A token of a person (public id) and its address, good for one purpose."""
    return str(URLSafeTimedSerializer(key, salt=f"mail-{purpose}").dumps([person, address]))


def read_signed(
    key: str, purpose: str, token: str, max_age: int | None = None
) -> tuple[str, str] | None:
    """(person, address) of a token, None where it was not made here for this, or has expired."""
    try:
        person, address = URLSafeTimedSerializer(key, salt=f"mail-{purpose}").loads(
            token, max_age=max_age
        )
    except (BadSignature, ValueError, TypeError):
        return None
    return str(person), str(address)
