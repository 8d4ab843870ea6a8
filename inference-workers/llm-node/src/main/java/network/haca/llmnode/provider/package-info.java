/** LLM providers, as their own APIs speak. */
@NullMarked
package network.haca.llmnode.provider;

import org.jspecify.annotations.NullMarked;
