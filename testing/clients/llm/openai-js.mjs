// OpenAI's own JavaScript client: chats, streams, tools, Zod, embeddings, responses, errors.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const model = 'gpt-4.1';
const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'unused', maxRetries: 0 });
const Place = z.object({ city: z.string() });
const parameters = {
  type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false,
};
const tools = [{ type: 'function', function: { name: 'get_weather', parameters } }];
const messages = (content) => [{ role: 'user', content }];
const ask = (content, more = {}) => client.chat.completions.create({ model, messages: messages(content), ...more });

const whole = await ask('echo Grüße 😀');
assert.equal(whole.choices[0].message.content, 'Grüße 😀');
assert.equal(whole.tee_signature.length, 344);

let text = '';
let last;
for await (const chunk of await ask('echo Grüße 😀', { stream: true })) {
  text += chunk.choices[0]?.delta?.content ?? '';
  last = chunk;
}
assert.equal(text, 'Grüße 😀');
assert.equal(last.usage.total_tokens, 18);
assert.equal(last.tee_signature.length, 344);

const called = await ask('tool', { tools });
assert.equal(called.choices[0].message.tool_calls[0].function.arguments, '{"city":"Zürich"}');
const streamed = await client.chat.completions
  .stream({ model, messages: messages('tool'), tools })
  .finalChatCompletion();
assert.equal(streamed.choices[0].message.tool_calls[0].function.name, 'get_weather');
const parsed = await client.chat.completions.parse(
  { model, messages: messages('echo {"city":"Zürich"}'), response_format: zodResponseFormat(Place, 'place') });
assert.deepEqual(parsed.choices[0].message.parsed, { city: 'Zürich' });

const vectors = await client.embeddings.create({ model, input: ['a', 'b'] });
assert.deepEqual(vectors.data.map((each) => each.embedding.length), [2, 2]);

const response = await client.responses.create({ model, input: 'echo Grüße 😀', store: false });
assert.equal(response.output_text, 'Grüße 😀');
assert.equal(response.tee_signature.length, 344);
let said = '';
let end;
for await (const event of await client.responses.create({ model, input: 'echo Grüße 😀', stream: true })) {
  if (event.type === 'response.output_text.delta') said += event.delta;
  end = event;
}
assert.equal(said, 'Grüße 😀');
assert.equal(end.type, 'response.completed');
assert.equal(end.tee_signature.length, 344);
const tool = { type: 'function', name: 'get_weather', parameters, strict: true };
const final = await client.responses.stream({ model, input: 'tool', tools: [tool] }).finalResponse();
assert.equal(final.output[0].name, 'get_weather');
const format = await client.responses.parse(
  { model, input: 'echo {"city":"Zürich"}', text: { format: zodTextFormat(Place, 'place') } });
assert.deepEqual(format.output_parsed, { city: 'Zürich' });

await assert.rejects(
  client.responses.create({ model: 'gpt-9', input: 'x' }),
  (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
await assert.rejects(
  client.responses.create({ model, input: 'x', conversation: 'conv_1' }),
  (error) => error instanceof OpenAI.BadRequestError && error.param === 'conversation');
console.log('served');
