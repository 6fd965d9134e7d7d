// A bot of grammY's: greets with a button, edits on a tap, echoes, sends pictures back, answers inline.

import { Bot, InputFile } from "grammy";

const [token, apiRoot] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });

bot.command("start", (context) =>
  context.reply("<b>Hi</b>", {
    parse_mode: "HTML",
    reply_markup: { inline_keyboard: [[{ text: "Tap", callback_data: "tap" }]] },
  }),
);
bot.on("callback_query:data", async (context) => {
  await context.editMessageText("Tapped");
  await context.answerCallbackQuery("ok");
});
bot.on("message:photo", async (context) => {
  const { file_path: path } = await context.getFile();
  const picture = await (await fetch(`${apiRoot}/file/bot${token}/${path}`)).arrayBuffer();
  await context.replyWithPhoto(new InputFile(new Uint8Array(picture), "back.png"));
});
bot.on("message:text", (context) => context.reply(context.message.text));
bot.on("inline_query", (context) => {
  const content = { message_text: `${context.inlineQuery.query}!` };
  return context.answerInlineQuery([{ type: "article", id: "1", title: "t", input_message_content: content }]);
});

process.once("SIGTERM", () => bot.stop());
await bot.start();
