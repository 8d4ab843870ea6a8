/**
 * What a language model's answer is worth: who signed it, and what of it. Start with {@link
 * network.haca.client.llm.LlmAnswers}.
 */
@NullMarked
package network.haca.client.llm;

import org.jspecify.annotations.NullMarked;
