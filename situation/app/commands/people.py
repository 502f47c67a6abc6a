"""`situation user`: who may sign in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.people import a_user, add_user, generated_password
from situation.app.registry import opened
from situation.people import Role

app = typer.Typer(help="Who may sign in.", rich_markup_mode=None)


@app.command("add", epilog="Example: situation user add aigerim --role dispatcher --name 'Aigerim S.'")
def add(
    login: str,
    *,
    role: Annotated[Role, typer.Option(help="What the person may do; see docs/roles.md.")],
    name: Annotated[str, typer.Option(help="As colleagues see it.")],
    operator: Annotated[str, typer.Option(help="A contractor's: the operator whose vehicles it sees.")] = "",
    generate: Annotated[bool, typer.Option("--generate", help="Make a password and print it once.")] = False,
) -> None:
    """Add a user. The password is asked for on the terminal, or generated."""
    chosen = settings.load()
    password = generated_password() if generate else _asked()
    with opened(chosen) as (store, desk):
        user = a_user(login, name=name, role=role, operator=operator, language=chosen.language)
        add_user(store, desk, user, password=password)
    console.tell(f"user {login} ({role}) may sign in")
    if generate:
        console.tell(f"password: {password}   (shown once, not kept in clear)")


@app.command("list", epilog="Example: situation user list")
def list_() -> None:
    """List the users. Passwords are not kept and not shown."""
    with opened(settings.load()) as (store, _), store.read() as unit:
        users = unit.list_users()
    rows = [(user.login, user.role, user.operator or "-", "yes" if user.enabled else "no", user.name) for user in users]
    console.tell(console.table(("login", "role", "operator", "enabled", "name"), rows))


def _asked() -> str:
    if not sys.stdin.isatty():
        raise UsageWrong("no terminal to ask for a password: add --generate")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
