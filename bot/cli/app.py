"""The commands and their options; each imports what it needs when it is called."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import opening
from bot.cli.options import Answered, AsJson, FormatName, Knowledge, LanguageName, ShapeName, Shown, examples

if TYPE_CHECKING:
    from bot.knowledge.schema import Language

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    pretty_exceptions_show_locals=False,
)


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        import importlib.metadata  # noqa: PLC0415 - 30 ms

        try:
            version = importlib.metadata.version("visitbot")
        except importlib.metadata.PackageNotFoundError:
            version = "(not installed: run from its folder)"
        typer.echo(f"visitbot {version}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "visitbot                                  run the bot",
        'visitbot ask "who is the ambassador"      ask once',
        "visitbot check                            prove the knowledge base",
        "visitbot COMMAND --help                   more about a command",
    ),
)
def start(
    context: typer.Context,
    knowledge: Knowledge = None,
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Answers questions about one article, in English, Spanish and Chinese.

    Each answer shows the figure and the sentence that proves it. Without a command the bot is run: on Telegram where
    TELEGRAM_TOKEN is set in .env, else in the browser on this machine.
    """
    opening.speak_utf8()
    context.obj = knowledge
    if context.invoked_subcommand is None:
        from bot.cli.run import run as command  # noqa: PLC0415

        command(knowledge)


def _language(chosen: LanguageName | None) -> "Language | None":
    return None if chosen is None else chosen.value


def _chosen(context: typer.Context, knowledge: Path | None) -> Path | None:
    """The folder that the command line names, before or after the command."""
    before: Path | None = context.obj
    return before if knowledge is None else knowledge


@app.command(
    short_help="Run the bot (what happens without a command).",
    epilog=examples("visitbot run", "TELEGRAM_TOKEN=123:abc visitbot run"),
)
def run(
    context: typer.Context,
    *,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Poll even where a webhook is set, which is removed.")
    ] = False,
    knowledge: Knowledge = None,
) -> None:
    """Run the bot: on Telegram where TELEGRAM_TOKEN is set in .env, else in the browser on this machine."""
    from bot.cli.run import run as command  # noqa: PLC0415

    command(_chosen(context, knowledge), takes_over=take_over)


@app.command(
    short_help="Run the bot in the browser, whatever token is set.",
    epilog=examples(
        "visitbot sandbox",
        "visitbot sandbox --port 0 --no-browser",
        "visitbot sandbox --serve --token 123456:MINE --username my_bot",
    ),
)
def sandbox(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help="The page's port on this machine; 0 is any free one.  [default: 8081, or any free one]",
        ),
    ] = None,
    *,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    knowledge: Knowledge = None,
    serve: Annotated[bool, typer.Option("--serve", help="Run no bot: the stand-in is for one of your own.")] = False,
    token: Annotated[
        str | None, typer.Option(help="With --serve: your bot's token.  [default: 123456:SANDBOX]")
    ] = None,
    username: Annotated[str | None, typer.Option(help="With --serve: its username.  [default: sandbox_bot]")] = None,
    host: Annotated[str | None, typer.Option(help="With --serve: where to listen.  [default: 127.0.0.1]")] = None,
) -> None:
    """Run the bot on a stand-in for Telegram on this machine, with no internet, and open its chat page."""
    if serve:
        from bot.cli.serve import serve as serve_command  # noqa: PLC0415

        serve_command(token, username, host, port)
        return
    if token or username or host:
        opening.fail("--token, --username and --host go with --serve", code=2)
    from bot.cli.run import sandbox as command  # noqa: PLC0415

    command(_chosen(context, knowledge), port, open_page=browser)


@app.command(
    short_help="Chat in the terminal.",
    epilog=examples(
        "visitbot chat",
        "visitbot chat --language es",
        "printf 'how much did exports grow?\\nand imports?\\n' | visitbot chat",
    ),
)
def chat(context: typer.Context, language: Answered = None, knowledge: Knowledge = None) -> None:
    """Chat in the terminal: follow-ups work, suggestions are picked by number, /help lists the commands."""
    from bot.cli.chat import chat as command  # noqa: PLC0415

    command(_chosen(context, knowledge), _language(language))


