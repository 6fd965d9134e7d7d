"""The command line: one module a command, heavy imports inside the commands."""


def main() -> None:
    """Run the command line."""
    import gc  # noqa: PLC0415

    # A question costs a second, most of it loading: collecting garbage meanwhile would add a tenth and find
    # nothing. The commands that go on for longer switch it on again once they have loaded.
    gc.disable()
    from bot.cli.app import app  # noqa: PLC0415 - imported with collecting off

    app(prog_name="visitbot")
