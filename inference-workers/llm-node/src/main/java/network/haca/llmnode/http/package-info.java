/** An LLM node's pinned port: OpenAI's API with the {@code tee_*} fields. */
@NullMarked
package network.haca.llmnode.http;

import org.jspecify.annotations.NullMarked;
