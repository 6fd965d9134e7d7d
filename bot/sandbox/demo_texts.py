"""What the demo bot says, in the three languages of the page."""

from typing import NamedTuple


class Texts(NamedTuple):
    """The demo's words in one language."""

    greeting: str
    help: str
    quote: str
    more: str
    copy: str
    picture: str
    like: str
    liked: str
    back: str
    echo: str
    received: str
    edited: str
    commands: tuple[tuple[str, str], ...]
    description: str
    inline_title: str
    inline_loud: str
    inline_button: str


ENGLISH = Texts(
    greeting="<b>Hello, {name}!</b> This is a trial bot. Write to it, tap the buttons, edit what you wrote.",
    help="I repeat what you write. /start shows buttons, /photo a picture, /quote a quote that unfolds. "
    "In any chat, type <code>@{bot} something</code>.",
    quote="A short text with its source:\n<blockquote expandable>A long quote is folded away at first.\n"
    "It shows its first lines only.\nWhoever wants to read on taps it,\nand then the whole of it is there.\n"
    "So an answer stays short,\nand its evidence is at hand.</blockquote>",
    more="The quote",
    copy="Copy the code",
    picture="A picture",
    like="Like",
    liked="Thank you!",
    back="Likes: {count}. The last one came from {name}.",
    echo="You wrote: {text}",
    received="A picture of {width} × {height}, with {caption}",
    edited="You corrected it: {text}",
    commands=(
        ("start", "Begin"),
        ("help", "What this bot does"),
        ("photo", "A picture"),
        ("quote", "A long quote"),
    ),
    description="A trial bot: it repeats what you write, and shows what the sandbox can do.",
    inline_title="Send: {text}",
    inline_loud="Send it in bold",
    inline_button="Open the bot",
)
SPANISH = Texts(
    greeting="<b>¡Hola, {name}!</b> Este es un bot de prueba. Escríbele, pulsa los botones, edita lo que escribiste.",
    help="Repito lo que escribes. /start muestra botones, /photo una imagen, /quote una cita que se "
    "despliega. En cualquier chat, escribe <code>@{bot} algo</code>.",
    quote="Un texto corto con su fuente:\n<blockquote expandable>Una cita larga aparece plegada.\n"
    "Solo se ven sus primeras líneas.\nQuien quiera seguir leyendo la toca,\ny entonces aparece entera.\n"
    "Así la respuesta es breve\ny la prueba queda a mano.</blockquote>",
    more="La cita",
    copy="Copiar el código",
    picture="Una imagen",
    like="Me gusta",
    liked="¡Gracias!",
    back="Me gusta: {count}. El último es de {name}.",
    echo="Escribiste: {text}",
    received="Una imagen de {width} × {height}, con {caption}",
    edited="Lo corregiste: {text}",
    commands=(
        ("start", "Empezar"),
        ("help", "Qué hace este bot"),
        ("photo", "Una imagen"),
        ("quote", "Una cita larga"),
    ),
    description="Un bot de prueba: repite lo que escribes y muestra lo que puede el sandbox.",
    inline_title="Enviar: {text}",
    inline_loud="Enviarlo en negrita",
    inline_button="Abrir el bot",
)
CHINESE = Texts(
    greeting="<b>你好，{name}！</b>这是一个试用机器人。给它发消息，点按钮，改一改你写的话。",
    help="你写什么，我就重复什么。/start 显示按钮，/photo 发图片，/quote 发可展开的引文。"
    "在任何聊天里输入 <code>@{bot} 内容</code>。",
    quote="一段短文，附上出处：\n<blockquote expandable>长引文起初是折叠的。\n"
    "只显示开头几行。\n想接着读的人点一下，\n"
    "全文就会展开。\n这样回答简短，\n依据也在手边。</blockquote>",
    more="引文",
    copy="复制代码",
    picture="图片",
    like="喜欢",
    liked="谢谢！",
    back="喜欢：{count}。最近一次来自{name}。",
    echo="你写的是：{text}",
    received="一张 {width} × {height} 的图片，{caption}",
    edited="你改成了：{text}",
    commands=(("start", "开始"), ("help", "这个机器人做什么"), ("photo", "一张图片"), ("quote", "长引文")),
    description="试用机器人：重复你写的话，展示沙盒能做什么。",
    inline_title="发送：{text}",
    inline_loud="加粗发送",
    inline_button="打开机器人",
)
BY_LANGUAGE = {"en": ENGLISH, "es": SPANISH, "zh": CHINESE}


def texts_for(language_code: str | None) -> Texts:
    """The texts for a person's language; English where it is none of the three."""
    return BY_LANGUAGE.get((language_code or "en")[:2], ENGLISH)