@app.command(
    short_help="Ask one question, or lines of them.",
    epilog=examples(
        'visitbot ask "who is the ambassador"',
        'visitbot ask --json "¿cuánto fue el comercio total?"',
        'visitbot ask --explain "hw much did exprots grow"',
        "visitbot ask --jsonl < questions.jsonl > answers.jsonl",
    ),
)
def ask(  # noqa: PLR0913 - one argument an option
    context: typer.Context,
    question: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="The question.")] = None,
    *,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help='Answer each line {"id", "text", "turns", "addressed"} on standard input with a line.',
        ),
    ] = False,
    as_json: AsJson = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the reply was reached.")] = False,
    language: Answered = None,
    knowledge: Knowledge = None,
) -> None:
    """Ask one question and print the reply, or answer lines of questions."""
    from bot.cli.ask import ask_lines, ask_one  # noqa: PLC0415

    folder, wanted = _chosen(context, knowledge), _language(language)
    if jsonl:
        if question or as_json or explain:
            raise typer.BadParameter(
                "it takes its questions from standard input, and no other form", param_hint="--jsonl"
            )
        ask_lines(folder, wanted)
        return
    # Quotes are easily forgotten, and the shell then cuts the question into words.
    text = " ".join(question or ())
    if not text.strip():
        raise typer.BadParameter("give one in quotes, or --jsonl", param_hint="QUESTION")
    ask_one(text, folder, wanted, as_json=as_json, explain=explain)


@app.command(
    short_help="Write the chart of the figures to a file.",
    epilog=examples(
        "visitbot chart",
        "visitbot chart --language es --shape slide --format svg --output comercio.svg",
        "visitbot chart --shape slide --output - > slide.png",
    ),
)
def chart(  # noqa: PLR0913 - one argument an option
    context: typer.Context,
    *,
    language: Annotated[LanguageName, typer.Option("--language", "-l", help="The language of all words.")] = (
        LanguageName.EN
    ),
    shape: Annotated[ShapeName, typer.Option(help="Portrait for a phone, or 16 to 9 for a slide.")] = ShapeName.PHONE,
    file_format: Annotated[
        FormatName | None, typer.Option("--format", help="The file's format.  [default: the output's ending, or png]")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write it; - is standard output.  [default: a name here]"
        ),
    ] = None,
    knowledge: Knowledge = None,
) -> None:
    """Draw the stated figures beside those of the year before, under the finding that they come to."""
    from bot.cli.chart import write_chart  # noqa: PLC0415

    chosen: Literal["png", "svg"] | None = None if file_format is None else file_format.value
    write_chart(_chosen(context, knowledge), language.value, shape.value, chosen, output)


@app.command(
    short_help="Learn the knowledge base now, for quick first answers.",
    epilog=examples("visitbot learn", "visitbot learn --knowledge my-article"),
)
def learn(context: typer.Context, knowledge: Knowledge = None) -> None:
    """Learn the knowledge base and keep what was learnt in your cache folder.

    Every command does so by itself when it must; after this the first question need not wait for it.
    """
    from bot.cli.learn import learn as command  # noqa: PLC0415

    command(_chosen(context, knowledge))


