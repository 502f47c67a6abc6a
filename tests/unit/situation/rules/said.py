"""What a rule says of a picture."""

from situation.picture import Picture
from situation.rules import RULES

BY_NAME = {rule.name: rule for rule in RULES}


def subjects(rule: str, picture: Picture) -> list[str]:
    """Of what it finds to hold."""
    return [condition.subject for condition in BY_NAME[rule].conditions(picture)]
