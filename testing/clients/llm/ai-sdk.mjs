// Vercel's AI SDK by responses (its default for OpenAI) and by chats: text, streams, tools, Zod, embeddings.
import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import { Output, embedMany, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const openai = createOpenAI({ baseURL: process.argv[2], apiKey: 'unused' });
const tools = {
  get_weather: tool({
    description: 'The weather of a city.',
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `echo warm in ${city}`,
  }),
};
for (const model of [openai.responses('gpt-4.1'), openai.chat('gpt-4.1')]) {
  const options = { model, maxRetries: 0 };
  assert.equal((await generateText({ ...options, prompt: 'echo Grüße 😀' })).text, 'Grüße 😀');
  const stream = streamText({ ...options, prompt: 'echo Grüße 😀' });
  let text = '';
  for await (const part of stream.textStream) text += part;
  assert.equal(text, 'Grüße 😀');
  assert.equal((await stream.usage).outputTokens, 7);
  const step = { ...options, tools, stopWhen: stepCountIs(3), prompt: 'tool' };
  assert.match((await generateText(step)).text, /warm in Zürich/);
  const streamed = streamText(step);
  await streamed.consumeStream();
  assert.match(await streamed.text, /warm in Zürich/);
  const structured = await generateText({
    ...options,
    output: Output.object({ schema: z.object({ city: z.string() }) }),
    prompt: 'echo {"city":"Zürich"}',
  });
  assert.deepEqual(structured.output, { city: 'Zürich' });
}
const { embeddings } = await embedMany({ model: openai.embedding('gpt-4.1'), values: ['a', 'b'], maxRetries: 0 });
assert.equal(embeddings.length, 2);
console.log('served');