@app.command(
    short_help="Prove the knowledge base.",
    epilog=examples("visitbot check", "visitbot check --seed-typos", "visitbot check --knowledge my-article"),
)
def check(  # noqa: PLR0913 - one argument an option
    context: typer.Context,
    *,
    seed_typos: Annotated[
        bool, typer.Option("--seed-typos", help="Also ask each phrasing with one typing slip.")
    ] = False,
    most_lost: Annotated[
        float,
        typer.Option(
            "--most-lost",
            metavar="PERCENT",
            min=0,
            max=100,
            help="The share of phrasings that may find another entry.",
        ),
    ] = 3,
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Ask each phrasing of a base without it, in place of all that.")
    ] = False,
    fold: Annotated[
        int | None, typer.Option("--fold", metavar="0-4", min=0, max=4, help="With --unseen: only this fifth of them.")
    ] = None,
    most_wrong: Annotated[
        float,
        typer.Option("--most-wrong", metavar="PERCENT", min=0, max=100, help="With --unseen: how many may be wrong."),
    ] = 100,
    knowledge: Knowledge = None,
) -> None:
    """Prove the knowledge base: quotes, figures, coverage, and that every phrasing finds its entry.

    Exit code 1 where anything is wrong, with what to do.
    """
    from bot.cli import check as command  # noqa: PLC0415

    folder = _chosen(context, knowledge)
    if unseen:
        command.check_unseen(folder, folds=range(5) if fold is None else (fold,), most_wrong=most_wrong)
    else:
        command.check(folder, seed_typos=seed_typos, most_lost=most_lost)


@app.command(
    short_help="List the questions that had no good answer.",
    epilog=examples("visitbot misses", "visitbot misses --most 50 --write missed.yaml"),
)
def misses(
    *,
    most: Annotated[int, typer.Option("--most", min=1, help="How many, the most frequent first.")] = 20,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FILE", help="Write them as YAML for the curator."),
    ] = None,
) -> None:
    """List what the bot was asked in vain, with the entries that came nearest; the bot may be running.

    The questions' words are there where KEEP_UNANSWERED_TEXTS is on.
    """
    from bot.cli.misses import misses as command  # noqa: PLC0415

    command(most, write)


@app.command(
    short_help="Fit the weights of the score.",
    epilog=examples("visitbot fit tests/questions/*.jsonl", "visitbot fit tests/questions/*.jsonl --write"),
)
def fit(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of questions with what is expected.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="Write them to the program's own file.")] = False,
    knowledge: Knowledge = None,
) -> None:
    """Fit the weights from left-out phrasings and from questions with known answers, and show their calibration."""
    from bot.cli.fit import fit_weights  # noqa: PLC0415

    fit_weights(_chosen(context, knowledge), files, write=write)


@app.command(
    name="eval",
    short_help="Count what is right and wrong.",
    epilog=examples(
        "visitbot eval tests/questions/*.jsonl",
        "visitbot eval tests/questions/en.jsonl --show wrong",
        "visitbot eval tests/questions/*.jsonl --fail-under 90",
    ),
)
def evaluate(  # noqa: PLR0913 - one argument an option
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of questions with what is expected.")],
    *,
    show: Annotated[Shown | None, typer.Option("--show", help="List the questions that fell short.")] = None,
    as_json: AsJson = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit code 1 where less than this is right.",
        ),
    ] = None,
    knowledge: Knowledge = None,
) -> None:
    """Ask the questions of files and count what is right, offered, missed and wrong."""
    from bot.cli.evaluate import evaluate as command  # noqa: PLC0415

    command(
        files,
        _chosen(context, knowledge),
        show=show.value if show else None,
        as_json=as_json,
        fail_under=fail_under,
    )


@app.command(
    short_help="Print the JSON Schema for editors.",
    epilog=examples(
        "visitbot schema > schema.json",
        "visitbot schema knowledge/faq/visit.yaml > faq.schema.json",
        "visitbot schema --write .schemas",
    ),
)
def schema(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A file of a knowledge base, for the schema of its kind alone."),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="DIR", help="Write a schema for each kind of file, and tell how to use them."),
    ] = None,
) -> None:
    """Print the JSON Schema of the knowledge base's files, for editors that check YAML as one types."""
    from bot.cli.schema import print_schema, write_schemas  # noqa: PLC0415

    if write is not None:
        write_schemas(write)
    else:
        print_schema(file)
